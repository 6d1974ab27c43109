// The words that stand in the line, kept: sealed in this browser at once, on the server half a second after the last key.

import { isForNow, Waiting } from "./waiting.js";

const DEBOUNCE_MS = 500;
const PATIENCE_MS = 2000;

/** The line's draft of one call. */
export class Draft {
  #sending = false;

  /**
   * @param {{call: string, store: import("./sealed.js").Sealed, send: (text: string) => Promise<{status: number}>,
   *   sleep: (ms: number) => Promise<void>, now?: () => number, onChange?: () => void, onSignIn?: () => void}} parts
   */
  constructor({ call, store, send, sleep, now = Date.now, onChange = () => {}, onSignIn = () => {} }) {
    Object.assign(this, { call, store, send, sleep, now, onChange, onSignIn });
    this.waiting = new Waiting(sleep);
    this.text = "";
    this.acknowledged = "";
    this.since = 0;
    this.changes = 0;
  }

  /** The newer of what the server and this browser have kept; what the server never got goes to it. */
  async restore(onServer) {
    const here = await this.#here();
    const isNewer = here && !here.acknowledged && here.text && (!onServer || here.at >= onServer.at);
    this.acknowledged = onServer?.text ?? "";
    this.text = this.acknowledged;
    if (isNewer) this.set(here.text);
    return this.text;
  }

  async #here() {
    try {
      await this.store.unlock();
      return await this.store.draft(this.call);
    } catch {
      return null; // without the key the browser's copy stays sealed; the server's counts
    }
  }

  /** The line now reads so. */
  set(text) {
    if (text === this.text) return;
    if (this.text === this.acknowledged) this.since = this.now();
    this.text = text;
    this.changes += 1;
    this.#keep(false);
    this.onChange();
    this.#later(this.changes);
  }

  /** @returns {"saved"|"saving"|"not-saved"} */
  get status() {
    if (this.text === this.acknowledged) return "saved";
    return this.waiting.failed || this.now() - this.since > PATIENCE_MS ? "not-saved" : "saving";
  }

  /** There is reason to try now. */
  wake() {
    this.waiting.wake();
    this.#flush();
  }

  async #later(change) {
    await this.sleep(DEBOUNCE_MS);
    if (change === this.changes) await this.#flush();
  }

  async #flush() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.text !== this.acknowledged) await this.#sendOnce();
    this.#sending = false;
  }

  async #sendOnce() {
    const text = this.text;
    const { status } = await this.send(text).catch(() => ({ status: 0 }));
    if (status === 401) this.onSignIn();
    if (status >= 200 && status < 300) {
      this.acknowledged = text;
      this.since = this.now();
      this.waiting.done();
      await this.#keep(text === this.text);
    } else {
      const resting = this.waiting.rest(isForNow(status) || status === 401 ? 0 : 60);
      this.onChange();
      await resting;
    }
    this.onChange();
  }

  async #keep(acknowledged) {
    if (!this.store.open) return;
    await this.store
      .keepDraft(this.call, { text: this.text, at: new Date(this.now()).toISOString(), acknowledged })
      .catch(() => {});
  }
}
