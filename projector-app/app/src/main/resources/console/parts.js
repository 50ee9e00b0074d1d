// What more than one page is made of: how the fleet is, a figure with its name, and what stands in the way.

import { h, link, replace } from './dom.js';

/** Where events stop on their way to the projections that the log feeds; the others' troubles say more of theirs. */
export const stopped = seen => seen.stopped.filter(stop => stop.stage !== 'feed');

/** Boxes for these. */
export const eventStops = found => found.map(stop => ({ title: `Events stop at the ${stop.stage}`, ...stop }));

/** Boxes for what is wrong with a projection that a topic of its own feeds. */
export const feedStops = ({ feed, troubles }) => troubles.map(trouble =>
  ({ title: `${feed.projection} ${trouble.fault ? 'gets old' : 'waits'}`, mild: !trouble.fault, ...trouble }));

/** How the fleet is: bad, busy or good, and what is wrong or waited for; no text when events are just behind. */
export function verdict(seen) {
  const fed = seen.feeds.flatMap(feedStops);
  const wrong = [...eventStops(stopped(seen)), ...fed.filter(stop => !stop.mild)];
  if (wrong.length) return { kind: 'bad', text: wrong[0].title };
  if (!seen.current) return { kind: 'busy', text: null };
  return fed.length ? { kind: 'busy', text: fed[0].title } : { kind: 'good', text: 'Everything is current' };
}

export function fact(name, value, href, bad) {
  return h('div', bad ? { class: 'bad' } : null, h('dt', null, name), h('dd', null, href ? link(href, value) : value));
}

/** Boxes that say what is wrong and what to type next; drawn only when that changes: it is read out loud. */
export function stops() {
  const element = h('div', { 'aria-live': 'polite' });
  let told = '[]';
  return {
    element,
    draw(found) {
      const now = JSON.stringify(found);
      if (now === told) return;
      told = now;
      replace(element, found.map(stop => h('div', { class: stop.mild ? 'stop mild' : 'stop' },
        h('strong', null, stop.title), h('p', null, stop.message),
        stop.next_command && h('p', null, 'Next: ', h('code', null, stop.next_command)))));
    },
  };
}
