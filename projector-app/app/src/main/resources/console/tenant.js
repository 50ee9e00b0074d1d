// One tenant: cursors, digests, failures, runs, recent batches.

import { command, get } from './api.js';
import { badge, h, link, number, replace, table } from './dom.js';
import { confirm } from './dialog.js';
import { count, digest, duration, millis, time } from './format.js';
import { one } from './failures.js';
import { canceller } from './runs.js';
import { runTable } from './rows.js';

const AGAIN = 2000;

export function tenant({ argument, session, live }) {
  const id = argument ?? 'default';
  const parts = { scopes: h('div'), digests: h('div'), runs: h('div'), failures: h('div'), batches: h('div') };
  const problem = h('p', { class: 'problem', role: 'alert' });
  const shown = {};
  let last = 0;

  /** Only what changed is drawn again: an open failure stays open, and focus where it is. */
  function put(name, data, make) {
    const now = JSON.stringify(data);
    if (shown[name] === now) return;
    shown[name] = now;
    replace(parts[name], make(data));
  }

  async function load() {
    last = Date.now();
    try {
      const health = await get('/projections/health', { tenant_id: id });
      const [workers, runs, failures, batches] = await Promise.all([
        Promise.all(health.projections.map(p => get(`/workers/${p.projection_name}`, { tenant_id: id }))),
        get('/runs', { tenant_id: id }), get('/failures', { tenant_id: id }), get('/batches', { tenant_id: id }),
      ]);
      put('scopes', [health, workers], () => scopeTable(id, health, workers, session, load));
      put('digests', health, digests);
      put('runs', runs, found => runTable('Runs', found.slice(0, 20), session.can('operator') ? canceller(load) : null));
      put('failures', failures, found => found.length ? found.slice(0, 50).map(f => one({ failure: f }, session, load, false))
        : h('p', { class: 'empty' }, 'It never failed.'));
      put('batches', batches, batchTable);
      replace(problem);
    } catch (error) {
      replace(problem, error.message);
    }
  }

  return {
    title: `Tenant ${id}`,
    element: h('div', null, problem,
      h('section', null, h('h2', null, 'Scopes'), parts.scopes),
      h('section', null, h('h2', null, 'Digests'), parts.digests),
      h('section', null, h('h2', null, 'Runs'), session.can('operator')
        && h('p', { class: 'buttons' }, link(`#/start?tenant_id=${encodeURIComponent(id)}`, 'Start a replay or rebuild')), parts.runs),
      h('section', null, h('h2', null, 'Failures'), parts.failures),
      h('section', null, h('h2', null, 'Recent batches'), parts.batches)),
    tick() { if (Date.now() - last > AGAIN) load(); },
  };
}

function scopeTable(id, health, workers, session, done) {
  return table('Scopes', ['Projection', 'Status', { text: 'Applied', number: true }, { text: 'Behind', number: true },
    { text: 'Batches', number: true }, 'Last sync', 'Partition', 'Member', ''],
  health.projections.map((p, i) => {
    const w = workers[i];
    return h('tr', null, h('th', { scope: 'row' }, p.projection_name),
      h('td', null, badge(w.status), w.last_error && h('div', { class: 'problem' }, `${w.last_error.code}: ${w.last_error.message}`)),
      number(`${count(p.last_log_seq)} of ${count(health.event_log_last_seq)}`), number(count(p.pending_events)),
      number(count(w.sync_count)), h('td', null, time(w.last_sync_at)), number(w.key.partition),
      h('td', { class: 'mono' }, w.member ?? 'nobody'), h('td', null, session.can('operator') && actions(id, w, done)));
  }));
}

function actions(id, worker, done) {
  const projection = worker.key.projection;
  const ask = (verb, title, body) => h('button', {
    type: 'button', onclick: () => confirm({
      title: `${title} ${projection} of ${id}`, body: h('p', null, body), button: title,
      act: async reason => { await command(verb, { projection, tenant_id: id }, reason); done(); },
    }),
  }, title, h('span', { class: 'unseen' }, ` ${projection}`));
  const resting = worker.status === 'paused';
  return h('span', { class: 'buttons' },
    resting ? ask('resume', 'Resume', 'It catches up and then follows the log again.')
      : ask('pause', 'Pause', 'It rests at its cursor until it is resumed.'),
    worker.status === 'failed' && ask('sync', 'Try again', 'It goes on from its last good event.'));
}

function digests(health) {
  return table('Digests', ['Of', 'Digest', 'Refreshed'], [
    ...health.projections.map(p => [p.projection_name, p.digest, p.updated_at]), ['full', health.full_digest, null],
  ].map(([name, value, at]) => h('tr', null, h('th', { scope: 'row' }, name),
    h('td', { class: 'mono', title: value ?? '' }, value ? digest(value) : 'not computed yet'), h('td', null, time(at)))));
}

function batchTable(batches) {
  return table('Recent batches', ['Committed', 'Projection', 'Path', { text: 'Events', number: true }, { text: 'From', number: true }, { text: 'To', number: true }],
    batches.map(b => h('tr', null, h('td', null, time(b.committed_at)), h('td', null, b.projection), h('td', null, b.path),
      number(count(b.events)), number(count(b.first_log_seq)), number(count(b.last_log_seq)))),
    'This member has committed none of this tenant since it started.');
}
