'use strict';

// One cell of the drawn matrix: the same colours and signs as in the list.

function drawCell(context, pair, x, y, size, colours) {
  const { verdict, narrow } = pair.worst;
  const { fill, ink } = colours[verdict];
  const inner = size - 1;
  context.fillStyle = fill;
  context.fillRect(x, y, inner, inner);
  if (size >= 40) {
    context.fillStyle = ink;
    context.font = `600 12px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(narrow === null ? '' : String(narrow), x + inner / 2, y + inner * 0.7);
    drawSign(context, verdict, x + inner / 2 - 6, y + 5, 12, ink);
  } else if (size >= 9) {
    drawSign(context, verdict, x + inner * 0.2, y + inner * 0.2, inner * 0.6, ink);
  }
}

/** The same shapes as in the list. */
const SHAPES = Object.fromEntries([...document.querySelectorAll('symbol')].map((symbol) => [symbol.id.slice(5), [...symbol.querySelectorAll('path')].map((path) => ({
  line: new Path2D(path.getAttribute('d')), filled: path.getAttribute('fill') === 'currentColor', width: Number(path.getAttribute('stroke-width') ?? 2),
}))]));

function drawSign(context, verdict, x, y, size, ink) {
  if (verdict === 'clear' && size < 12) {
    return;
  }
  context.save();
  context.translate(x, y);
  context.scale(size / 16, size / 16);
  context.fillStyle = ink;
  context.strokeStyle = ink;
  for (const shape of SHAPES[verdict]) {
    context.lineWidth = shape.width;
    shape.filled ? context.fill(shape.line) : context.stroke(shape.line);
  }
  context.restore();
}

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    card: of('card'), soft: of('soft'), line: of('line'), faint: of('faint'), focus: of('focus'),
    ...Object.fromEntries(Object.keys(VERDICTS).map((verdict) => [verdict, { fill: of(`${verdict}-fill`), ink: of(`${verdict}-ink`) }])),
  };
}
