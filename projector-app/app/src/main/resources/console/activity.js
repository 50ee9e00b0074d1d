// What policies decided, by version and hour, over all tenants; how new that is, and who counts it.

import { get } from './api.js';
import { h, link, number, replace, say, update } from './dom.js';
import { count, duration, hour } from './format.js';
import { plots } from './plots.js';
import { eventStops, fact, feedStops, stopped, stops } from './parts.js';

const PROJECTION = 'policy_activity';
const LIMIT = 200;
const MOST = 10000;
const AGAIN = 3000;
const HOUR = 3600 * 1000;
/** Where other projections may stop without harm to this one. */
const AFTER_THE_TOPIC = ['group', 'cursor'];
const COUNTS = [
  ['allowed', 'Allowed'], ['denied', 'Denied'], ['exception_required', 'Exception required'], ['exception_requested', 'Requested'],
  ['succeeded', 'Succeeded'], ['failed', 'Failed'], ['abandoned', 'Abandoned'], ['late', 'Late'],
];
const CHARTS = [
  chart('Decisions and exceptions', ['allowed', 1], ['denied', 2], ['exception_required', 3], ['exception_requested', 4]),
  chart('Outcomes', ['succeeded', 1], ['failed', 2], ['abandoned', 0]),
];

/** What is known of it: undefined before the first look, null where it is not run. */
const stage = live => live.tick ? live.tick.overview.feeds.find(f => f.feed.projection === PROJECTION) ?? null : undefined;

/** Whether the member that is asked runs the projection. */
export const isRun = live => Boolean(stage(live));

export function activity({ query, live }) {
  const page = h('div');
  let shown = { tick() {}, close() {} };
  let kind = null;

  return {
    title: 'Policy activity',
    element: page,
    tick() {
      const now = stage(live);
      const wanted = now ? 'run' : now === null ? 'not run' : live.trouble ?? 'Looking…';
      if (kind !== wanted) {
        kind = wanted;
        shown.close();
        shown = now ? counts(query) : still(now === null ? notRun() : h('p', { class: 'quiet' }, kind));
        replace(page, shown.element);
      }
      shown.tick(now, live.tick && stopped(live.tick.overview));
    },
    close() { shown.close(); },
  };
}

const still = element => ({ element, tick() {}, close() {} });

function notRun() {
  return h('div', null,
    h('p', { class: 'headline' }, 'It is not run here'),
    h('p', null, 'The projector that serves this page does not keep the projection ', h('code', null, PROJECTION),
      ', so nothing is counted by policy. It needs a Streams application that fills its topic, and its name in ',
      h('code', null, 'projector.projections'), '.'),
    h('p', null, 'Next: ', h('code', null, 'projectory up --streams'), ' (or configure both where they run)'));
}

function counts(query) {
  const asked = Object.fromEntries(['policy_id', 'policy_version', 'from', 'to'].map(name => [name, query.get(name) ?? '']));
  const ends = [asked.to];
  const state = status();
  const charts = plots(CHARTS);
  const drawn = h('section', { hidden: true }, h('h2', null, 'By hour, of what is listed'), charts.element);
  const body = h('tbody');
  const told = h('p', { class: 'quiet', role: 'status' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const newer = h('button', { type: 'button', onclick: () => { ends.pop(); load(); } }, 'Newer');
  const older = h('button', { type: 'button', onclick: () => { ends.push(next); load(); } }, 'Older');
  let next = null;
  let pending = null;
  let due = 0;
  let rows = null;

  async function load() {
    pending?.abort();
    pending = new AbortController();
    due = Infinity;
    try {
      show(await wholeHours({ ...asked, to: ends.at(-1) }, LIMIT, pending.signal));
      say(problem, '');
    } catch (error) {
      if (error.name === 'AbortError') return;
      say(problem, error.message);
    }
    due = Date.now() + AGAIN;
  }

  function again() {
    ends.splice(1);
    load();
  }

  function show(found) {
    next = found.older;
    newer.disabled = ends.length === 1;
    older.disabled = next === null;
    say(told, summary(found));
    const now = JSON.stringify(found.hours);
    if (now === rows) return;
    rows = now;
    replace(body, found.hours.length ? found.hours.map(each => row(each, asked))
      : h('tr', null, h('td', { colspan: COUNTS.length + 3, class: 'empty' },
        asked.policy_id || asked.from || asked.to ? 'Nothing is like that.' : 'Nothing was counted yet.')));
    drawn.hidden = found.hours.length === 0;
    charts.draw(points(found.hours));
  }

  return {
    element: h('div', null, state.element, filters(asked, again), problem, drawn,
      h('h2', null, 'By policy, version and hour'),
      h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Policies by hour' },
        h('table', { id: 'activity' }, h('caption', { class: 'unseen' }, 'Policies by hour'),
          h('thead', null, h('tr', null, ['Hour', 'Policy', 'Version'].map(name => h('th', { scope: 'col' }, name)),
            COUNTS.map(([, name]) => h('th', { scope: 'col', class: 'number' }, name)))), body)),
      h('nav', { class: 'pager', 'aria-label': 'Pages of hours' }, told, newer, older)),
    tick(now, events) {
      state.draw(now, events);
      if (Date.now() >= due) load();
    },
    close() {
      pending?.abort();
      charts.close();
    },
  };
}

/**
 * The newest hours that fit, none of them in part, so that the next page begins at an hour's end
 * whatever is counted meanwhile.
 */
async function wholeHours(asked, limit, signal) {
  const { hours, truncated } = await get('/queries/policy-activity', { ...asked, limit }, signal)
    // the state above says why nothing has come yet
    .catch(error => { if (error.code === 'projection_out_of_date') return { hours: [], truncated: false }; throw error; });
  if (!truncated) return { hours, older: null, cut: false };
  const whole = hours.filter(row => row.hour > hours.at(-1).hour);
  if (whole.length) return { hours: whole, older: whole.at(-1).hour, cut: false };
  return limit < MOST ? wholeHours(asked, MOST, signal) : { hours, older: null, cut: true };
}

function summary({ hours, cut }) {
  if (!hours.length) return '';
  return `${count(hours.length)} ${hours.length === 1 ? 'row' : 'rows'}, ${hour(hours.at(-1).hour)} to ${hour(hours[0].hour)}`
    + (cut ? '; there are more in this hour: name a policy' : '');
}

function row(found, asked) {
  const narrowed = more => '#/activity?' + new URLSearchParams(Object.entries({ ...asked, ...more }).filter(([, value]) => value));
  return h('tr', null,
    h('th', { scope: 'row' }, hour(found.hour)),
    h('th', { scope: 'row' }, asked.policy_id ? found.policy_id : link(narrowed({ policy_id: found.policy_id }), found.policy_id)),
    h('td', null, !asked.policy_id || asked.policy_version ? found.policy_version
      : link(narrowed({ policy_version: found.policy_version }), found.policy_version)),
    COUNTS.map(([name]) => number(count(found[name]))));
}

function filters(asked, again) {
  const policy = h('input', { id: 'policy', value: asked.policy_id, autocomplete: 'off', placeholder: 'any' });
  const version = h('input', { id: 'version', value: asked.policy_version, autocomplete: 'off', placeholder: 'any' });
  const from = h('input', { id: 'from', type: 'datetime-local', value: local(asked.from) });
  const to = h('input', { id: 'to', type: 'datetime-local', value: local(asked.to) });
  return h('form', {
    class: 'filters below', role: 'search', onsubmit(event) {
      event.preventDefault();
      const wanted = { policy_id: policy.value.trim(), policy_version: version.value.trim(), from: utc(from.value), to: utc(to.value) };
      const given = Object.entries(wanted).filter(([, value]) => value);
      const place = '#/activity' + (given.length ? '?' + new URLSearchParams(given) : '');
      if (location.hash === place) again(); else location.hash = place;
    },
  }, h('label', { for: 'policy' }, 'Policy'), policy, h('label', { for: 'version' }, 'Version'), version,
  h('label', { for: 'from' }, 'From'), from, h('label', { for: 'to' }, 'Before'), to,
  h('button', { type: 'submit', class: 'primary' }, 'Show'),
  Object.values(asked).some(Boolean) && link('#/activity', 'Show all'));
}

/** As a field of local time holds it; what is no time is left to the server to refuse. */
function local(rfc) {
  const at = new Date(rfc);
  if (Number.isNaN(at.getTime())) return null;
  return new Date(at - at.getTimezoneOffset() * 60 * 1000).toISOString().slice(0, 16);
}

const utc = field => field && new Date(field).toISOString().replace('.000', '');

function status() {
  const headline = h('p', { class: 'headline' });
  const detail = h('p', { class: 'quiet' });
  const facts = h('dl', { class: 'facts' });
  const boxes = stops();
  return {
    element: h('div', null,
      h('section', { class: 'now', 'aria-label': 'How new the counts are' }, h('div', null, headline, detail), facts), boxes.element),
    draw(now, events) {
      const { feed, behind, lag_seconds, unread, troubles } = now;
      const before = events.filter(stop => !AFTER_THE_TOPIC.includes(stop.stage));
      const bad = before.length > 0 || troubles.some(trouble => trouble.fault);
      const left = behind === null || unread === null ? null : behind + unread;
      headline.className = `headline ${bad ? 'bad' : troubles.length || left ? 'busy' : left === 0 ? 'good' : ''}`;
      say(headline, bad ? 'The counts get old' : troubles.length ? 'The counts wait'
        : left === null ? 'How new the counts are is not known' : left ? 'The counts are behind' : 'Everything is counted');
      say(detail, filled(feed));
      update(facts,
        fact('Not counted', unread === null ? '–' : `${count(unread)} events`),
        fact('Not applied', behind === null ? '–' : `${count(behind)} records`),
        fact('Behind for', behind ? duration(lag_seconds) : '–'));
      boxes.draw([...eventStops(before), ...feedStops(now)]);
    },
  };
}

function filled({ topic, application_id, state, instances }) {
  if (application_id === null) return `No application has filled topic ${topic} yet.`;
  const tasks = instances.reduce((sum, instance) => sum + instance.tasks, 0);
  return `Application ${application_id} fills topic ${topic}: ${state}, ${count(instances.length)} ${instances.length === 1 ? 'instance' : 'instances'}`
    + ` with ${count(tasks)} ${tasks === 1 ? 'task' : 'tasks'}.`;
}

/** A count an hour; the legend tells the sum of what is drawn. */
function chart(title, ...lines) {
  return {
    title, unit: n => Number.isInteger(n) ? count(n) : '', stepped: true, space: 90, clock: seconds => hour(seconds * 1000).slice(5),
    told: column => column.reduce((sum, value) => sum + value, 0),
    lines: () => lines.map(([name, colour]) => ({ name: name.replace('_', ' '), colour, value: point => point[name] })),
  };
}

/** One point an hour over all that is shown, and a zero where hours without any begin. */
function points(hours) {
  const sums = new Map();
  for (const found of hours) {
    const at = Date.parse(found.hour);
    if (!sums.has(at)) sums.set(at, {});
    COUNTS.forEach(([name]) => { sums.get(at)[name] = (sums.get(at)[name] ?? 0) + found[name]; });
  }
  const none = Object.fromEntries(COUNTS.map(([name]) => [name, 0]));
  return [...sums].sort(([a], [b]) => a - b).flatMap(([at, sum]) =>
    sums.has(at + HOUR) ? [{ at, ...sum }] : [{ at, ...sum }, { at: at + HOUR, ...none }]);
}
