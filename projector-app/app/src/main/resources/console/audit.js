// Every command and what became of it.

import { get } from './api.js';
import { badge, h, link, replace, table } from './dom.js';
import { short, tenantPage, time } from './format.js';

const AGAIN = 3000;

export function audit() {
  const list = h('div');
  const problem = h('p', { class: 'problem', role: 'alert' });
  let last = 0;
  let shown = null;

  async function load() {
    last = Date.now();
    try {
      const found = await get('/audit', { limit: 200 });
      replace(problem);
      const now = JSON.stringify(found);
      if (now !== shown) replace(list, rows(found));
      shown = now;
    } catch (error) {
      replace(problem, error.message);
    }
  }

  return { title: 'Audit', element: h('div', null, problem, list), tick() { if (Date.now() - last > AGAIN) load(); } };
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
