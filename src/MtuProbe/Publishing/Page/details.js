'use strict';

// The evidence of one path. Beside the rest where there is room, over it where there is not; a refresh changes only what changed.

const Details = {
  key: null,
  shown: null,
  model: null,

  get isOpen() {
    return byId('details').open;
  },

  start() {
    byId('details-close').addEventListener('click', () => byId('details').close());
    byId('details').addEventListener('close', () => this.closed());
    byId('details').addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.preventDefault();
        byId('details').close();
      }
    });
  },

  open(key) {
    this.opener = this.isOpen ? this.opener : document.activeElement;
    this.key = key;
    this.shown = null;
    this.draw();
    history.replaceState(null, '', `#${key.split('\n').map(encodeURIComponent).join('/')}`);
    const dialog = byId('details');
    if (!dialog.open) {
      if (matchMedia('(min-width: 1100px)').matches) {
        dialog.show();
      } else {
        dialog.showModal();
      }
    }
    dialog.scrollTop = 0;
    byId('details-title').focus({ preventScroll: true });
  },

  closed() {
    this.key = null;
    history.replaceState(null, '', location.pathname);
    if (this.opener?.isConnected) {
      this.opener.focus({ preventScroll: true });
    }
  },

  show(model) {
    const isFirst = this.model === null;
    this.model = model;
    if (this.key !== null) {
      this.draw();
    } else if (isFirst) {
      this.follow();
    }
  },

  /** A path has an address of its own: whoever is sent that sees it at once. */
  follow() {
    try {
      const key = location.hash.slice(1).split('/').map(decodeURIComponent).join('\n');
      if (this.model.byKey.has(key)) {
        this.open(key);
      }
    } catch {
      history.replaceState(null, '', location.pathname);
    }
  },

  draw() {
    const one = this.model.byKey.get(this.key);
    const state = JSON.stringify([one, this.model.nodes?.get(one?.from)?.stale], (name, value) => (name === 'age' || name === 'ageSeconds' || name === 'confirmedAt' ? undefined : value));
    const ages = byId('details-body').querySelector('.age');
    if (state === this.shown) {
      if (ages) {
        setAge(ages, one.age, 'confirmed ');
      }
      return;
    }
    this.shown = state;
    const { scrollTop } = byId('details');
    const focused = byId('details').contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
    byId('details-title').replaceChildren(...(one ? [named(one.from, 40), ' to ', named(one.to, 60)] : ['The path is gone']));
    byId('details-body').replaceChildren(...(one ? this.content(one) : [el('p', null, 'It is not probed any more.')]));
    byId('details').scrollTop = scrollTop;
    if (focused) {
      [...byId('details-body').querySelectorAll('button')].find((button) => button.getAttribute('aria-label') === focused)?.focus({ preventScroll: true });
    }
  },

  content(one) {
    const finding = one.finding;
    return [
      this.families(one),
      el('p', { class: 'summary' }, badge(one.verdict), ' ', el('span', { class: 'tag' }, VIAS[one.via] ?? plain(one.via)), ' ', el('span', { class: 'soft' }, aged(one.age, 'confirmed '))),
      ...(finding ? evidence(one, finding) : this.known(one)),
    ];
  },

  /** The other family of the same ends is one key away. */
  families(one) {
    const all = Object.keys(FAMILIES).map((family) => this.model.byKey.get(`${one.from}\n${one.to}\n${one.via}\n${family}`)).filter(Boolean);
    return el('div', { class: 'systems', role: 'group', 'aria-label': 'Family' }, ...all.map((other) => el(
      'button', { type: 'button', 'aria-pressed': String(other === one), 'aria-label': sentence(other), onclick: () => { this.key = other.key; this.draw(); } }, sign(other.verdict), ' ', FAMILIES[other.family])));
  },

  /** What a cluster knows of a path: numbers and places, not how they were found. */
  known(one) {
    const node = this.model.nodes?.get(one.from);
    return [
      facts([['there', bytes(one.there)], ['back', bytes(one.back)], ['to set', bytes(one.number)]]),
      one.verdict === 'pending' ? el('p', null, VERDICTS.pending.means) : el('p', null, VERDICTS[one.verdict].means),
      ...(one.hole ? [el('h3', null, 'Where'), hops(one.hole, named(one.from, 40))] : []),
      node?.stale ? el('p', null, `The node has been silent for ${age(node.ageSeconds)}: this is what it said last.`) : null,
      el('p', { class: 'soft' }, 'Lanes, loss and the explanation are on the page of the agent that probes this path, on ', named(one.from, 60), ' (port 9797).'),
    ].filter(Boolean);
  },
};

function bytes(number) {
  return number === null || number === undefined ? null : `${number} bytes`;
}

/** Only what was measured; terms and values. */
function facts(rows) {
  return el('dl', { class: 'facts' }, ...rows.filter(([, value]) => value !== null && value !== undefined).map(([term, value]) => el('div', null, el('dt', null, term), el('dd', null, value))));
}

function evidence(one, f) {
  const back = f.reverse;
  return [
    facts([
      ['there', way(f.pathMtu, f.verdict, f.exact, f.blackHole?.smallestLost)],
      ['back', f.direction === 'roundTrip' ? 'measured together with the way there' : back ? way(back.pathMtu, back.verdict, back.exact, back.smallestLost) : 'not measured'],
      ['to set', bytes(f.recommendedMtu)],
      ['interface', bytes(f.interfaceMtu)], ['route', bytes(f.routeMtu)], ['cached by the kernel', bytes(f.cachedMtu)], ['peer\u2019s interface', bytes(f.peerMtu)],
    ]),
    f.blackHole ? el('h3', null, 'Where') : null,
    f.blackHole ? hops(f.blackHole) : null,
    el('h3', null, 'Why'),
    el('p', { class: 'why' }, plain(f.explanation)),
    el('h3', null, 'Evidence'),
    facts([
      ['since', f.since ? plain(f.since) : null],
      ['method', f.method ? plain(f.method) : null],
      ['addresses', f.address ? `${plain(f.source ?? '?')} \u2192 ${plain(f.address)}${f.natted ? ' (translated on the way)' : ''}` : null],
      ['packet too big', f.ptb.accepted + f.ptb.rejected === 0 ? 'none came' : `${f.ptb.accepted} accepted${f.ptb.rejected > 0 ? `, ${f.ptb.rejected} rejected` : ''}${f.ptb.reporter ? `, from ${plain(f.ptb.reporter)}` : ''}${f.ptb.nextHopMtu !== null ? `: next hop ${f.ptb.nextHopMtu}` : ''}`],
      ['loss, fitting sizes', percent(f.loss.belowBoundary)], ['loss, larger sizes', percent(f.loss.aboveBoundary)],
      ['loss on the way back', percent(back?.loss?.belowBoundary)],
      ['round trip', f.rttMs === null ? null : `${f.rttMs} ms`],
      ['probes', f.probes.sent === 0 ? null : `${f.probes.sent} sent, ${f.probes.lost} lost, ${(f.probes.bytes / 1000).toFixed(1)} kB${f.durationMs === null ? '' : ` in ${(f.durationMs / 1000).toFixed(2)} s`}`],
    ]),
    ...lanes(f.flows),
    ...losses(f.loss.bySize),
    ...(f.remedies.length > 0 ? [el('h3', null, 'What to do on this path'), ...f.remedies.map((remedy) => el('details', { class: 'remedy' }, el('summary', null, plain(SYSTEMS[remedy.for] ?? remedy.for)), ...remedyBlock(remedy)))] : []),
  ].filter(Boolean);
}

function way(mtu, verdict, exact, lost) {
  const word = VERDICTS[verdictOf(verdict)].one;
  return `${mtu === null ? word : `${exact ? '' : 'at least '}${mtu} bytes, ${word}`}${lost ? `; ${lost} is lost` : ''}`;
}

function percent(share) {
  return share === null || share === undefined ? null : `${(share * 100).toFixed(1)} %`;
}

/** The hole between its hops, as a line. */
function hops(hole, from = 'this node') {
  const hop = (at, otherwise) => el('li', null, el('b', null, at?.address ? plain(at.address) : otherwise), el('span', { class: 'soft' }, at && at.ttl > 0 ? `hop ${at.ttl}` : ''));
  if (!hole.after && !hole.before) {
    return el('p', { class: 'soft' }, 'No router on the way told where: either none answers, or nobody looked yet.');
  }
  return el('ol', { class: 'hops', 'aria-label': 'Between which hops packets vanish' },
    hop(hole.after, hole.after ? from : 'a hop that does not answer'), el('li', { class: 'v-blackHole' }, sign('blackHole'), ` ${hole.smallestLost} bytes vanish here`), hop(hole.before, 'a hop that does not answer'));
}

function lanes(flows) {
  return flows.length === 0 ? [] : [
    el('h3', null, 'Lanes'),
    smallTable(['From port', 'There', 'Back'], flows.map((flow) => [String(flow.sourcePort), way(flow.pathMtu, flow.verdict, true), flow.reverse ? way(flow.reverse.pathMtu, flow.reverse.verdict, true) : '\u2013'])),
  ];
}

function losses(sizes) {
  return sizes ? [el('h3', null, 'Loss by size'), smallTable(['Bytes', 'Sent', 'Lost'], sizes.map((one) => [one.size, one.sent, `${one.lost} (${percent(one.lost / Math.max(1, one.sent))})`].map(String)))] : [];
}

function smallTable(heads, rows) {
  return el('table', { class: 'small' }, el('thead', null, el('tr', null, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', null, ...rows.map((cells) => el('tr', null, ...cells.map((cell) => el('td', null, cell))))));
}
