'use strict';

// Everything is made of elements and text; there is no markup in strings, so no name can become any.

const byId = (id) => document.getElementById(id);

/** An element with attributes ('class', 'title', ...), listeners ('onclick') and children; null children are left out. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The sign of a verdict: a shape, so that colour is never alone. */
function sign(verdict) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'sign');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#sign-${verdict}`);
  svg.append(use);
  return svg;
}

/** A name of somebody else's choosing: isolated from the text around, cut, and whole in its title. */
function named(name, most) {
  const whole = plain(name);
  const short = cut(whole, most);
  return el('bdi', { class: 'name', title: short === whole ? null : whole }, short.trim() === '' ? '(no name)' : short);
}

/** A word for sighted and hearing alike. */
function badge(verdict) {
  return el('span', { class: `badge v-${verdict}` }, sign(verdict), el('span', null, VERDICTS[verdict].one));
}

function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

/** How old something is, counted on by the page itself: born at performance.now() minus its age. */
function aged(seconds, before = '', after = ' ago') {
  const node = el('span', { class: 'age' });
  setAge(node, seconds, before, after);
  return node;
}

function setAge(node, seconds, before = '', after = ' ago') {
  Object.assign(node, { born: seconds === null ? null : performance.now() - seconds * 1000, before, after });
  tell(node);
}

function tell(node) {
  setText(node, node.born === null ? 'never confirmed' : `${node.before}${age((performance.now() - node.born) / 1000)}${node.after}`);
}

/** Brings the children of a parent to a list of items without touching what stays: focus and scroll are kept. */
function keyed(parent, items, keyOf, create, update) {
  const known = new Map([...parent.children].map((child) => [child.key, child]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  let at = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let child = known.get(key);
    if (child) {
      known.delete(key);
    } else {
      child = create(item);
      child.key = key;
    }
    update(child, item);
    if (child === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(child, at);
    }
  }
  known.forEach((child) => child.remove());
  if (focused && focused !== document.activeElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
}

/** For whoever listens: once, and politely. */
function say(words) {
  byId('spoken').textContent = words;
}

/** Copies text; where the page has no secure origin (a node's address, not localhost) by selecting it. */
async function copy(text, button) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', { class: 'unseen', readonly: true, 'aria-hidden': 'true' });
    area.value = text;
    button.after(area);
    area.select();
    done = document.execCommand('copy');
    area.remove();
    button.focus({ preventScroll: true });
  }
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.textContent = done ? 'Copied' : 'Select and copy by hand';
  say(button.textContent);
  clearTimeout(button.timer);
  button.timer = setTimeout(() => { button.textContent = label; }, 2000);
}
