// Every command and what became of it.

import { get } from './api.js';
import { badge, h, link, table } from './dom.js';
import { short, tenantPage, time } from './format.js';
import { list } from './list.js';

const AGAIN = 3000;

export function audit() {
  const { place, problem, tick } = list({ every: AGAIN, ask: () => get('/audit', { limit: 200 }), draw: rows });
  return { title: 'Audit', element: h('div', null, problem, place), tick };
}

function rows(found) {
  return table('Audit', ['Asked', 'By', 'Door', 'Command', 'Tenant', 'Status', 'Reason', 'Id'], found.map(e => h('tr', null,
    h('td', null, time(e.requested_at)), h('th', { scope: 'row' }, e.requested_by ?? '–'), h('td', null, e.door),
    h('td', null, [e.command, e.projection].filter(Boolean).join(' ') || 'no command'),
    h('td', null, e.tenant_id ? link(tenantPage(e.tenant_id), e.tenant_id) : 'every tenant'),
    h('td', null, badge(e.status), e.error_message && h('div', { class: 'problem' }, e.error_message)),
    h('td', null, e.reason ?? ''), h('td', { class: 'mono', title: e.command_id ?? '' }, short(e.command_id ?? '', 8)))),
  'No command was given yet.');
}
