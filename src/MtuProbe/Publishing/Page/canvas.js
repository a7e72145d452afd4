'use strict';

// The matrix of a large cluster. Only what is in view is drawn, so 500 nodes cost what a screenful costs.

const SIZES = [5, 9, 14, 22, 40];
const LABELS = 130;

const MatrixCanvas = {
  grid: { rows: [], columns: [] },
  size: 14,
  here: [0, 0],
  places: null,

  start() {
    this.box = byId('matrix-canvas');
    this.canvas = this.box.querySelector('canvas');
    this.spacer = this.box.querySelector('.spacer');
    this.box.addEventListener('scroll', () => this.later());
    this.box.addEventListener('keydown', (event) => this.key(event));
    this.box.addEventListener('focus', () => this.move(...this.here));
    this.box.addEventListener('blur', () => this.later());
    this.canvas.addEventListener('pointermove', (event) => this.hover(event));
    this.canvas.addEventListener('click', (event) => this.click(event));
    byId('zoom-in').addEventListener('click', () => this.zoom(1));
    byId('zoom-out').addEventListener('click', () => this.zoom(-1));
    new ResizeObserver(() => this.later()).observe(this.box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { this.colours = null; this.later(); });
  },

  show(grid) {
    this.grid = grid;
    this.fit();
    this.later();
  },

  fit() {
    this.spacer.style.width = `${LABELS + this.grid.columns.length * this.size + 24}px`;
    this.spacer.style.height = `${LABELS + this.grid.rows.length * this.size + 24}px`;
    byId('zoom-out').disabled = this.size === SIZES[0];
    byId('zoom-in').disabled = this.size === SIZES.at(-1);
  },

  zoom(step) {
    const before = this.size;
    this.size = SIZES[Math.min(Math.max(SIZES.indexOf(this.size) + step, 0), SIZES.length - 1)];
    this.fit();
    this.box.scrollTo(this.box.scrollLeft * this.size / before, this.box.scrollTop * this.size / before);
    this.later();
  },

  later() {
    this.due ??= requestAnimationFrame(() => { this.due = null; this.draw(); });
  },

  draw() {
    const { clientWidth: width, clientHeight: height, scrollLeft, scrollTop } = this.box;
    if (width === 0) {
      return;
    }
    const dpr = devicePixelRatio;
    if (this.canvas.width !== Math.round(width * dpr) || this.canvas.height !== Math.round(height * dpr)) {
      this.canvas.width = Math.round(width * dpr);
      this.canvas.height = Math.round(height * dpr);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.colours ??= readColours();
    const [context, { size, grid, colours }] = [this.canvas.getContext('2d'), this];
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    context.fillStyle = colours.card;
    context.fillRect(0, 0, width, height);
    const rows = visible(scrollTop, height - LABELS, size, grid.rows.length);
    const columns = visible(scrollLeft, width - LABELS, size, grid.columns.length);
    const x = (column) => LABELS + column * size - scrollLeft;
    const y = (row) => LABELS + row * size - scrollTop;
    context.save();
    context.beginPath();
    context.rect(LABELS, LABELS, width - LABELS, height - LABELS);
    context.clip();
    context.fillStyle = colours.faint;
    context.fillRect(x(0), y(0), grid.columns.length * size, grid.rows.length * size);
    const bad = [];
    for (let row = rows.first; row < rows.end; row++) {
      const { pairs, name } = grid.rows[row];
      for (let column = columns.first; column < columns.end; column++) {
        const pair = pairs.get(grid.columns[column].key);
        if (pair) {
          if (pair.worst.verdict === 'blackHole') {
            bad.push([row, column]);
          }
          drawCell(context, pair, x(column), y(row), size, colours);
        } else if (grid.columns[column].via === null && grid.columns[column].name === name) {
          context.fillStyle = colours.line;
          context.fillRect(x(column), y(row), size - 1, size - 1);
        }
      }
    }
    // A hole is seen at any size.
    context.strokeStyle = colours.blackHole.fill;
    context.lineWidth = 2;
    if (size < 9) {
      bad.forEach(([row, column]) => context.strokeRect(x(column) - 1, y(row) - 1, size + 1, size + 1));
    }
    if (document.activeElement === this.box) {
      context.strokeStyle = colours.focus;
      context.lineWidth = 3;
      context.strokeRect(x(this.here[1]) - 1.5, y(this.here[0]) - 1.5, size + 2, size + 2);
    }
    context.restore();
    this.label(context, rows, columns, x, y, width, height);
  },

  label(context, rows, columns, x, y, width, height) {
    const { size, grid, colours } = this;
    const every = Math.max(1, Math.ceil(13 / size));
    context.font = `${Math.min(12, Math.max(10, size))}px system-ui, sans-serif`;
    context.fillStyle = colours.soft;
    context.textBaseline = 'middle';
    context.save();
    context.beginPath();
    context.rect(0, LABELS, LABELS, height - LABELS);
    context.clip();
    context.textAlign = 'right';
    for (let row = rows.first + (every - rows.first % every) % every; row < rows.end; row += every) {
      context.fillText(cut(grid.rows[row].label, 18), LABELS - 8, y(row) + Math.min(size, 13 * every) / 2);
    }
    context.restore();
    context.save();
    context.beginPath();
    context.rect(LABELS, 0, width - LABELS, LABELS);
    context.clip();
    context.textAlign = 'left';
    for (let column = columns.first + (every - columns.first % every) % every; column < columns.end; column += every) {
      const { label, via } = grid.columns[column];
      context.save();
      context.translate(x(column) + Math.min(size, 13 * every) / 2, LABELS - 8);
      context.rotate(-Math.PI / 2);
      context.fillText((via ? `${VIAS[via]}: ` : '') + cut(label, via ? 11 : 18), 0, 0);
      context.restore();
    }
    context.restore();
    context.textAlign = 'right';
    context.fillText('from \\ to', LABELS - 8, LABELS - 14);
  },

  at(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const [row, column] = [Math.floor((event.clientY - top - LABELS + this.box.scrollTop) / this.size), Math.floor((event.clientX - left - LABELS + this.box.scrollLeft) / this.size)];
    const inside = event.clientX - left >= LABELS && event.clientY - top >= LABELS && row < this.grid.rows.length && column < this.grid.columns.length;
    return inside ? [row, column] : null;
  },

  hover(event) {
    const at = this.at(event);
    this.canvas.classList.toggle('on-path', Boolean(at && this.pair(...at)));
    if (at && document.activeElement !== this.box) {
      setText(byId('matrix-here'), this.words(...at));
    }
  },

  click(event) {
    const at = this.at(event);
    if (at) {
      this.move(...at);
      this.open();
    }
  },

  key(event) {
    const page = Math.max(1, Math.floor((this.box.clientHeight - LABELS) / this.size) - 1);
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [-page, 0], PageDown: [page, 0], Home: [0, -Infinity], End: [0, Infinity] }[event.key];
    if (step) {
      event.preventDefault();
      this.move(this.here[0] + step[0], this.here[1] + step[1]);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.open();
    }
  },

  move(row, column) {
    const { size, grid, box } = this;
    this.here = [Math.min(Math.max(row, 0), grid.rows.length - 1), Math.min(Math.max(column, 0), grid.columns.length - 1)];
    const [y, x] = this.here.map((index) => index * size);
    box.scrollTo(Math.min(Math.max(box.scrollLeft, x + size - (box.clientWidth - LABELS - 20)), x), Math.min(Math.max(box.scrollTop, y + size - (box.clientHeight - LABELS - 20)), y));
    setText(byId('matrix-here'), this.words(...this.here));
    this.later();
  },

  open() {
    const pair = this.pair(...this.here);
    if (pair) {
      this.box.focus({ preventScroll: true });
      Details.open(pair.worst.key);
    }
  },

  pair(row, column) {
    return this.grid.rows[row]?.pairs.get(this.grid.columns[column]?.key);
  },

  words(row, column) {
    const pair = this.pair(row, column);
    const [from, to] = [this.grid.rows[row]?.name ?? '', this.grid.columns[column]?.name ?? ''].map((name) => cut(plain(name), 60));
    return `${from} to ${to}. ${pair ? [pair.ipv4, pair.ipv6].filter(Boolean).map(sentence).join('. ') : from === to ? 'The node itself' : 'No node has published this path'}.`;
  },
};

function visible(scroll, length, size, count) {
  return { first: Math.max(0, Math.floor(scroll / size)), end: Math.min(count, Math.ceil((scroll + length) / size)) };
}
