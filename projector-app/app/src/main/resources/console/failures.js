// What could not be applied: the event, the error, the next command.

import { command, get } from './api.js';
import { h, link, replace } from './dom.js';
import { confirm } from './dialog.js';
import { pretty, tenantPage, tracePage } from './format.js';
import { list } from './list.js';
import { failureSummary } from './rows.js';

const AGAIN = 3000;

export function failures({ session }) {
  let status = 'open';
  const { place, problem, load, tick } = list({
    every: AGAIN,
    ask: async () => ({ asked: status, found: await get('/fleet/failures', { status, limit: 200 }) }),
    place: h('div', { class: 'failures' }),
    draw({ asked, found }) {
      const opened = new Set([...place.querySelectorAll('details[open]')].map(d => d.id));
      return found.length ? found.map(f => one(f, session, load, opened.has(`failure-${f.failure.id}`)))
        : h('p', { class: 'empty' }, asked === 'open' ? 'No failure is open.' : 'None.');
    },
  });

  return {
    title: 'Failures',
    element: h('div', null,
      h('div', { class: 'filters' }, h('label', { for: 'failure-status' }, 'Status'),
        h('select', { id: 'failure-status', onchange(e) { status = e.target.value; load(); } },
          ['open', 'resolved', 'skipped'].map(s => h('option', { value: s }, s)), h('option', { value: '' }, 'all'))),
      problem, place),
    tick,
  };
}

export function one({ failure, next_command }, session, done, open) {
  const event = h('div', null, h('p', { class: 'quiet' }, 'Reading the event…'));
  const details = h('details', { id: `failure-${failure.id}`, class: 'failure', open, ontoggle: () => { if (details.open) read(); } },
    h('summary', null, failureSummary(failure)),
    h('p', { class: 'error' }, failure.error_message),
    next_command && failure.status === 'open' && h('p', null, 'Next: ', h('code', null, next_command)),
    h('p', null, link(tenantPage(failure.tenant_id), `Tenant ${failure.tenant_id}`), ' · ',
      link(tracePage(failure.tenant_id, failure.trace_id), `Trace ${failure.trace_id}`), ` · ${failure.retry_count} ${failure.retry_count === 1 ? 'attempt' : 'attempts'}`),
    failure.status === 'open' && actions(failure, session, done),
    h('h3', null, 'Event'), event);
  let asked = false;

  async function read() {
    if (asked) return;
    asked = true;
    try {
      const found = await get('/events', { tenant_id: failure.tenant_id, log_seq: failure.log_seq });
      replace(event,
        h('dl', { class: 'pairs' }, ['event_id', 'event_type', 'trace_id', 'trace_seq', 'occurred_at', 'recorded_at', 'producer', 'actor', 'payload_hash']
          .map(name => [h('dt', null, name), h('dd', { class: 'mono' }, found[name])])),
        found.payload_json === null ? h('p', { class: 'quiet' }, 'Its payload needs the role operator.')
          : h('pre', { tabindex: 0, role: 'region', 'aria-label': 'Payload' }, pretty(found.payload_json)));
    } catch (error) {
      replace(event, h('p', { class: 'problem' }, error.message));
    }
  }

  if (open) read();
  return details;
}

function actions(failure, session, done) {
  const scope = { projection: failure.projection_name, tenant_id: failure.tenant_id };
  const name = `${failure.projection_name} of ${failure.tenant_id}`;
  return h('p', { class: 'buttons' },
    session.can('operator') && h('button', {
      type: 'button', class: 'primary', onclick: () => confirm({
        title: `Try ${name} again`, body: h('p', null, 'The scope goes on from its last good event.'), button: 'Try again',
        act: async reason => { await command('sync', scope, reason); done(); },
      }),
    }, 'Try again'),
    session.can('admin') && h('button', {
      type: 'button', class: 'danger', onclick: () => confirm({
        title: `Skip the event in ${name}`, danger: true, words: `skip ${failure.log_seq}`, button: 'Skip the event',
        body: h('p', null, 'It is left out of this projection for good, in every replay and rebuild: ', h('code', null, failure.event_id)),
        act: async reason => { await command('skip', { ...scope, event_id: failure.event_id }, reason); done(); },
      }),
    }, 'Skip the event'));
}
