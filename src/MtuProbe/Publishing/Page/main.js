'use strict';

// Joins the parts: a document comes, becomes a model, and every part shows it.

const isAgent = document.documentElement.dataset.kind === 'agent';
const who = isAgent ? 'The agent' : 'The aggregator';
const poller = new Poller(isAgent ? '/api/v1/findings' : '/api/v1/report', show, tellPolling);
let matrix = null;

function show(document) {
  const model = isAgent ? fromFindings(document) : fromReport(document);
  showHeadline(model);
  Details.show(model);
  Paths.show(model);
  Advice.show(model);
  showLegend(model);
  byId('matrix').hidden = isAgent || model.nodes.size < 2;
  if (!byId('matrix').hidden) {
    const held = byId('matrix').contains(window.document.activeElement) || Details.isOpen;
    matrix = gridOf(model, held ? matrix : null);
    const isLarge = matrix.columns.length > MOST_IN_TABLE;
    byId('matrix-table').hidden = isLarge;
    byId('matrix-canvas').hidden = !isLarge;
    byId('zoom-in').hidden = byId('zoom-out').hidden = !isLarge;
    (isLarge ? MatrixCanvas : MatrixTable).show(matrix);
  }
}

/** Whether what is shown is of now, and how old it is when not. */
function tellPolling({ trouble }) {
  byId('live').classList.toggle('is-away', trouble !== null);
  document.body.classList.toggle('is-away', trouble !== null);
  if (trouble && byId('away').hidden) {
    say(`${who} does not answer: ${trouble.words}.`);
  } else if (!trouble && !byId('away').hidden) {
    say(`${who} answers again.`);
  }
  byId('away').hidden = trouble === null;
  tick();
}

function tick() {
  const { trouble, last } = poller;
  const now = performance.now();
  if (trouble) {
    const shown = last === null ? 'Nothing is shown yet.' : `What is shown is ${age((now - last) / 1000)} old.`;
    const next = Math.ceil((trouble.next - now) / 1000);
    setText(byId('away'), `${who} does not answer (${trouble.words}). ${shown} ${next > 0 ? `Asked again in ${next} s.` : 'Asking.'}`);
  }
  setText(byId('live-text'), trouble ? 'away' : last === null ? 'loading' : `live, ${age((now - last) / 1000)} old`);
  document.querySelectorAll('.age').forEach((node) => node.born !== undefined && tell(node));
}

byId('copy-number').addEventListener('click', (event) => copy(byId('number').textContent, event.currentTarget));
byId('advice').open = matchMedia('(min-width: 1001px)').matches;
Paths.start();
Details.start();
if (!isAgent) {
  MatrixCanvas.start();
}
setInterval(tick, 1000);
poller.ask();
