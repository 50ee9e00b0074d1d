// Is everything current? How far behind, since when, where does it stop.

import { h, link, say, table, update } from './dom.js';
import { count, duration, millis, rate, time } from './format.js';
import { pipeline } from './pipeline.js';
import { plots } from './plots.js';
import { eventStops, fact, feedStops, stopped, stops, verdict } from './parts.js';

const CHARTS = [
  chart('Rate', rate, p => p.applied_per_second, { name: 'appended', colour: 0, value: point => point.appended_per_second }),
  chart('Events behind', count, p => p.pending_events),
  chart('Latency', millis, p => p.latency_ms),
];

export function overview({ live }) {
  const headline = h('p', { class: 'headline' });
  const detail = h('p', { class: 'quiet' });
  const boxes = stops();
  const facts = h('dl', { class: 'facts' });
  const drawing = h('div', { class: 'scroll drawing', tabindex: 0, role: 'region', 'aria-label': 'Pipeline' });
  const drawn = pipeline();
  drawing.append(drawn.element);
  const groups = h('div');
  const charts = plots(CHARTS);

  function tick() {
    const seen = live.tick?.overview;
    if (!seen) {
      say(headline, live.trouble ? 'The fleet cannot be looked at' : 'Looking…');
      say(detail, live.trouble ?? '');
      return;
    }
    const point = live.tick.point;
    const { kind, text } = verdict(seen);
    headline.className = `headline ${kind}`;
    say(headline, seen.current ? text : `${count(seen.pending_events)} events behind`);
    say(detail, seen.current
      ? `${count(seen.scopes.total)} scopes of ${count(seen.log.tenants)} tenants have applied the whole log of ${count(seen.log.events)} events.`
      : `Since ${time(seen.behind_since)}, ${duration(seen.lag_seconds)} ago; ${count(seen.scopes.behind)} of ${count(seen.scopes.total)} scopes.`);
    boxes.draw([...eventStops(stopped(seen)), ...seen.feeds.flatMap(feedStops)]);
    update(facts,
      fact('Appended', rate(point.appended_per_second)),
      fact('Published', rate(point.published_per_second)),
      fact('Failed scopes', count(seen.scopes.failed), seen.scopes.failed ? '#/scopes?status=failed' : null, seen.scopes.failed > 0),
      fact('Paused', count(seen.scopes.paused), seen.scopes.paused ? '#/scopes?status=paused' : null),
      fact('Open failures', count(seen.open_failures), '#/failures', seen.open_failures > 0),
      fact('Runs', count(seen.active_runs), '#/runs'));
    drawn.draw(seen, point);
    update(groups, projections(seen, point));
    charts.draw(live.points);
  }

  return {
    title: 'Overview',
    element: h('div', { class: 'overview' },
      h('section', { class: 'now', 'aria-label': 'Now' }, h('div', null, headline, detail), facts),
      boxes.element,
      h('section', null, h('h2', null, 'Pipeline'), drawing),
      h('section', null, h('h2', null, 'Projections'), groups),
      h('section', null, h('h2', null, 'Over time'), charts.element)),
    tick,
    close: charts.close,
  };
}

/** A line for each projection, of the same colour in all charts, and perhaps one before them. */
function chart(title, unit, of, first) {
  return {
    title, unit,
    lines: newest => [...(first ? [first] : []), ...newest.projections.map((p, i) =>
      ({ name: p.projection, colour: i + 1, value: point => of(point.projections[i] ?? {}) }))],
  };
}

function projections(seen, point) {
  return table('Projections', ['Projection',
    { text: 'Applied', number: true }, { text: 'Rate', number: true }, { text: 'Behind', number: true },
    { text: 'For', number: true }, { text: 'Latency', number: true }, { text: 'Failed', number: true },
    { text: 'Members', number: true }],
  seen.groups.map((group, i) => h('tr', null,
    h('th', { scope: 'row' }, link(`#/scopes?projection=${group.projection}`, group.projection)),
    ...[count(group.applied_events), rate(point.projections[i].applied_per_second), count(group.pending_events),
      group.pending_events ? duration(group.lag_seconds) : '–', millis(group.latency_ms), count(group.scopes.failed),
      count(new Set(group.partitions.map(p => p.member).filter(Boolean)).size)]
      .map(text => h('td', { class: 'number' }, text)))));
}
