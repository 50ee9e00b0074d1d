// The path of an event as it is, drawn: log, slot, connector, topic, groups, tables.

import { h, replace, svg } from './dom.js';
import { bytes, count, rate } from './format.js';

const WIDTH = 1120;
const TOP = 34;
const BOX = 150;
const X = { log: 0, slot: 196, topic: 392, groups: 610, tables: 934 };
const GROUP = { width: 244, height: 84, gap: 14 };

export function pipeline() {
  const picture = svg('svg', { class: 'pipeline', role: 'img', 'aria-labelledby': 'pipeline-text' });
  const words = h('p', { id: 'pipeline-text', class: 'unseen' });
  return {
    element: h('div', null, picture, words),
    draw(seen, point) {
      const height = TOP + Math.max(1, seen.groups.length) * (GROUP.height + GROUP.gap);
      picture.setAttribute('viewBox', `0 0 ${WIDTH} ${height}`);
      const middle = TOP + (height - TOP - GROUP.gap) / 2;
      replace(picture, titles(), before(seen, point, middle), behind(seen, point, middle));
      words.textContent = inWords(seen, point);
    },
  };
}

function titles() {
  const heads = [[X.log, 'Event log'], [X.slot, 'Slot and connector'], [X.topic, 'Topic'], [X.groups, 'Groups and members'], [X.tables, 'Tables']];
  return heads.map(([x, text]) => svg('text', { x, y: 14, class: 'head' }, text));
}

function stage(seen, ...names) {
  return seen.stopped.some(stop => names.includes(stop.stage)) ? ' stopped' : '';
}

function before(seen, point, middle) {
  const slot = seen.slot;
  const ends = seen.topic?.end_offsets ?? [];
  const streaming = slot?.exists && slot.active;
  return [
    box(X.log, middle, BOX, 76, stage(seen, 'log', 'database'), [`${count(seen.log.events)} events`, `${count(seen.log.tenants)} tenants`]),
    arrow(X.log + BOX, X.slot, middle, rate(point.appended_per_second), stage(seen, 'slot')),
    box(X.slot, middle, BOX, 92, streaming ? stage(seen, 'slot', 'connector') : ' stopped',
      [slot?.name ?? 'unknown', !slot?.exists ? 'no such slot' : slot.lost ? 'has lost WAL' : slot.active ? 'streaming' : 'nobody streams',
        slot?.exists ? `${bytes(slot.retained_bytes)} of WAL kept` : '']),
    arrow(X.slot + BOX, X.topic, middle, rate(point.published_per_second), stage(seen, 'connector', 'topic')),
    box(X.topic, middle, BOX, 124, seen.topic ? stage(seen, 'topic') : ' stopped',
      seen.topic ? [seen.topic.name, `${ends.length} partitions`, `${count(ends.reduce((a, b) => a + b, 0))} offsets`] : ['Kafka does not answer'], 18),
    bars(X.topic + 12, middle + 20, BOX - 24, 34, ends),
  ];
}

/** How the topic's offsets are spread over its partitions. */
function bars(x, y, width, height, ends) {
  const most = Math.max(1, ...ends);
  const step = width / Math.max(1, ends.length);
  return ends.map((end, i) => {
    const tall = Math.max(2, end / most * height);
    return svg('rect', { x: x + i * step, y: y + height - tall, width: Math.max(1, step - 3), height: tall, rx: 1.5, class: 'bar' },
      svg('title', null, `partition ${i} ends at ${count(end)}`));
  });
}

function behind(seen, point, middle) {
  return seen.groups.map((group, i) => {
    const y = TOP + i * (GROUP.height + GROUP.gap) + GROUP.height / 2;
    const members = new Set(group.partitions.map(p => p.member).filter(Boolean));
    const bad = members.size === 0 || group.scopes.failed ? ' stopped' : group.pending_events ? ' busy' : '';
    const states = ['failed', 'paused', 'retrying', 'rebuilding'].filter(s => group.scopes[s]).map(s => `${count(group.scopes[s])} ${s}`);
    return [
      curve(X.topic + BOX, middle, X.groups, y),
      box(X.groups, y, GROUP.width, GROUP.height, bad, [group.projection,
        `${members.size} ${members.size === 1 ? 'member' : 'members'} · ${group.pending_events ? count(group.pending_events) + ' behind' : 'current'}`
        + (states.length ? ` · ${states.join(', ')}` : '')], 20),
      partitions(X.groups + 12, y + 12, GROUP.width - 24, group.partitions),
      arrow(X.groups + GROUP.width, X.tables, y, rate(point.projections[i]?.applied_per_second), ''),
      group.tables.map((name, t) => svg('text', { x: X.tables + 6, y: y + 4 + (t - (group.tables.length - 1) / 2) * 17, class: 'mono' }, name)),
    ];
  });
}

/** One cell a partition: held or not, behind or not. */
function partitions(x, y, width, all) {
  const step = Math.min(26, width / Math.max(1, all.length));
  return all.map((p, i) => svg('rect', {
    x: x + i * step, y, width: Math.max(2, step - 4), height: 16, rx: 3,
    class: `cell ${!p.member ? 'unheld' : p.lag ? 'lagging' : ''}`,
  }, svg('title', null, `partition ${p.partition}: ${count(p.current_offset)} of ${count(p.end_offset)}, ${p.member ?? 'held by nobody'}`)));
}

function box(x, middle, width, height, more, lines, lift = 0) {
  return svg('g', { class: `box${more}` },
    svg('rect', { x: x + 0.5, y: middle - height / 2, width, height, rx: 7 }),
    lines.filter(Boolean).map((line, i, all) => svg('text', {
      x: x + 12, y: middle - lift + 5 + (i - (all.length - 1) / 2) * 19, class: i ? 'minor' : 'major',
    }, line.length > 34 ? line.slice(0, 33) + '…' : line)));
}

function arrow(from, to, y, text, more) {
  return svg('g', { class: `flow${more}` },
    svg('path', { d: `M${from + 3} ${y}H${to - 4}m-6 -4l6 4l-6 4` }),
    svg('text', { x: (from + to) / 2, y: y - 9, 'text-anchor': 'middle' }, text));
}

function curve(fromX, fromY, toX, toY) {
  const half = (fromX + toX) / 2;
  return svg('g', { class: 'flow' }, svg('path', {
    d: `M${fromX + 3} ${fromY}C${half} ${fromY} ${half} ${toY} ${toX - 4} ${toY}m-6 -4l6 4l-6 4`,
  }));
}

function inWords(seen, point) {
  return `The log holds ${count(seen.log.events)} events. The slot is ${seen.slot?.active ? 'streaming' : 'not streaming'}. `
    + (seen.topic ? `The topic has ${seen.topic.end_offsets.length} partitions. ` : 'Kafka does not answer. ')
    + seen.groups.map((g, i) => `${g.projection} is ${g.pending_events ? count(g.pending_events) + ' events behind' : 'current'}`
      + ` at ${rate(point.projections[i]?.applied_per_second)}.`).join(' ');
}
