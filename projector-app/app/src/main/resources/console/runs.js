// Replays and rebuilds: progress, rate, what is left, cancel.

import { get, post } from './api.js';
import { h, link } from './dom.js';
import { confirm } from './dialog.js';
import { list } from './list.js';
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
  const { place, problem, load, tick } = list({
    every: AGAIN,
    ask: () => get('/runs'),
    draw: found => runTable('Runs', found.slice(0, 200), session.can('operator') ? canceller(load) : null),
  });

  return {
    title: 'Runs',
    element: h('div', null,
      session.can('operator') && h('p', { class: 'buttons' }, link('#/start', 'Start a replay or rebuild')),
      problem, place),
    tick,
  };
}
