'use strict';

// All paths as a list, worst first, a page at a time: it has everything that the matrix has, as text.

const PAGE_ROWS = 50;

const Paths = {
  model: null,
  chosen: new Set(),
  text: '',
  page: 0,
  order: [],

  start() {
    byId('find').addEventListener('input', (event) => {
      this.text = event.target.value.trim().toLowerCase();
      this.page = 0;
      this.draw(true);
    });
    byId('page-back').addEventListener('click', () => this.turn(-1));
    byId('page-on').addEventListener('click', () => this.turn(1));
  },

  show(model) {
    this.model = model;
    showCounts(model, this.chosen, (verdict) => this.choose(verdict));
    this.draw(false);
  },

  choose(verdict) {
    if (!this.chosen.delete(verdict)) {
      this.chosen.add(verdict);
    }
    this.page = 0;
    showCounts(this.model, this.chosen, (other) => this.choose(other));
    this.draw(true);
  },

  turn(pages) {
    this.page += pages;
    this.draw(true);
    byId('paths').scrollIntoView({ block: 'start' });
  },

  /** While somebody is in the list its order stays; what is new stands last. */
  draw(anew) {
    const wanted = this.model.pairs.filter((pair) => this.isWanted(pair));
    if (!anew && this.order.length > 0 && (byId('rows').contains(document.activeElement) || Details.isOpen)) {
      const place = new Map(this.order.map((key, index) => [key, index]));
      wanted.sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity) || 0);
    }
    this.order = wanted.map((pair) => pair.key);
    const pages = Math.max(1, Math.ceil(wanted.length / PAGE_ROWS));
    this.page = Math.min(Math.max(this.page, 0), pages - 1);
    const first = this.page * PAGE_ROWS;
    keyed(byId('rows'), wanted.slice(first, first + PAGE_ROWS), (pair) => pair.key, (pair) => this.row(pair), (row, pair) => this.fill(row, pair));
    byId('no-rows').hidden = wanted.length > 0;
    setText(byId('no-rows'), this.model.pairs.length === 0 ? 'No path yet.' : 'No path is like that.');
    byId('pages').hidden = pages === 1;
    byId('page-back').disabled = this.page === 0;
    byId('page-on').disabled = this.page === pages - 1;
    setText(byId('page-words'), `${first + 1} to ${Math.min(first + PAGE_ROWS, wanted.length)} of ${amount(wanted.length)}`);
  },

  isWanted(pair) {
    const isChosen = this.chosen.size === 0 || [pair.ipv4, pair.ipv6].some((one) => one && this.chosen.has(one.verdict));
    return isChosen && (this.text === '' || pair.to.toLowerCase().includes(this.text) || (this.model.kind === 'cluster' && pair.from.toLowerCase().includes(this.text)));
  },

  row(pair) {
    const ends = this.model.kind === 'agent' ? [named(pair.to)] : [named(pair.from), el('span', { class: 'soft' }, ' to '), named(pair.to)];
    return el('tr', null,
      el('th', { scope: 'row' }, el('span', { class: 'ends' }, ...ends), ' ', el('span', { class: 'tag' }, VIAS[pair.via] ?? plain(pair.via)), el('span', { class: 'soft row-age' })),
      el('td'), el('td'));
  },

  fill(row, pair) {
    const when = row.querySelector('.row-age');
    const ages = [pair.ipv4, pair.ipv6].filter((one) => one && one.age !== null).map((one) => one.age);
    const shown = when.firstElementChild;
    const searching = pair.worst.verdict === 'pending' && ages.length === 0;
    if (searching) {
      setText(when, 'not searched yet');
    } else if (shown) {
      setAge(shown, ages.length === 0 ? null : Math.max(...ages), 'confirmed ');
    } else {
      when.replaceChildren(aged(ages.length === 0 ? null : Math.max(...ages), 'confirmed '));
    }
    ['ipv4', 'ipv6'].forEach((family, index) => fillCell(row.cells[index + 1], pair[family]));
  },
};

/** One path as a button: sign, number, word. It stays the same element as long as there is a path. */
function fillCell(cell, one) {
  let button = cell.firstElementChild;
  if (!one) {
    cell.replaceChildren();
    return;
  }
  if (!button) {
    button = el('button', { type: 'button', onclick: () => Details.open(button.path) }, sign(one.verdict), el('b'), el('span', { class: 'word' }), el('span', { class: 'way' }));
    cell.append(button);
  }
  button.path = one.key;
  setAttribute(button, 'class', `cell v-${one.verdict}`);
  const use = button.querySelector('use');
  setAttribute(use, 'href', `#sign-${one.verdict}`);
  setText(button.querySelector('b'), one.narrow === null ? '' : String(one.narrow));
  setText(button.querySelector('.word'), VERDICTS[one.verdict].one);
  setText(button.querySelector('.way'), one.there !== null && one.back !== null && one.back < one.there ? 'way back' : '');
  setAttribute(button, 'aria-label', `${plain(one.from)} to ${plain(one.to)}, ${sentence(one)}`);
}
