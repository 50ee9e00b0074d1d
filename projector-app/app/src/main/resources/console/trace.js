// The context graph of a trace.

import { get } from './api.js';
import { h, link, replace, table } from './dom.js';
import { graph } from './graph.js';
import { count, time, tracePage } from './format.js';

export function trace({ query }) {
  const tenantId = query.get('tenant_id') ?? '';
  const traceId = query.get('trace_id') ?? '';
  const tenant = h('input', { id: 'trace-tenant', value: tenantId, required: true, autocomplete: 'off' });
  const id = h('input', { id: 'trace-id', value: traceId, autocomplete: 'off', placeholder: 'list finished ones' });
  const depth = h('select', { id: 'trace-depth' }, [1, 2, 3, 4].map(n => h('option', { value: n, selected: String(n) === (query.get('depth') ?? '2') }, n)));
  const result = h('div', { 'aria-live': 'polite' });

  async function load() {
    try {
      replace(result, h('p', { class: 'quiet' }, 'Reading…'));
      replace(result, traceId ? await shown(tenantId, traceId, depth.value) : await listed(tenantId));
    } catch (error) {
      replace(result, h('p', { class: 'problem', role: 'alert' }, error.message));
    }
  }

  if (tenantId) load();
  return {
    title: traceId ? `Trace ${traceId}` : 'Traces',
    element: h('div', null, h('form', {
      class: 'filters', onsubmit(event) {
        event.preventDefault();
        const next = tracePage(tenant.value.trim(), id.value.trim()) + `&depth=${depth.value}`;
        if (location.hash === next) load(); else location.hash = next;
      },
    }, h('label', { for: 'trace-tenant' }, 'Tenant'), tenant, h('label', { for: 'trace-id' }, 'Trace'), id,
      h('label', { for: 'trace-depth' }, 'Steps'), depth, h('button', { type: 'submit', class: 'primary' }, 'Show')), result),
  };
}

async function listed(tenantId) {
  const found = await get('/queries/precedents', { tenant_id: tenantId, limit: 50 });
  return table('Finished traces', ['Trace', 'Title', 'Workflow', 'Outcome', 'Finished'], found.map(t => h('tr', null,
    h('th', { scope: 'row' }, link(tracePage(tenantId, t.trace_id), t.trace_id)), h('td', null, t.title), h('td', null, t.workflow),
    h('td', null, t.outcome), h('td', null, time(t.finished_at)))), 'No trace of this tenant is finished.');
}

async function shown(tenantId, traceId, depth) {
  const [summary, found] = await Promise.all([
    get('/queries/trace-summary', { tenant_id: tenantId, trace_id: traceId }),
    get('/queries/subgraph', { tenant_id: tenantId, node_type: 'trace', node_id: traceId, max_depth: depth, max_nodes: 150, max_edges: 300 }),
  ]);
  return [
    h('p', null, h('strong', null, summary.title), h('span', { class: 'quiet' }, ` · ${summary.workflow} · ${summary.outcome ?? 'open'} · ${count(summary.event_count)} events`)),
    found.truncated && h('p', { class: 'quiet' }, 'There is more than is drawn; take fewer steps.'),
    h('div', { class: 'scroll drawing', tabindex: 0, role: 'region', 'aria-label': 'Graph' }, graph(found, `trace:${traceId}`)),
    h('h2', null, 'Edges'),
    table('Edges', ['From', 'Edge', 'To', { text: 'At', number: true }], found.edges.map(e => h('tr', null,
      h('td', { class: 'mono' }, e.from_node_id), h('td', null, e.edge_type), h('td', { class: 'mono' }, e.to_node_id), h('td', { class: 'number' }, count(e.log_seq))))),
  ];
}
