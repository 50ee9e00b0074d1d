// What more than one page is made of: a figure with its name, and what stands in the way.

import { h, link, replace } from './dom.js';

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
