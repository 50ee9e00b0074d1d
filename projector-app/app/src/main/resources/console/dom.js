// Elements are made here and nowhere from markup: whatever an event holds can only become text.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * What is inside becomes this; who was inside with the keyboard stays at what is there instead,
 * or at the content as a whole when it is gone.
 */
export function replace(element, ...children) {
  const again = element.contains(document.activeElement) && finder(document.activeElement, element);
  element.replaceChildren();
  append(element, children);
  if (again) (again() ?? document.getElementById('main')).focus({ preventScroll: true });
  return element;
}

/** Finds an element again after the page was drawn anew: the one of its kind that leads to, or says, the same. */
export function finder(element, within) {
  const what = e => [e.tagName, e.id, e.getAttribute('href'), e.getAttribute('aria-label'), e.textContent].join('\n');
  const sought = what(element);
  const tag = element.tagName;
  return () => [...within.querySelectorAll(tag)].find(e => what(e) === sought);
}

/**
 * As replace, for what has no listeners and is drawn every second: elements that only differ in
 * text or attributes stay, so that focus, selection and scrolled places do as well.
 */
export function update(element, ...children) {
  const made = document.createElement(element.tagName);
  append(made, children);
  adapt(element, made, false);
  return element;
}

function adapt(old, made, itself) {
  if (itself) {
    for (const { name } of [...old.attributes]) if (!made.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of [...made.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const olds = [...old.childNodes];
  const news = [...made.childNodes];
  news.forEach((child, i) => {
    const before = olds[i];
    if (!before) old.append(child);
    else if (before.nodeName !== child.nodeName) before.replaceWith(child);
    else if (child.nodeType === Node.TEXT_NODE) { if (before.data !== child.data) before.data = child.data; }
    else adapt(before, child, true);
  });
  olds.slice(news.length).forEach(child => child.remove());
}

/** Changes text only when it differs, so that screen readers are not told the same again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A table with a caption for those who do not see its heading. */
export function table(caption, heads, rows, empty = 'Nothing here.') {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h('table', null,
      h('caption', { class: 'unseen' }, caption),
      h('thead', null, h('tr', null, heads.map(head =>
        h('th', { scope: 'col', class: head.number ? 'number' : null }, head.text ?? head)))),
      h('tbody', null, rows.length ? rows
        : h('tr', null, h('td', { colspan: heads.length, class: 'empty' }, empty)))));
}

export function number(value) {
  return h('td', { class: 'number' }, value);
}

export function badge(status) {
  return h('span', { class: `badge ${status}` }, status);
}

export function link(href, ...text) {
  return h('a', { href }, text);
}
