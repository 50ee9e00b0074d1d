// Server-sent events by fetch: EventSource cannot send the token's header.

import { headers, refusal } from './api.js';

const LEAST = 1000;
const MOST = 15000;

/** Calls back until stopped; comes back by itself after the connection was lost. */
export function stream(path, { event, lost }) {
  const stop = new AbortController();
  (async () => {
    let pause = LEAST;
    while (!stop.signal.aborted) {
      try {
        const response = await fetch('/api/v1' + path, {
          headers: headers({ Accept: 'text/event-stream' }), signal: stop.signal,
        });
        if (!response.ok) throw await refusal(response);
        await read(response.body, (name, data) => { pause = LEAST; event(name, data); });
        lost(null);
      } catch (error) {
        if (stop.signal.aborted) return;
        lost(error);
        if (error.status === 401) return;
      }
      await new Promise(done => setTimeout(done, pause));
      pause = Math.min(pause * 2, MOST);
    }
  })();
  return () => stop.abort();
}

async function read(body, event) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split('\n\n');
    rest = blocks.pop();
    blocks.forEach(block => dispatch(block, event));
  }
}

function dispatch(block, event) {
  let name = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (data) event(name, JSON.parse(data));
}
