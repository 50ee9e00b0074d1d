// Draws a graph in columns by distance from its centre, so that every name can be read.

import { svg } from './dom.js';
import { short } from './format.js';

const COLUMN = 390;
const ROW = 30;
const WIDE = 220;
const HUES = ['trace', 'entity', 'decision', 'policy', 'actor', 'event'];

export function graph({ nodes, edges }, centre) {
  const known = new Map(nodes.map(n => [n.node_id, n]));
  const columns = layers(known, edges, centre);
  const place = new Map();
  const tall = Math.max(...columns.map(c => c.length), 1) * ROW + 20;
  columns.forEach((ids, c) => ids.forEach((id, r) =>
    place.set(id, { x: c * COLUMN + 4, y: tall / 2 + (r - (ids.length - 1) / 2) * ROW })));
  const width = (columns.length - 1) * COLUMN + WIDE + 60;
  return svg('svg', {
    class: 'graph', viewBox: `0 0 ${width} ${tall}`, width, height: tall, role: 'img',
    'aria-label': `Graph of ${nodes.length} nodes and ${edges.length} edges; the table below lists the edges.`,
  }, edges.map(e => edge(e, place)), nodes.map(n => node(n, place.get(n.node_id), n.node_id === centre)));
}

/** Nodes by distance, each column in the order of what they hang on. */
function layers(known, edges, centre) {
  const near = new Map([...known.keys()].map(id => [id, []]));
  for (const e of edges) {
    if (near.has(e.from_node_id) && near.has(e.to_node_id)) {
      near.get(e.from_node_id).push(e.to_node_id);
      near.get(e.to_node_id).push(e.from_node_id);
    }
  }
  const seen = new Set();
  const columns = [];
  let column = known.has(centre) ? [centre] : [...known.keys()].slice(0, 1);
  while (column.length) {
    column.forEach(id => seen.add(id));
    columns.push(column);
    const next = new Set();
    column.forEach(id => near.get(id).forEach(other => { if (!seen.has(other)) next.add(other); }));
    column = [...next];
  }
  const lonely = [...known.keys()].filter(id => !seen.has(id));
  if (lonely.length) columns.push(lonely);
  return columns;
}

function node(n, at, centre) {
  const name = n.node_id.slice(n.node_id.indexOf(':') + 1);
  const hue = HUES.findIndex(h => n.node_type.includes(h));
  return svg('g', { class: `node kind-${hue < 0 ? HUES.length : hue}${centre ? ' centre' : ''}` },
    svg('title', null, `${n.node_id} (log_seq ${n.log_seq})`),
    svg('rect', { x: at.x, y: at.y - 11, width: WIDE, height: 22, rx: 11 }),
    svg('circle', { cx: at.x + 12, cy: at.y, r: 4 }),
    svg('text', { x: at.x + 22, y: at.y + 4 }, short(`${n.node_type} ${name}`, 26)));
}

function edge(e, place) {
  const from = place.get(e.from_node_id);
  const to = place.get(e.to_node_id);
  if (!from || !to) return null;
  const [a, b] = from.x <= to.x ? [from, to] : [to, from];
  const same = a.x === b.x;
  const startX = a.x + WIDE;
  const endX = same ? b.x + WIDE : b.x;
  const bend = same ? startX + 40 : (startX + endX) / 2;
  return svg('g', { class: 'edge' }, svg('title', null, `${e.from_node_id} ${e.edge_type} ${e.to_node_id}`),
    svg('path', { d: `M${startX} ${a.y}C${bend} ${a.y} ${bend} ${b.y} ${endX} ${b.y}` }),
    !same && svg('text', { x: endX - 6, y: b.y - 5, 'text-anchor': 'end' }, e.edge_type));
}
