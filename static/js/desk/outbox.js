// The queue of unsent entries of one person: kept sealed in this browser, sent in order, one entry a request, from one tab at
// a time. What is refused is kept and shown, and holds up nothing. It never says saved of what the server has not acknowledged.

import { isForNow, Waiting } from "./waiting.js";
import { NoKey } from "./sealed.js";

const PATIENCE_MS = 2000;

/**
 * @typedef {{call: string, key: string, kind: string, payload: object, at: string, issue?: string}} Item
 * @typedef {{status: number, body?: any, retryAfter?: number}} Answer status 0: no answer
 * @typedef {"saved"|"saving"|"not-saved"|"sealed"} Status
 */

/**
 * `onChange()` whenever `status` may be another; `onAcknowledged(item, recorded)`; `onRefused(item)` with `item.problem`;
 * `onSignIn()` when the session has ended.
 */
export class Outbox {
  #running = false;
  #kept = Promise.resolve();
  // Places whose rows are going: a look that began before may still find them.
  #dropped = new Set();

  /**
   * @param {{store: import("./sealed.js").Sealed, send: (item: Item) => Promise<Answer>, isMe: () => Promise<boolean|null>,
   *   locked: (work: () => Promise<void>) => Promise<void>, sleep: (ms: number) => Promise<void>, now?: () => number}} parts
   *   `isMe`: whether the session is still this person's, null when nobody can tell; `isSure`: whether that need not be asked
   *   before sending; `locked` runs its work in one tab at a time
   */
  constructor({ store, send, isMe, isSure = () => true, locked, sleep, now = Date.now, ...listeners }) {
    Object.assign(this, { store, send, isMe, isSure, locked, sleep, now });
    this.on = { onChange() {}, onAcknowledged() {}, onRefused() {}, onSignIn() {}, ...listeners };
    this.waiting = new Waiting(sleep);
    /** Unsent entries that this page knows of, in order. */
    this.items = [];
    this.refused = [];
    this.sealed = 0;
    this.unreadable = [];
    this.signedOut = false;
    this.looked = false;
    this.isFull = false;
  }

  /** Looks for entries from before, and begins to send. */
  async start() {
    this.sealed = await this.store.count();
    this.looked = true;
    this.on.onChange();
    this.store.unlock().then(
      () => this.#keep(),
      () => {},
    ); // what another tab is to send for us must lie there first
    this.kick();
  }

  /** Puts an entry into the queue; it is on its way when this returns. */
  add(item) {
    const queued = { ...item, since: this.now(), place: null };
    this.items.push(queued);
    this.#keep();
    this.on.onChange();
    this.sleep(PATIENCE_MS).then(() => this.on.onChange());
    this.kick();
    return queued;
  }

  /** @returns {Status} */
  get status() {
    const unread = this.store.open ? 0 : this.sealed;
    if (this.unreadable.length || (unread && this.waiting.failed)) return "sealed";
    const isLate = this.waiting.failed || this.items.some((item) => this.now() - item.since > PATIENCE_MS);
    if (this.refused.length || (this.items.length && isLate)) return "not-saved";
    return this.items.length || unread || !this.looked ? "saving" : "saved";
  }

  /** How many entries wait, sealed ones among them. */
  get count() {
    return this.items.length + (this.store.open ? 0 : this.sealed);
  }

  /** There is reason to try now. */
  wake() {
    this.waiting.wake();
    this.kick();
  }

  /** Drops a refused entry; what is done with its words is the desk's matter. */
  async drop(item) {
    this.refused = this.refused.filter((one) => one !== item);
    if (item.place !== null) await this.#remove(item.place);
    this.on.onChange();
  }

  /** Drops rows that the key does not open: they were kept for another installation. */
  async dropUnreadable() {
    const places = this.unreadable;
    this.unreadable = [];
    for (const place of places) await this.#remove(place);
    this.on.onChange();
  }

  /** Begins to send unless it is sending. */
  async kick() {
    if (this.#running) return;
    this.#running = true;
    try {
      if (this.items.length || (await this.store.count())) await this.locked(() => this.#sendAll());
    } finally {
      this.#running = false;
      this.on.onChange();
    }
    if (this.items.length) this.kick();
  }

  async #sendAll() {
    for (;;) {
      if (!(await this.#unlock())) continue;
      const rows = (await this.#look()).filter(({ item }) => item && !item.problem);
      const unkept = rows.length ? null : this.#unkept();
      if (unkept) await this.#sendOne(unkept);
      else if (!rows.length) return;
      for (const row of rows) if (!(await this.#sendOne(row))) break; // nobody else sends meanwhile; what failed is looked at anew
    }
  }

  async #unlock() {
    try {
      await this.store.unlock();
      return true;
    } catch (error) {
      if (!(error instanceof NoKey)) throw error;
      await this.#failed({ status: error.status });
      return false;
    }
  }

  // Everything that waits in this browser, other tabs' entries among it. What of ours is no longer there, another tab has sent.
  async #look() {
    await this.#keep();
    const mine = new Map(this.items.map((item) => [item.place, item]));
    const rows = (await this.store.list()).filter(({ place }) => !this.#dropped.has(place));
    const there = new Set(rows.map(({ place }) => place));
    for (const item of this.items.filter((one) => one.place !== null && !there.has(one.place))) this.#forget(item, null);
    this.sealed = 0;
    this.unreadable = rows.filter(({ item }) => !item).map(({ place }) => place);
    for (const { place, item } of rows) {
      if (!item || mine.has(place)) continue;
      if (!item.problem) this.items.push({ ...item, place, since: Date.parse(item.at) || 0 });
      else if (!this.refused.some((one) => one.place === place)) this.#showRefused({ ...item, place });
    }
    this.items.sort((one, other) => (one.place ?? Infinity) - (other.place ?? Infinity));
    this.on.onChange();
    return rows;
  }

  // What this browser would not keep (it may be full) is sent from memory.
  #unkept() {
    const item = this.items.find((one) => one.place === null);
    return item && { place: null, item };
  }

  // Sent in a session of somebody else, an entry would stand in the record under that name.
  async #isOurs() {
    if (!this.signedOut && this.isSure()) return true;
    const me = await this.isMe().catch(() => null);
    if (me !== true) await this.#failed({ status: me === null ? 0 : 401 });
    return me === true;
  }

  // Whether it is done with: recorded, or refused for good.
  async #sendOne({ place, item }) {
    if (!(await this.#isOurs())) return false;
    const answer = await this.send(item).catch(() => ({ status: 0 }));
    const known = this.items.find((one) => one.key === item.key) ?? { ...item, place };
    const recorded = answer.body?.entries?.[0];
    if (answer.status >= 200 && answer.status < 300) {
      if (recorded?.key !== item.key) return this.#failed({ status: 0 }); // not our server's answer: a portal, a proxy
      this.#well();
      if (place !== null) await this.store.remove(place);
      this.#forget(known, recorded);
      return true;
    }
    if (isForNow(answer.status)) return this.#failed(answer);
    if (answer.status === 401) return this.#failed(answer);
    if (answer.status === 403 || answer.status === 404) {
      const me = await this.isMe();
      if (me !== true) return this.#failed({ status: me === null ? 0 : 401 });
    }
    this.#well();
    known.problem = answer.body?.detail || `The server answered ${answer.status}.`;
    const { since, place: _place, ...kept } = known;
    if (place !== null) await this.store.replace(place, kept);
    this.items = this.items.filter((one) => one !== known);
    this.#showRefused(known);
    return true;
  }

  async #failed({ status, retryAfter = 0 }) {
    if (status === 401 && !this.signedOut) {
      this.signedOut = true;
      this.on.onSignIn();
    }
    const resting = this.waiting.rest(retryAfter);
    this.on.onChange();
    await resting;
    return false;
  }

  #well() {
    this.waiting.done();
    this.signedOut = false;
  }

  async #remove(place) {
    this.#dropped.add(place);
    await this.store.remove(place);
  }

  #forget(item, recorded) {
    this.items = this.items.filter((one) => one !== item);
    this.on.onAcknowledged(item, recorded);
    this.on.onChange();
  }

  #showRefused(item) {
    this.refused.push(item);
    this.on.onRefused(item);
    this.on.onChange();
  }

  // Keeps what is not kept yet, in order; without the key it stays in memory until there is one.
  #keep() {
    this.#kept = this.#kept
      .then(async () => {
        for (const item of this.items) {
          if (item.place !== null || !this.store.open) continue;
          const { since, place, ...kept } = item;
          item.place = await this.store.add(kept);
        }
      })
      .catch(() => {
        this.isFull = true;
      });
    return this.#kept;
  }
}
