// Tables that more than one page shows.

import { badge, h, link, number, table } from './dom.js';
import { count, duration, rate, short, tenantPage, time } from './format.js';

export function runTable(caption, runs, cancel) {
  return table(caption, ['Run', 'What', 'Tenant', 'Status', 'Progress', { text: 'Rate', number: true },
    { text: 'Left', number: true }, 'Requested', ''], runs.map(run => runRow(run, cancel)),
  'No replay or rebuild was asked for.');
}

const isActive = run => run.status === 'queued' || run.status === 'running';

function runRow(run, cancel) {
  return h('tr', { id: `run-${run.job_id}` },
    h('th', { scope: 'row', class: 'mono', title: run.job_id }, short(run.job_id, 8)),
    h('td', null, `${run.mode === 'rebuild' ? 'rebuild' : 'replay'} ${run.projection_name}`),
    h('td', null, run.tenant_id ? link(tenantPage(run.tenant_id), run.tenant_id) : 'every tenant'),
    h('td', null, badge(run.status), run.error_message && h('div', { class: 'problem' }, run.error_message)),
    h('td', null, progress(run)),
    number(isActive(run) ? rate(run.events_per_second) : '–'),
    number(isActive(run) && run.eta_seconds !== null ? duration(run.eta_seconds) : '–'),
    h('td', null, time(run.requested_at)),
    h('td', null, cancel && isActive(run) && h('button', { type: 'button', class: 'danger', onclick: () => cancel(run) }, 'Cancel',
      h('span', { class: 'unseen' }, ` run ${run.job_id}`))));
}

function progress(run) {
  const total = run.total_events;
  const text = total === null ? `${count(run.processed_events)} events` : `${count(run.processed_events)} of ${count(total)}`;
  return h('div', { class: 'progress' },
    h('progress', { max: Math.max(1, total ?? 1), value: total === null ? 0 : run.processed_events, 'aria-label': text }), h('span', null, text));
}

export function failureSummary(failure) {
  return [badge(failure.status), ' ', h('strong', null, failure.error_code), ` in ${failure.projection_name} of `,
    h('span', null, failure.tenant_id), ` at ${count(failure.log_seq)}`, h('span', { class: 'quiet' }, ` · ${time(failure.recorded_at)}`)];
}
