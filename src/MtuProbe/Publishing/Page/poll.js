'use strict';

// Asks again and again: every five seconds while it is answered, more rarely while not, or while nobody looks.

const PERIOD = 5000;
const LONGEST = 30000;
const PATIENCE = 15000;

/** Drawing a large document may take one part of the time in ten at most. */
const SHARE = 10;

class Poller {
  #url; #show; #tell;
  #timer = null;
  #failures = 0;
  #busy = false;

  /** When the last document came, by performance.now(); null before the first. */
  last = null;

  /** Null while all is well, else what keeps it from being so: { words, since, next }. */
  trouble = null;

  constructor(url, show, tell) {
    this.#url = url;
    this.#show = show;
    this.#tell = tell;
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        this.ask();
      }
    });
    addEventListener('online', () => this.ask());
  }

  async ask() {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    clearTimeout(this.#timer);
    let [words, drawing] = [null, 0];
    try {
      const answer = await fetch(this.#url, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store', credentials: 'omit', redirect: 'error' });
      if (answer.ok) {
        const document = await answer.json();
        this.last = performance.now();
        this.#show(document);
        drawing = performance.now() - this.last;
      } else {
        words = answer.status === 503 ? plain((await answer.text()).trim()).slice(0, 200) : `status ${answer.status}`;
      }
    } catch (failure) {
      words = failure instanceof SyntaxError ? 'the answer is not JSON' : failure.name === 'TimeoutError' ? `no answer within ${PATIENCE / 1000} s` : failure instanceof TypeError ? 'no connection' : failure.message;
    }
    this.#busy = false;
    this.#failures = words === null ? 0 : this.#failures + 1;
    const wait = this.#failures < 2 ? Math.max(PERIOD, SHARE * drawing) : Math.min(LONGEST, PERIOD * 2 ** (this.#failures - 1));
    const next = performance.now() + wait;
    this.trouble = words === null ? null : { words, since: this.trouble?.since ?? performance.now(), next };
    this.#tell(this);
    this.#timer = setTimeout(() => this.ask(), document.hidden ? Math.max(wait, LONGEST) : wait);
  }
}
