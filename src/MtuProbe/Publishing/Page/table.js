'use strict';

// The matrix of a small cluster: a table whose cells say number and verdict. A larger one is drawn (canvas.js).

const MOST_IN_TABLE = 20;

/** IPv4's total length has 16 bits. */
const LARGEST = 65535;

/** Rows, columns and cells of a cluster: a row for each node that probes, a column for each end; those with the worst paths first. */
function gridOf(model, held) {
  const rows = new Map([...model.nodes.keys()].map((name) => [name, { key: name, name, pairs: new Map(), weight: 0 }]));
  const columns = new Map([...model.nodes.keys()].map((name) => [`0\n${name}`, { key: `0\n${name}`, name, via: null, weight: 0 }]));
  for (const pair of model.pairs) {
    const part = pair.via === 'egress' ? 2 : pair.via === 'service' ? 1 : 0;
    const key = `${part}\n${pair.to}`;
    const row = rows.get(pair.from) ?? rows.set(pair.from, { key: pair.from, name: pair.from, pairs: new Map(), weight: 0 }).get(pair.from);
    const column = columns.get(key) ?? columns.set(key, { key, name: pair.to, via: part === 0 ? null : pair.via, weight: 0 }).get(key);
    row.pairs.set(key, pair);
    const weight = [pair.ipv4, pair.ipv6].reduce((sum, one) => sum + (one ? [1e6, 1e5, 1e3, 10, 10, 1, 0, 0][VERDICTS[one.verdict].rank] : 0), 0);
    for (const end of [row, column]) {
      end.weight += weight;
      end.lacks = (end.lacks ?? 0) + LARGEST - (pair.worst.narrow ?? pair.worst.number ?? LARGEST);
    }
  }
  const sorted = (all, before) => {
    const place = new Map((held ? before : []).map((one, index) => [one.key, index]));
    return [...all.values()].sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity) || a.key[0].localeCompare(b.key[0]) * (all === columns) || b.weight - a.weight || (b.lacks ?? 0) - (a.lacks ?? 0) || compare(a.name, b.name));
  };
  const tail = commonTail([...model.nodes.keys()]);
  [...rows.values(), ...columns.values()].forEach((one) => { one.label = plain(tail > 0 && one.name.length > tail ? one.name.slice(0, -tail) : one.name); });
  return { rows: sorted(rows, held?.rows), columns: sorted(columns, held?.columns) };
}

/** How much of all names is the same domain at their end: labels do without it. */
function commonTail(names) {
  let tail = names[0] ?? '';
  for (const name of names) {
    while (!name.endsWith(tail)) {
      tail = tail.slice(1);
    }
  }
  return tail.includes('.') ? tail.length - tail.indexOf('.') : 0;
}

const MatrixTable = {
  at: [0, 0],

  show(grid) {
    const box = byId('matrix-table');
    if (!box.firstElementChild) {
      box.append(el('table', { class: 'grid', 'aria-labelledby': 'matrix-title', onkeydown: (event) => this.key(event), onfocusin: (event) => this.enter(event) }, el('thead', null, el('tr')), el('tbody')));
    }
    const table = box.firstElementChild;
    keyed(table.tHead.rows[0], [{ key: '' }, ...grid.columns], (column) => column.key,
      (column) => (column.key === '' ? el('th', { scope: 'col', class: 'corner' }, 'from \\ to') : el('th', { scope: 'col' }, ...(column.via ? [el('span', { class: 'tag' }, VIAS[column.via]), ' '] : []), named(column.name, 20))), () => {});
    keyed(table.tBodies[0], grid.rows, (row) => row.key, (row) => el('tr', null, (() => { const head = el('th', { scope: 'row' }, named(row.name, 18)); head.key = ''; return head; })()),
      (line, row) => keyed(line, [{ key: '' }, ...grid.columns], (column) => column.key, () => el('td'), (cell, column) => {
        if (column.key !== '') {
          this.fill(cell, row, column);
        }
      }));
    this.rove(table);
  },

  fill(cell, row, column) {
    const pair = row.pairs.get(column.key);
    if (!pair) {
      const own = column.via === null && column.name === row.name;
      if (cell.childElementCount > 0 || cell.textContent === '') {
        cell.replaceChildren(own ? el('span', { class: 'soft' }, '\u2013') : el('span', { class: 'soft', title: 'No node has published this path' }, '\u00b7'));
      }
      return;
    }
    let button = cell.querySelector('button');
    if (!button) {
      button = el('button', { type: 'button', tabindex: '-1', onclick: () => Details.open(button.path) });
      cell.replaceChildren(button);
    }
    button.path = pair.worst.key;
    const both = [pair.ipv4, pair.ipv6].filter(Boolean);
    const differ = both.length === 2 && (both[0].verdict !== both[1].verdict || both[0].narrow !== both[1].narrow);
    setAttribute(button, 'class', `cell v-${pair.worst.verdict}`);
    setAttribute(button, 'aria-label', `${plain(pair.from)} to ${plain(pair.to)}. ${both.map(sentence).join('. ')}`);
    const shown = both.filter((one) => differ || one === pair.worst);
    const state = shown.map((one) => `${one.family}${one.verdict}${one.narrow}`).join() + differ;
    if (button.state !== state) {
      button.state = state;
      button.replaceChildren(...shown.map((one) => el('span', { class: 'line' }, sign(one.verdict), differ ? el('small', null, one.family === 'ipv6' ? 'v6' : 'v4') : null, el('b', null, one.narrow === null ? '' : String(one.narrow)))));
    }
  },

  /** One stop for the Tab key; arrows move within. */
  rove(table) {
    const buttons = [...table.querySelectorAll('button')];
    const current = buttons.find((button) => button.tabIndex === 0) ?? buttons[0];
    buttons.forEach((button) => setAttribute(button, 'tabindex', button === current ? '0' : '-1'));
  },

  enter(event) {
    if (event.target.tagName === 'BUTTON') {
      event.currentTarget.querySelectorAll('button[tabindex="0"]').forEach((button) => setAttribute(button, 'tabindex', '-1'));
      setAttribute(event.target, 'tabindex', '0');
    }
  },

  key(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const cell = event.target.closest('td');
    if (!step || !cell) {
      return;
    }
    event.preventDefault();
    const body = event.currentTarget.tBodies[0];
    let [row, column] = [cell.parentElement.sectionRowIndex, cell.cellIndex];
    do {
      [row, column] = [row + step[0], column + step[1]];
      const next = body.rows[row]?.cells[column]?.querySelector('button');
      if (next) {
        next.focus();
        return;
      }
    } while (row >= 0 && column >= 1 && row < body.rows.length && column < body.rows[0].cells.length);
  },
};
