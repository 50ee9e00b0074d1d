// The frame: who is signed in, which page is shown, and what the stream says at the top.

import { get, token } from './api.js';
import { h, replace, say } from './dom.js';
import { count, duration } from './format.js';
import { live, unwatch, watch } from './live.js';
import { verdict } from './parts.js';
import { signIn } from './sign-in.js';
import { overview } from './overview.js';
import { scopes } from './scopes.js';
import { tenant } from './tenant.js';
import { failures } from './failures.js';
import { runs } from './runs.js';
import { start } from './start.js';
import { trace } from './trace.js';
import { audit } from './audit.js';
import { activity, isRun } from './activity.js';

const PAGES = { overview, scopes, tenant, failures, runs, start, trace, activity, audit };
const NAV = [
  ['overview', 'Overview'], ['scopes', 'Scopes'], ['failures', 'Failures'], ['runs', 'Runs'],
  ['trace', 'Traces'], ['activity', 'Policies', isRun], ['audit', 'Audit'],
];
const RANKS = ['viewer', 'operator', 'admin'];

const main = document.getElementById('main');
const nav = document.getElementById('nav');
let session = null;
let page = null;

/** What pages know of the one who looks: can('operator') and the like. */
function sessionOf(who) {
  return { ...who, can: role => RANKS.indexOf(who.role) >= RANKS.indexOf(role) };
}

function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/');
  return {
    name: PAGES[name] ? name : 'overview',
    argument: rest.length ? decodeURIComponent(rest.join('/')) : null,
    query: new URLSearchParams(query ?? ''),
  };
}

/** Without the pages of what is not run here, as the stream says. */
const entries = () => NAV.filter(([, , there]) => !there || there(live));

function navigation() {
  const current = place().name;
  const shown = current === 'tenant' ? 'scopes' : current === 'start' ? 'runs' : current;
  replace(nav, entries().map(([name, title]) =>
    h('li', null, h('a', { href: `#/${name}`, 'aria-current': name === shown ? 'page' : null }, title))));
}

function show(focus) {
  if (!session) return;
  page?.close?.();
  const where = place();
  navigation();
  page = PAGES[where.name]({ ...where, session, live });
  document.title = `${page.title} · Projectory`;
  replace(main, h('h1', null, page.title), page.element);
  page.tick?.();
  if (focus) main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function changed() {
  if (page && entries().length !== nav.childElementCount) navigation();
  state();
  page?.tick?.();
}

function state() {
  const box = document.getElementById('state');
  const seen = live.tick?.overview;
  box.className = 'state';
  if (!live.connected || live.trouble) {
    box.classList.add('bad');
    say(box, live.trouble ? `Not live: ${live.trouble}` : 'Connecting');
    if (live.trouble) tell('Not live');
  } else if (seen) {
    const { kind, text } = verdict(seen);
    box.classList.add(kind);
    say(box, text ?? `${count(seen.pending_events)} events behind, ${duration(seen.lag_seconds)}`);
    tell(text ?? 'Events are behind');
  }
}

/** Read out loud: only what kind of state it is, since the numbers change every second. */
function tell(text) {
  say(document.getElementById('told'), text);
}

function who() {
  replace(document.getElementById('who'),
    h('span', null, session.name ?? 'this machine', ' · ', session.role),
    token.get() && h('button', { class: 'plain', type: 'button', onclick: signOut }, 'Sign out'));
}

function signOut() {
  token.clear();
  unwatch();
  session = null;
  ask(null);
}

function ask(problem) {
  page?.close?.();
  page = null;
  unwatch();
  replace(nav);
  replace(document.getElementById('who'));
  say(document.getElementById('state'), '');
  tell('');
  document.title = 'Sign in · Projectory';
  replace(main, signIn(problem, begin));
  main.querySelector('input')?.focus();
}

async function begin() {
  try {
    session = sessionOf(await get('/whoami'));
  } catch (error) {
    if (error.status === 401) {
      const tried = token.get() !== null;
      token.clear();
      ask(tried ? error.message : null);
      return;
    }
    replace(main, h('p', { class: 'problem', role: 'alert' }, `The server cannot be asked: ${error.message}`));
    return;
  }
  who();
  show(false);
  watch({ changed, signedOut: () => ask('the token is not taken any more') });
}

window.addEventListener('hashchange', () => show(true));
// the part after # is the page that is shown, so the link cannot lead there by itself
document.getElementById('skip').addEventListener('click', event => { event.preventDefault(); main.focus(); });
begin();
