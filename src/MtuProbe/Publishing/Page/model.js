'use strict';

// Both documents (an agent's findings, a cluster's report) become one model:
//   path { key, from, to, family, via, verdict, there, back, number, age, finding }
//   pair { key, from, to, via, ipv4, ipv6, worst }: both families of a path

/** The document of /api/v1/findings. */
function fromFindings(document) {
  const open = (document.pending ?? []).map((p) => path({ from: document.node, to: p.peer, family: p.family, via: p.via, verdict: 'pending' }));
  const found = document.findings.map((f) => {
    const verdict = verdictOf(f.pathVerdict);
    const isKnown = VERDICTS[verdict].kind !== 'unknown';
    return path({
      from: document.node, to: f.peer, family: f.family, via: f.via, verdict, there: isKnown ? f.pathMtu : null,
      back: isKnown ? f.reverse?.pathMtu ?? null : null, number: f.recommendedMtu, age: f.ageSeconds, finding: f,
    });
  });
  const parts = [['pod', 'to peers'], ['egress', 'outside']].flatMap(([part, words]) => Object.keys(FAMILIES).map((family) => {
    const number = document.recommendedMtu[part]?.[family];
    return number ? { words: `${words}, ${FAMILIES[family]}`, mtu: number.mtu, by: number.worst.peer, age: (Date.parse(document.at) - Date.parse(number.asOf)) / 1000 } : null;
  })).filter(Boolean);
  return whole({ kind: 'agent', name: document.node, number: document.recommendedMtu.all ?? null, parts, notes: [], paths: [...found, ...open], nodes: null });
}

/** The document of /api/v1/report. */
function fromReport(document) {
  const paths = document.paths.map((p) => path({
    from: p.from, to: p.to, family: p.family, via: p.via, verdict: verdictOf(p.verdict), there: p.pathMtu, back: p.reverseMtu ?? null, number: p.recommendedMtu ?? null, age: p.ageSeconds, hole: p.blackHole ?? null,
  }));
  const parts = [['podMtu', 'to peers'], ['egressMtu', 'outside']].flatMap(([part, words]) => Object.keys(FAMILIES).map((family) => {
    const mtu = document[part]?.[family];
    return mtu ? { words: `${words}, ${FAMILIES[family]}`, mtu } : null;
  })).filter(Boolean);
  const nodes = new Map(Object.entries(document.nodes));
  const stale = [...nodes.values()].filter((node) => node.stale).length;
  const dropped = [...nodes.values()].reduce((sum, node) => sum + (node.dropped ?? 0), 0);
  const notes = [
    document.coverage ? `${document.coverage.replace('/', ' of ')} nodes are heard.` : null,
    document.stale ? 'The numbers are stale: too few nodes are heard, or a number rests on one that is silent.' : null,
    stale > 0 ? `${count(stale, 'node is', 'nodes are')} silent for more than three heartbeats.` : null,
    document.ipv6Safe === false ? 'Some IPv6 path carries less than 1280 bytes: IPv6 is left out of the number.' : null,
    dropped > 0 ? `${count(dropped, 'path that is', 'paths that are')} not clear had no room in the nodes' objects.` : null,
    document.omitted > 0 ? `The best ${amount(document.omitted)} paths are left out here.` : null,
  ].filter(Boolean);
  return whole({ kind: 'cluster', name: count(nodes.size, 'node', 'nodes'), number: document.recommendedMtu, parts, notes, paths, nodes });
}

function path(facts) {
  const one = { there: null, back: null, number: null, age: null, finding: null, hole: null, ...facts };
  one.key = `${one.from}\n${one.to}\n${one.via}\n${one.family}`;
  one.narrow = one.there !== null && one.back !== null ? Math.min(one.there, one.back) : one.there ?? one.back;
  return one;
}

function whole(model) {
  const pairs = new Map();
  for (const one of model.paths) {
    const key = `${one.from}\n${one.to}\n${one.via}`;
    const pair = pairs.get(key) ?? pairs.set(key, { key, from: one.from, to: one.to, via: one.via, ipv4: null, ipv6: null, worst: null }).get(key);
    pair[one.family === 'ipv6' ? 'ipv6' : 'ipv4'] = one;
    pair.worst = pair.worst === null || worse(one, pair.worst) < 0 ? one : pair.worst;
  }
  // Names are compared once each, not once for every pair of paths.
  const names = [...new Set(model.paths.flatMap((one) => [one.from, one.to]))].sort(compare);
  const place = new Map(names.map((name, index) => [name, index]));
  const counts = Object.fromEntries(Object.keys(VERDICTS).map((verdict) => [verdict, 0]));
  model.paths.forEach((one) => { counts[one.verdict] += 1; });
  return { ...model, counts, pairs: [...pairs.values()].sort((a, b) => worse(a.worst, b.worst) || place.get(a.from) - place.get(b.from) || place.get(a.to) - place.get(b.to)), byKey: new Map(model.paths.map((one) => [one.key, one])) };
}

/** Worst first: by verdict, then the smaller number. */
function worse(a, b) {
  return VERDICTS[a.verdict].rank - VERDICTS[b.verdict].rank || (a.narrow ?? a.number ?? Infinity) - (b.narrow ?? b.number ?? Infinity) || 0;
}

const order = new Intl.Collator('en', { numeric: true });

function compare(a, b) {
  return order.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** One path in a sentence, for whoever does not see its cell. */
function sentence(one) {
  const numbers = one.there === null ? 'size unknown' : one.back === null || one.back === one.there ? `${one.there} bytes` : `${one.there} bytes there, ${one.back} back`;
  return `${FAMILIES[one.family]}: ${VERDICTS[one.verdict].one}, ${numbers}`;
}

/** Which few ends have nearly all of the troubled paths in common: where to look first. */
function suspects(troubled, ends) {
  const chosen = [];
  let left = troubled;
  while (left.length > troubled.length / 10 && chosen.length < 3) {
    const touches = new Map();
    left.forEach((one) => new Set(ends(one)).forEach((end) => touches.set(end, (touches.get(end) ?? 0) + 1)));
    const [worst] = [...touches].reduce((a, b) => (b[1] > a[1] ? b : a));
    chosen.push(worst);
    left = left.filter((one) => !ends(one).includes(worst));
  }
  return { chosen, covered: troubled.length - left.length };
}
