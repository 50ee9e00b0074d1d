// Replays and rebuilds: progress, rate, what is left, cancel.

import { get, post } from './api.js';
import { h, link, replace } from './dom.js';
import { confirm } from './dialog.js';
import { live } from './live.js';
import { runTable } from './rows.js';

const AGAIN = 1000;

const isFed = run => live.tick?.overview.feeds.some(({ feed }) => feed.projection === run.projection_name);

export function canceller(done) {
  return run => confirm({
    title: `Cancel the ${run.mode === 'rebuild' ? 'rebuild' : 'replay'} of ${run.projection_name}`,
    body: h('p', null, isFed(run) ? 'What was not cleared yet stays as it was; what was is read again all the same.'
      : run.mode === 'rebuild'
        ? 'Committed batches stay. The scopes rest, partly rebuilt, until they are resumed, replayed or rebuilt.'
        : 'Committed batches stay.'),
    button: 'Cancel the run', danger: true,
    act: async reason => { await post(`/admin/replays/${run.job_id}/cancel`, { reason }); done(); },
  });
}

export function runs({ session }) {
  const list = h('div');
  const problem = h('p', { class: 'problem', role: 'alert' });
  let last = 0;
  let shown = null;

  async function load() {
    last = Date.now();
    try {
      const found = await get('/runs');
      replace(problem);
      const now = JSON.stringify(found);
      // buttons stay what they are while nothing changes, so that focus is not lost
      if (now === shown) return;
      shown = now;
      replace(list, runTable('Runs', found.slice(0, 200), session.can('operator') ? canceller(load) : null));
    } catch (error) {
      replace(problem, error.message);
    }
  }

  return {
    title: 'Runs',
    element: h('div', null,
      session.can('operator') && h('p', { class: 'buttons' }, link('#/start', 'Start a replay or rebuild')),
      problem, list),
    tick() { if (Date.now() - last >= AGAIN) load(); },
  };
}
