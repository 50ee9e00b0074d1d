// Rate, lag and latency over time, by uPlot (a global of its classic script).

import { h, replace } from './dom.js';
import { count, millis, rate } from './format.js';

const COLOURS = ['--series-0', '--series-1', '--series-2', '--series-3', '--series-4'];
const HEIGHT = 150;

const CHARTS = [
  { title: 'Rate', unit: rate, own: p => [['appended', p.appended_per_second]], of: p => p.applied_per_second },
  { title: 'Events behind', unit: count, own: () => [], of: p => p.pending_events },
  { title: 'Latency', unit: millis, own: () => [], of: p => p.latency_ms },
];

function colour(i) {
  return getComputedStyle(document.documentElement).getPropertyValue(COLOURS[i % COLOURS.length]).trim();
}

function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function series(chart, points) {
  const last = points[points.length - 1];
  const own = chart.own(last).map(([name]) => name);
  const projections = last.projections.map(p => p.projection);
  const names = [...own, ...projections];
  const columns = names.map((_, i) => points.map(point => {
    const value = i < own.length ? chart.own(point)[i][1] : chart.of(point.projections[i - own.length] ?? {});
    return value ?? null;
  }));
  return { names, first: chart.title === 'Rate' ? 0 : 1, columns };
}

function options(chart, data, width) {
  const axis = { stroke: style('--quiet'), grid: { stroke: style('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
  return {
    width, height: HEIGHT, legend: { show: false },
    cursor: { points: { size: 5 }, drag: { x: false, y: false } },
    scales: { y: { range: (u, low, high) => [0, Math.max(1, (high ?? 0) * 1.15)] } },
    axes: [{ ...axis, space: 70, values: (u, at) => at.map(s => new Date(s * 1000).toLocaleTimeString('en-GB').slice(0, 8)) },
      { ...axis, size: 62, space: 34, values: (u, at) => at.map(v => chart.unit(v)) }],
    series: [{}, ...data.names.map((label, i) => ({
      label, stroke: colour(i + data.first), width: 1.5, points: { show: false }, spanGaps: true,
    }))],
  };
}

function one(chart) {
  const legend = h('ul', { class: 'legend' });
  const box = h('div', { class: 'plot', 'aria-hidden': 'true' });
  const element = h('figure', null, h('figcaption', null, h('h3', null, chart.title), legend), box);
  let plot = null;
  let names = '';

  function draw(points) {
    const data = series(chart, points);
    const columns = [points.map(p => Date.parse(p.at) / 1000), ...data.columns];
    if (!plot || names !== data.names.join()) {
      plot?.destroy();
      names = data.names.join();
      plot = new uPlot(options(chart, data, box.clientWidth || 320), columns, box);
    } else {
      plot.setData(columns);
    }
    replace(legend, data.names.map((name, i) => h('li', { class: `series-${(i + data.first) % COLOURS.length}` },
      name, ' ', h('span', { class: 'value' }, chart.unit(newest(data.columns[i]))))));
  }

  return {
    element, draw,
    resize() { plot?.setSize({ width: box.clientWidth, height: HEIGHT }); },
    forget() { plot?.destroy(); plot = null; },
  };
}

/** The newest value there is among the last few: latency is only known when something moved. */
function newest(column) {
  for (let i = column.length - 1; i >= Math.max(0, column.length - 5); i--) {
    if (column[i] !== null) return column[i];
  }
  return null;
}

export function plots() {
  const all = CHARTS.map(one);
  let last = [];
  const draw = points => { if (points.length) { last = points; all.forEach(c => c.draw(points)); } };
  const resize = () => all.forEach(c => c.resize());
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const recolour = () => { all.forEach(c => c.forget()); draw(last); };
  window.addEventListener('resize', resize);
  scheme.addEventListener('change', recolour);
  return {
    element: h('div', { class: 'plots' }, all.map(c => c.element)),
    draw,
    close() {
      window.removeEventListener('resize', resize);
      scheme.removeEventListener('change', recolour);
      all.forEach(c => c.forget());
    },
  };
}
