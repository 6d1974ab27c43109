// Waiting between attempts: longer each time, never in step with others, ended at once when there is reason to try again.

const FIRST_MS = 1000;
const LONGEST_MS = 15_000;

/** Attempts at something that fails for now. */
export class Waiting {
  #wake = () => {};

  /** @param {(ms: number) => Promise<void>} sleep @param {() => number} chance a number from 0 to 1 */
  constructor(sleep, chance = Math.random) {
    this.sleep = sleep;
    this.chance = chance;
    this.failed = 0;
  }

  /** Waits for the next attempt; `least` seconds where the server asked for it. */
  async rest(least = 0) {
    this.failed += 1;
    const usual = Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.failed - 1));
    const ms = Math.max(Math.min(least, 60) * 1000, usual * (0.75 + this.chance() / 2));
    await Promise.race([
      this.sleep(Math.min(ms, Math.max(LONGEST_MS, least * 1000))),
      new Promise((resolve) => {
        this.#wake = resolve;
      }),
    ]);
  }

  /** There is reason to try now: back online, the page looked at again, signed in. */
  wake() {
    this.#wake();
  }

  /** It went well. */
  done() {
    this.failed = 0;
  }
}

/** Whether an answer means "not now": no answer, a busy or broken server. Such a thing is sent again, never dropped. */
export function isForNow(status) {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}
