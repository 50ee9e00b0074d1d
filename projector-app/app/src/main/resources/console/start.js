// Start a replay or rebuild: first the plan, then the words typed once more, then the run.

import { post } from './api.js';
import { h, replace, say, table } from './dom.js';
import { confirm } from './dialog.js';
import { count, duration } from './format.js';

export function start({ session, live, query }) {
  if (!session.can('operator')) {
    return { title: 'Start a run', element: h('p', { class: 'empty' }, 'This needs the role operator.') };
  }
  const projection = h('select', { id: 'run-projection' });
  const tenant = h('input', { id: 'run-tenant', autocomplete: 'off', placeholder: 'every tenant', value: query.get('tenant_id') ?? '' });
  const rate = h('input', { id: 'run-rate', type: 'number', min: 1, inputmode: 'numeric', placeholder: 'no limit' });
  const until = h('input', { id: 'run-until', type: 'number', min: 0, inputmode: 'numeric', placeholder: 'the head' });
  const plan = h('div', { 'aria-live': 'polite' });
  const told = h('p', { class: 'quiet', role: 'status' });
  const mode = name => h('label', { class: 'choice' },
    h('input', { type: 'radio', name: 'mode', value: name, checked: name === 'replay' }),
    name === 'replay' ? 'Replay: apply what is pending' : 'Rebuild: clear, then apply the whole log');

  /** What a topic of its own feeds; it is rebuilt as a whole or not at all. */
  const fed = () => session.can('admin') && live.tick ? live.tick.overview.feeds.map(({ feed }) => feed.projection) : [];

  function fit() {
    const whole = fed().includes(projection.value);
    if (whole) form.elements.mode.value = 'rebuild';
    for (const field of [tenant, until, rate, form.querySelector('[value=replay]')]) field.disabled = whole;
    say(told, whole ? 'As a whole, with the application that fills its topic: that is reset and reads every event again.' : '');
  }

  function request() {
    const given = field => field.disabled ? '' : field.value.trim();
    const number = field => given(field) === '' ? null : Number(given(field));
    return {
      projection: projection.value, mode: form.elements.mode.value, tenant_id: given(tenant) || null,
      max_events_per_second: number(rate), until_log_seq: number(until),
    };
  }

  async function show(event) {
    event.preventDefault();
    const asked = request();
    replace(plan, h('p', { class: 'quiet' }, 'Planning…'));
    try {
      replace(plan, planned(asked, await post('/admin/plan', asked)));
    } catch (error) {
      replace(plan, h('p', { class: 'problem', role: 'alert' }, error.message));
    }
  }

  const form = h('form', { class: 'start', onsubmit: show, oninput: () => { fit(); replace(plan); } },
    h('fieldset', null, h('legend', null, 'What'), mode('replay'), session.can('admin') && mode('rebuild')),
    h('label', { for: 'run-projection' }, 'Projection'), projection, told,
    h('label', { for: 'run-tenant' }, 'Tenant'), tenant,
    h('label', { for: 'run-until' }, 'Until log_seq'), until,
    h('label', { for: 'run-rate' }, 'Events per second, at most'), rate,
    h('p', { class: 'buttons' }, h('button', { type: 'submit', class: 'primary' }, 'Show the plan')));

  return {
    title: 'Start a run',
    element: h('div', { class: 'columns' }, form, plan),
    tick() {
      if (projection.options.length || !live.tick) return;
      const names = [...live.tick.overview.groups.map(g => g.projection), 'all', ...fed()];
      projection.append(...names.map(n => h('option', { value: n, selected: n === query.get('projection') }, n)));
      fit();
    },
  };
}

function planned(asked, plan) {
  const words = `${asked.mode} ${asked.projection}`;
  const rows = Object.entries(plan.rows_to_clear);
  return h('section', { class: 'plan', 'aria-label': 'Plan' },
    h('h2', null, 'Plan'),
    h('dl', { class: 'pairs' },
      pair('Scopes', count(plan.scopes)), pair('Events to apply', count(plan.events_to_apply)),
      pair('Expected', plan.expected_seconds === null ? 'not known: no such run has ended yet' : `about ${duration(plan.expected_seconds)}`),
      pair('Reads', `the ${plan.source}`)),
    rows.length > 0 && table('Rows to clear', ['Table', { text: plan.rows_are_estimates ? 'Rows, about' : 'Rows to clear', number: true }],
      rows.map(([name, n]) => h('tr', null, h('th', { scope: 'row', class: 'mono' }, name), h('td', { class: 'number' }, count(n))))),
    plan.reattached_scopes.length > 0 && h('p', null, `Sets going again: ${plan.reattached_scopes.join(', ')}`),
    plan.conflicting_job_id && h('p', { class: 'problem' }, `In its way: run ${plan.conflicting_job_id}`),
    h('p', { class: 'buttons' }, h('button', {
      type: 'button', class: asked.mode === 'rebuild' ? 'danger' : 'primary', disabled: plan.conflicting_job_id !== null,
      onclick: () => confirm({
        title: `${asked.mode === 'rebuild' ? 'Rebuild' : 'Replay'} ${asked.projection} of ${asked.tenant_id ?? 'every tenant'}`,
        body: h('p', null, `${count(plan.events_to_apply)} events in ${count(plan.scopes)} scopes.`),
        words, danger: asked.mode === 'rebuild', button: `Start the ${asked.mode}`,
        act: async reason => { await post('/admin/replays', { ...asked, reason }); location.hash = '#/runs'; },
      }),
    }, `Start the ${asked.mode}…`)));
}

function pair(name, value) {
  return [h('dt', null, name), h('dd', null, value)];
}
