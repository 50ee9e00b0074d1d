// The HTTP API, asked with the token of whoever signed in. The token is kept in sessionStorage and
// sent in a header: no cookie is sent by itself, so no other page can make a request in our name.

const KEY = 'projectory.token';

export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: value => sessionStorage.setItem(KEY, value),
  clear: () => sessionStorage.removeItem(KEY),
};

/** What the API refused; code and message are its own. */
export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function headers(more) {
  return { ...(token.get() ? { Authorization: `Bearer ${token.get()}` } : {}), ...more };
}

export async function refusal(response) {
  let error = {};
  try { error = (await response.json()).error ?? {}; } catch { /* no body of ours: a proxy's */ }
  return new ApiError(response.status, error.code ?? 'error',
    error.message ?? `the server answered ${response.status}`);
}

async function answer(response) {
  if (!response.ok) throw await refusal(response);
  return response.json();
}

function query(parameters) {
  const given = Object.entries(parameters ?? {}).filter(([, v]) => v !== null && v !== undefined && v !== '');
  return given.length ? '?' + new URLSearchParams(given) : '';
}

export async function get(path, parameters, signal) {
  return answer(await fetch('/api/v1' + path + query(parameters), { headers: headers(), signal }));
}

export async function post(path, body) {
  return answer(await fetch('/api/v1' + path, {
    method: 'POST',
    headers: headers({ 'Content-Type': 'application/json' }),
    body: JSON.stringify(body),
  }));
}

/** A random UUID; crypto.randomUUID is missing where the page came without TLS. */
export function uuid() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = b[6] & 0x0f | 0x40;
  b[8] = b[8] & 0x3f | 0x80;
  const hex = [...b].map(x => x.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const command = (verb, scope, reason) =>
  post('/admin/commands', { command_id: uuid(), command: verb, reason, requested_by: 'console', ...scope });
