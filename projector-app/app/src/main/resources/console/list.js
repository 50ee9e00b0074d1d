// A list that is asked for again and again, and drawn when it has changed.

import { h, replace } from './dom.js';

/**
 * Where it is drawn, what went wrong when it was last asked for, and a tick that asks again when it is time to.
 * `draw` makes the list's elements of what `ask` has found.
 */
export function list({ every, ask, draw, place = h('div') }) {
  const problem = h('p', { class: 'problem', role: 'alert' });
  let last = 0;
  let shown = null;

  async function load() {
    last = Date.now();
    try {
      const found = await ask();
      replace(problem);
      const now = JSON.stringify(found);
      // buttons stay what they are while nothing changes, so that focus is not lost
      if (now === shown) return;
      replace(place, draw(found));
      shown = now;
    } catch (error) {
      replace(problem, error.message);
    }
  }

  return { place, problem, load, tick() { if (Date.now() - last >= every) load(); } };
}
