// All scopes, a page at a time: the server filters and sorts, so thousands of them cost nothing here.

import { get } from './api.js';
import { badge, h, link, number, replace, say } from './dom.js';
import { count, duration, tenantPage, time } from './format.js';

const LIMIT = 100;
const AGAIN = 3000;
const COLUMNS = [
  ['tenant_id', 'Tenant'], ['projection', 'Projection'], ['status', 'Status'], ['cursor', 'Applied', true],
  ['head', 'Log', true], ['pending_events', 'Behind', true], [null, 'For', true], [null, 'Since'], [null, 'Partition', true],
];
const STATUSES = ['behind', 'current', 'stopped', 'idle', 'retrying', 'failed', 'paused', 'rebuilding'];

export function scopes({ query, live }) {
  const asked = {
    search: query.get('search') ?? '', projection: query.get('projection') ?? '', status: query.get('status') ?? '',
    sort: query.get('sort') ?? 'pending_events', order: query.get('order') ?? 'desc', offset: 0, limit: LIMIT,
  };
  const body = h('tbody');
  const told = h('p', { class: 'quiet', role: 'status' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const heads = h('tr');
  const back = h('button', { type: 'button', onclick: () => turn(-LIMIT) }, 'Previous');
  const on = h('button', { type: 'button', onclick: () => turn(LIMIT) }, 'Next');
  let pending = null;
  let last = 0;

  async function load() {
    pending?.abort();
    pending = new AbortController();
    last = Date.now();
    try {
      const page = await get('/fleet/scopes', asked, pending.signal);
      show(page);
      replace(problem);
    } catch (error) {
      if (error.name !== 'AbortError') replace(problem, error.message);
    }
  }

  function show(page) {
    replace(body, page.scopes.length ? page.scopes.map(row)
      : h('tr', null, h('td', { colspan: COLUMNS.length, class: 'empty' }, 'No scope is like that.')));
    const to = page.offset + page.scopes.length;
    say(told, page.matched ? `${count(page.offset + 1)} to ${count(to)} of ${count(page.matched)}`
      + (page.matched === page.total ? ' scopes' : ` (${count(page.total)} in all)`) : `0 of ${count(page.total)} scopes`);
    back.disabled = page.offset === 0;
    on.disabled = to >= page.matched;
  }

  function turn(by) {
    asked.offset = Math.max(0, asked.offset + by);
    load();
  }

  function sort(name, ascending) {
    const same = asked.sort === name;
    asked.order = same ? (asked.order === 'asc' ? 'desc' : 'asc') : ascending ? 'asc' : 'desc';
    asked.sort = name;
    asked.offset = 0;
    head();
    load();
  }

  function head() {
    replace(heads, COLUMNS.map(([name, title, numeric]) => h('th', {
      scope: 'col', class: numeric ? 'number' : null,
      'aria-sort': name && asked.sort === name ? (asked.order === 'asc' ? 'ascending' : 'descending') : null,
    }, name ? h('button', { type: 'button', class: 'sort', onclick: () => sort(name, !numeric) }, title) : title)));
  }

  function filter(name, value) {
    asked[name] = value;
    asked.offset = 0;
    load();
  }

  const projections = h('select', { id: 'projection', onchange: e => filter('projection', e.target.value) }, h('option', { value: '' }, 'all'));
  const search = h('input', { id: 'search', type: 'search', value: asked.search, autocomplete: 'off', placeholder: 'part of its name', oninput: e => filter('search', e.target.value) });

  function tick() {
    if (projections.options.length === 1 && live.tick) {
      live.tick.overview.groups.forEach(g => projections.append(h('option', { value: g.projection, selected: g.projection === asked.projection }, g.projection)));
    }
    if (Date.now() - last > AGAIN) load();
  }

  head();
  return {
    title: 'Scopes',
    element: h('div', null,
      h('div', { class: 'filters', role: 'search' },
        h('label', { for: 'search' }, 'Tenant'), search,
        h('label', { for: 'projection' }, 'Projection'), projections,
        h('label', { for: 'status' }, 'Status'),
        h('select', { id: 'status', onchange: e => filter('status', e.target.value) },
          h('option', { value: '' }, 'all'), STATUSES.map(s => h('option', { value: s, selected: s === asked.status }, s)))),
      problem,
      h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Scopes' },
        h('table', { id: 'scopes' }, h('caption', { class: 'unseen' }, 'Scopes'), h('thead', null, heads), body)),
      h('nav', { class: 'pager', 'aria-label': 'Pages of scopes' }, told, back, on)),
    tick,
    close() { pending?.abort(); },
  };
}

function row(scope) {
  return h('tr', null,
    h('th', { scope: 'row' }, link(tenantPage(scope.tenant_id), scope.tenant_id)),
    h('td', null, scope.projection),
    h('td', null, badge(scope.status)),
    number(count(scope.cursor)), number(count(scope.head)), number(count(scope.pending_events)),
    number(scope.pending_events ? duration(scope.lag_seconds) : '–'),
    h('td', null, time(scope.behind_since)), number(scope.partition));
}
