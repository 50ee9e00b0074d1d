// How numbers, times and names are written.

export const count = n => n === null || n === undefined ? '–' : Math.round(n).toLocaleString('en');

export function rate(n) {
  if (n === null || n === undefined) return '–';
  return (n >= 100 ? Math.round(n).toLocaleString('en') : n.toFixed(n > 0 && n < 10 ? 1 : 0)) + '/s';
}

export function millis(n) {
  if (n === null || n === undefined) return '–';
  return n < 1000 ? `${Math.round(n)} ms` : duration(n / 1000);
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

export function bytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = n;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit++; }
  return `${value < 10 && unit ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function time(rfc) {
  if (!rfc) return '–';
  const at = new Date(rfc);
  const today = new Date().toDateString() === at.toDateString();
  const clock = at.toLocaleTimeString('en-GB');
  return today ? clock : `${day(at)} ${clock}`;
}

export function hour(time) {
  const at = new Date(time);
  return `${day(at)} ${at.toLocaleTimeString('en-GB').slice(0, 5)}`;
}

/** Local, as the clock beside it is. */
const day = at => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(n => String(n).padStart(2, '0')).join('-');

export const short = (text, most = 12) => !text ? '–' : text.length <= most ? text : text.slice(0, most) + '…';

export const digest = text => text ? short(text.replace('sha256:', ''), 10) : '–';

export function pretty(json) {
  try { return JSON.stringify(JSON.parse(json), null, 2); } catch { return json; }
}

export const tenantPage = tenant => `#/tenant/${encodeURIComponent(tenant)}`;
export const tracePage = (tenant, trace) =>
  `#/trace?tenant_id=${encodeURIComponent(tenant)}&trace_id=${encodeURIComponent(trace)}`;
