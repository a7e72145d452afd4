'use strict';

// The number to set, and the same as configuration. The server knows how each system wants to be told; the page only shows and copies it.

const Advice = {
  mtu: null,
  remedies: [],
  chosen: 'docker',

  show(model) {
    const { number } = model;
    setText(byId('number'), number === null ? '\u2013' : String(number));
    byId('number-unit').hidden = number === null;
    byId('copy-number').hidden = number === null;
    setText(byId('number-why'), number === null ? 'Nothing was measured that a number could rest on.' : model.kind === 'agent'
      ? 'At most, for everything on this node: what every measured path carries, both ways.' : 'At most, on every node: what every measured path carries, both ways.');
    keyed(byId('number-parts'), model.parts, (part) => part.words, (part) => el('div', null, el('dt', null, part.words), el('dd', null, el('b'), el('span', { class: 'soft' }))), (row, part) => {
      setText(row.querySelector('b'), String(part.mtu));
      const by = row.querySelector('dd span');
      if (part.by !== undefined && by.name !== part.by) {
        by.name = part.by;
        by.replaceChildren(' by ', named(part.by, 22), ', ', aged(part.age, 'confirmed '));
      } else if (part.by !== undefined) {
        setAge(by.querySelector('.age'), part.age, 'confirmed ');
      }
    });
    if (number !== this.mtu) {
      this.load(number);
    }
  },

  async load(number) {
    byId('advice').hidden = number === null;
    if (number === null) {
      this.mtu = null;
      return;
    }
    try {
      const answer = await fetch('/api/v1/advice', { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
      const advice = await answer.json();
      // By now the number may be another: then the next refresh asks again.
      this.mtu = advice.mtu;
      this.remedies = advice.remedies;
      this.warnings = advice.warnings ?? [];
      this.draw();
    } catch {
      this.mtu = null;
      byId('advice').hidden = this.remedies.length === 0;
    }
  },

  draw() {
    keyed(byId('systems'), this.remedies, (remedy) => remedy.for, (remedy) => el('button', { type: 'button', onclick: () => this.choose(remedy.for) }, plain(SYSTEMS[remedy.for] ?? remedy.for)),
      (button, remedy) => setAttribute(button, 'aria-pressed', String(remedy.for === this.chosen)));
    const chosen = this.remedies.find((remedy) => remedy.for === this.chosen) ?? this.remedies[0];
    byId('system').replaceChildren(...(chosen ? remedyBlock(chosen) : []), ...this.warnings.map((words) => el('p', { class: 'soft' }, plain(words))));
  },

  choose(system) {
    this.chosen = system;
    this.draw();
  },
};

/** A remedy's first line says what to change, the others are to paste. */
function remedyBlock(remedy) {
  const [words, ...lines] = remedy.text.split('\n');
  const name = plain(SYSTEMS[remedy.for] ?? remedy.for);
  const paste = lines.join('\n');
  return [
    el('p', { class: 'remedy-words' }, plain(words)),
    paste === '' ? null : el('div', { class: 'paste' },
      el('pre', { tabindex: '0', 'aria-label': `Configuration for ${name}`, role: 'region' }, paste),
      el('button', { type: 'button', class: 'copy', 'aria-label': `Copy for ${name}`, onclick: (event) => copy(`${paste}\n`, event.currentTarget) }, 'Copy')),
  ].filter(Boolean);
}
