// What the stream has told, for all pages.

import { stream } from './stream.js';

const KEPT = 900;

export const live = { tick: null, points: [], connected: false, trouble: null };

let stop = null;

export function watch({ changed, signedOut }) {
  stop?.();
  stop = stream('/fleet/stream', {
    event(name, data) {
      live.connected = true;
      if (name === 'history') live.points = data;
      else take(data);
      changed();
    },
    lost(error) {
      live.connected = false;
      live.trouble = error?.message ?? 'the stream ended';
      if (error?.status === 401) signedOut();
      else changed();
    },
  });
}

export function unwatch() {
  stop?.();
  stop = null;
}

function take(tick) {
  live.trouble = tick.trouble;
  if (!tick.overview) return;
  live.tick = tick;
  const last = live.points[live.points.length - 1];
  if (!last || last.at < tick.point.at) live.points.push(tick.point);
  if (live.points.length > KEPT) live.points.shift();
}
