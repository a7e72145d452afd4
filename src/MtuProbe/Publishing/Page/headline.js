'use strict';

// What is wrong, in words, before anything else; and how much of it.

/** { kind, verdict, words, why } of a model. */
function headline(model) {
  const { counts, paths } = model;
  const known = paths.filter((one) => VERDICTS[one.verdict].kind !== 'unknown').length;
  const unknown = paths.length - known;
  const rest = unknown > 0 ? ` ${count(unknown, 'path cannot be told.', 'paths cannot be told.')}` : '';
  if (paths.length === 0) {
    return { verdict: 'pending', words: 'Nothing is measured yet', why: 'No peer and no outside target is known so far.' };
  }
  for (const verdict of ['blackHole', 'lossy', 'reduced']) {
    if (counts[verdict] > 0) {
      const one = VERDICTS[verdict];
      const words = verdict === 'blackHole' ? count(counts[verdict], one.one, one.many)
        : verdict === 'lossy' ? `${count(counts[verdict], 'path loses', 'paths lose')} large packets`
        : `No black hole; ${count(counts[verdict], 'path carries', 'paths carry')} less than hosts send`;
      return { verdict, words, why: trouble(model, verdict) + rest };
    }
  }
  if (known === 0) {
    const waits = counts.pending === paths.length;
    return { verdict: waits ? 'pending' : 'inconclusive', words: waits ? 'Still searching' : 'It cannot be told', why: waits ? `${count(paths.length, 'path', 'paths')}, none searched to its end yet.` : `None of ${count(paths.length, 'path', 'paths')} is answered. Is UDP 9798 filtered?` };
  }
  return {
    verdict: unknown > 0 ? 'inconclusive' : 'clear',
    words: unknown > 0 ? `Nothing wrong on ${count(known, 'path', 'paths')}; ${amount(unknown)} cannot be told` : 'Nothing is wrong',
    why: `${count(known, 'path carries', 'paths carry')} what ${known === 1 ? 'its host sends' : 'their hosts send'}.`,
  };
}

function trouble(model, verdict) {
  const troubled = model.paths.filter((one) => one.verdict === verdict);
  const number = Math.min(...troubled.map((one) => one.narrow ?? one.number ?? Infinity));
  const what = { blackHole: 'vanish and nothing says so', lossy: 'are lost far more often than smaller ones', reduced: 'are refused with a "packet too big"' }[verdict];
  const narrowest = Number.isFinite(number) ? `; ${troubled.length === 1 ? 'it' : 'the narrowest'} carries ${number} bytes` : '';
  const first = `On ${amount(troubled.length)} of ${count(model.paths.length, 'path', 'paths')} larger packets ${what}${narrowest}.`;
  const peers = new Set(troubled.map((one) => one.to)).size;
  if (model.kind === 'agent') {
    const everywhere = troubled.length === model.paths.filter((one) => VERDICTS[one.verdict].kind !== 'unknown').length && peers > 2;
    return everywhere ? `${first} It is so on every path: look at this node's own link first.` : first;
  }
  const { chosen, covered } = suspects(troubled, (one) => [one.from, one.to]);
  return troubled.length > 2 && covered >= troubled.length * 0.9
    ? `${first} ${covered === troubled.length ? 'All' : amount(covered)} of them touch ${list(chosen.map((name) => cut(plain(name))))}: look there first.`
    : first;
}

/** What was told last, so that only a change is spoken. */
let told = '';

function showHeadline(model) {
  const { verdict, words, why } = headline(model);
  const section = byId('headline');
  setAttribute(section, 'class', `headline v-${verdict}`);
  const medal = section.querySelector('.medal');
  if (medal.verdict !== verdict) {
    medal.verdict = verdict;
    medal.replaceChildren(sign(verdict));
  }
  setText(byId('headline-words'), words);
  setText(byId('headline-why'), why);
  setText(byId('notes'), model.notes.join(' '));
  setText(byId('name'), model.kind === 'agent' ? `on ${cut(plain(model.name), 60)}` : `in the cluster: ${model.name}`);
  document.title = `${words} \u00b7 ${model.kind === 'agent' ? cut(plain(model.name), 60) : 'cluster'} \u00b7 MtuProbe`;
  if (told !== '' && told !== words) {
    say(`Now: ${words}. ${why}`);
  }
  told = words;
}

/** One button per verdict that occurs; pressed, the list shows only those. */
function showCounts(model, chosen, choose) {
  const occurring = Object.keys(VERDICTS).filter((verdict) => model.counts[verdict] > 0 || chosen.has(verdict));
  byId('counts').hidden = occurring.length === 0;
  keyed(byId('counts'), occurring, (verdict) => verdict, (verdict) => el(
    'button', { type: 'button', class: `count v-${verdict}`, title: VERDICTS[verdict].means, onclick: () => choose(verdict) }, sign(verdict), el('b'), el('span')), (button, verdict) => {
    setAttribute(button, 'aria-pressed', String(chosen.has(verdict)));
    setText(button.querySelector('b'), amount(model.counts[verdict]));
    setText(button.querySelector('span'), model.counts[verdict] === 1 ? VERDICTS[verdict].one : VERDICTS[verdict].many);
  });
}

function showLegend(model) {
  keyed(byId('legend'), Object.keys(VERDICTS).filter((verdict) => model.counts[verdict] > 0), (verdict) => verdict,
    (verdict) => el('div', null, el('dt', null, badge(verdict)), el('dd', null, VERDICTS[verdict].means)), () => {});
}
