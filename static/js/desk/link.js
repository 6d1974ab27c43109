// The desk's tie to the server: the outbox, the line's draft, the poll for what others did, and signing in again.

import { Draft } from "./draft.js";
import { Outbox } from "./outbox.js";
import { SignIn } from "./parts/signin.js";
import { MemoryRows, Sealed, StoredRows } from "./sealed.js";
import { ask, isGood } from "./server.js";

const POLL_MS = 4000;
const HIDDEN_POLL_MS = 20_000;

const sleep = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Everything that speaks with the server by itself. */
export class Link {
  #polling = false;

  /**
   * @param {object} data the page's data
   * @param {{onChange, onAcknowledged, onRefused, onNews, onAway}} listeners `onNews(answer)` for each poll, `onAway(isAway)`
   */
  static async open(data, listeners) {
    const link = new Link();
    Object.assign(link, { data, urls: data.urls, listeners, call: data.call?.id ?? null, isAway: false, isSure: true });
    link.signIn = new SignIn({ urls: data.urls, person: data.person, onSignedIn: () => link.wake() });
    link.store = new Sealed(await rowsOf(data.person.name), () => link.#fetchKey(), isSealing() ? crypto.subtle : null);
    link.outbox = link.#outbox();
    link.draft = link.call ? link.#draft() : null;
    return link;
  }

  #outbox() {
    const { onChange, onAcknowledged, onRefused } = this.listeners;
    return new Outbox({
      store: this.store,
      sleep,
      onChange,
      onAcknowledged,
      onRefused,
      onSignIn: () => this.signIn.open(),
      isMe: () => this.#isMe(),
      isSure: () => this.isSure,
      locked: (work) => (navigator.locks ? navigator.locks.request(`firstcall-${this.data.person.name}`, work) : work()),
      send: (item) => (item.kind === "call.started" ? this.#begin(item) : this.#record(item)),
    });
  }

  #record({ call, key, kind, payload, at }) {
    return ask(this.urls.entries.replace("CALL", encodeURIComponent(call)), { method: "POST", body: { key, kind, payload, at } });
  }

  // A call that was taken down while the server was away: it has its id from here, so that it begins once.
  async #begin({ call, key, payload, at }) {
    const answer = await ask(this.urls.calls, { method: "POST", body: { ...payload, call_id: call, at } });
    return isGood(answer) && answer.body?.id === call ? { ...answer, body: { entries: [{ key, number: 1 }] } } : answer;
  }

  // Whoever leaves the page may sign in as somebody else elsewhere; until she is back, it is asked before anything is sent.
  async #isMe() {
    const isMe = await this.signIn.isMe();
    if (isMe && document.hasFocus()) this.isSure = true;
    return isMe;
  }

  #draft() {
    return new Draft({
      call: this.call,
      store: this.store,
      sleep,
      onChange: this.listeners.onChange,
      onSignIn: () => this.signIn.open(),
      send: (text) => ask(this.urls.draft, { method: "PUT", body: { text } }),
    });
  }

  async #fetchKey() {
    const answer = await ask(this.urls.key);
    return { status: answer.status, key: isGood(answer) ? answer.body?.key : undefined };
  }

  /** Begins; answers the words that stand in the line. */
  async start() {
    for (const [target, event] of [
      [window, "online"],
      [window, "focus"],
      [document, "visibilitychange"],
    ]) {
      target.addEventListener(event, () => {
        if (document.visibilityState === "visible") this.wake();
      });
    }
    window.addEventListener("blur", () => {
      this.isSure = false;
    });
    await this.outbox.start();
    const text = this.draft ? await this.draft.restore(this.data.draft) : "";
    this.#poll();
    return text;
  }

  /** Whether the server is there, asked now; what stands before it may answer in its place that it is not. */
  async isThere() {
    const { status } = await ask(this.urls.session);
    return status > 0 && status < 500;
  }

  /** There is reason to try now. */
  wake() {
    this.outbox.wake();
    this.draft?.wake();
    this.pollSoon();
  }

  /** Asks for news now, unless it is asking. */
  pollSoon() {
    this.wakePoll?.();
  }

  async #poll() {
    if (this.#polling) return;
    this.#polling = true;
    for (;;) {
      const ms = document.visibilityState === "visible" ? POLL_MS : HIDDEN_POLL_MS;
      await Promise.race([
        sleep(ms),
        new Promise((resolve) => {
          this.wakePoll = resolve;
        }),
      ]);
      await this.#look();
      this.outbox.kick(); // a tab that was closed may have left something
    }
  }

  async #look() {
    const answer = this.call ? await ask(`${this.urls.poll}?after=${this.listeners.after()}`) : await ask(this.urls.news);
    if (answer.status === 401) this.signIn.open();
    if (isGood(answer) && answer.body) this.listeners.onNews(answer.body);
    if (this.isAway !== (answer.status === 0 || answer.status >= 500)) {
      this.isAway = !this.isAway;
      if (!this.isAway) this.outbox.wake();
    }
    this.listeners.onChange();
  }
}

function isSealing() {
  return Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
}

async function rowsOf(person) {
  if (!isSealing()) return new MemoryRows();
  return StoredRows.open(person).catch(() => new MemoryRows());
}
