// Values over time, by uPlot (a global of its classic script).

import { h, replace } from './dom.js';

const COLOURS = ['--series-0', '--series-1', '--series-2', '--series-3', '--series-4'];
const HEIGHT = 150;

function colour(i) {
  return getComputedStyle(document.documentElement).getPropertyValue(COLOURS[i % COLOURS.length]).trim();
}

function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function options(chart, lines, width) {
  const axis = { stroke: style('--quiet'), grid: { stroke: style('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
  const paths = chart.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {};
  const clock = chart.clock ?? (seconds => new Date(seconds * 1000).toLocaleTimeString('en-GB').slice(0, 8));
  return {
    width, height: HEIGHT, legend: { show: false },
    cursor: { points: { size: 5 }, drag: { x: false, y: false } },
    scales: { y: { range: (u, low, high) => [0, Math.max(1, (high ?? 0) * 1.15)] } },
    axes: [{ ...axis, space: chart.space ?? 70, values: (u, at) => at.map(clock) },
      { ...axis, size: 62, space: 34, values: (u, at) => at.map(v => chart.unit(v)) }],
    series: [{}, ...lines.map(line => ({
      label: line.name, stroke: colour(line.colour), width: 1.5, points: { show: false }, spanGaps: true, ...paths,
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
    const lines = chart.lines(points.at(-1));
    const values = lines.map(line => points.map(point => line.value(point) ?? null));
    const columns = [points.map(p => new Date(p.at) / 1000), ...values];
    const now = lines.map(line => line.name).join();
    if (!plot || names !== now) {
      plot?.destroy();
      names = now;
      plot = new uPlot(options(chart, lines, box.clientWidth || 320), columns, box);
    } else {
      plot.setData(columns);
    }
    replace(legend, lines.map((line, i) => h('li', { class: `series-${line.colour % COLOURS.length}` },
      line.name, ' ', h('span', { class: 'value' }, chart.unit((chart.told ?? newest)(values[i]))))));
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

/**
 * Charts beside each other. Each has a title, a unit that writes its values, and lines(newest point):
 * name, number of the colour, value of a point; and if it wants to, steps, a clock, what its legend tells.
 */
export function plots(charts) {
  const all = charts.map(one);
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
