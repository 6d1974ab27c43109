// The call as this page knows it: what the server has folded, and on top of it what was done here and is not in that yet.

import { applyAll } from "./state.js";
import { newId } from "./server.js";

/** What stands for an answer that its script marks as secret. */
const HIDDEN = "•••";
const WITHOUT_ISSUE = new Set(["call.started", "caller.identified"]);

/** One open call. `onChange()` after anything that may change its state. */
export class Call {
  #state = null;
  /** Keys of what is pending, or has been. */
  #held = new Set();

  /** @param {{data: object, person: string, outbox: import("./outbox.js").Outbox, masking: import("./masking.js").Masking, onChange: () => void, onMasked?: () => void}} parts */
  constructor({ data, person, outbox, masking, onChange, onMasked = () => {} }) {
    this.base = data.call;
    this.number = data.number;
    this.id = data.call.id;
    this.person = person;
    this.outbox = outbox;
    this.masking = masking;
    this.onChange = onChange;
    this.onMasked = onMasked;
    /** Entries made here that the server's state does not hold yet. */
    this.pending = [];
    /** Keys of entries that the server's state holds, as far as this page was told. */
    this.seen = new Set();
    this.scripts = new Map();
    /** The version of a script that may be walked, or null. */
    this.scriptOf = (id, version) => this.scripts.get(`${id}/${version}`) ?? null;
    if (data.script) this.addScript(data.script);
  }

  /** What is known now. */
  get state() {
    this.#state ??= applyAll(this.base, this.pending, this.scriptOf);
    return this.#state;
  }

  /** The version that runs, or null. */
  get script() {
    const run = this.state.run;
    return run && !run.left ? this.scriptOf(run.script, run.version) : null;
  }

  /** A version that may be walked from now on. */
  addScript(script) {
    this.scripts.set(`${script.id}/${script.version}`, script);
    this.#state = null;
  }

  /**
   * Makes an entry: it counts here at once and is on its way. `about` is the issue that it is done for, `server` what the
   * server will add to it as far as that is known here.
   */
  record(kind, payload, { about = null, server = {}, key = newId() } = {}) {
    const given = Object.entries(payload).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const full = this.masking.payload(kind, Object.fromEntries(given));
    if (JSON.stringify(full) !== JSON.stringify(Object.fromEntries(given))) this.onMasked();
    if (about && !full.issue && !WITHOUT_ISSUE.has(kind)) full.issue = about;
    const entry = { call: this.id, key, kind, payload: full, at: new Date().toISOString(), actor: this.person, server };
    this.#add(this.#shown(entry));
    this.outbox.add({ call: this.id, key, kind, payload: full, at: entry.at });
    this.onChange();
    return key;
  }

  /** The outbox has an entry of this call from before the page was loaded. */
  adopt(item) {
    if (item.call !== this.id || this.seen.has(item.key) || this.#held.has(item.key)) return;
    this.#add(this.#shown({ ...item, actor: this.person }));
    this.onChange();
  }

  // What an entry changes is made on what is known already, however much waits to be sent; only a struck one needs all again.
  #add(entry) {
    this.pending.push(entry);
    this.#held.add(entry.key);
    const isPlain = this.#state !== null && entry.kind !== "entry.struck";
    this.#state = isPlain ? applyAll(this.#state, [entry], this.scriptOf) : null;
  }

  /** The server has an entry made here, under a number; null: another tab sent it, so the state is asked for as a whole. */
  acknowledged(key, number) {
    if (number === null) this.number = 0;
    else if (number <= this.base.entries) this.withdraw(key);
  }

  /** An entry was refused: it never happened. */
  withdraw(key) {
    this.#held.delete(key);
    this.pending = this.pending.filter((entry) => entry.key !== key);
    this.#state = null;
    this.onChange();
  }

  /** What a poll answered. */
  take({ number, entries, state }) {
    if (!state || number < this.number) return;
    for (const { key } of entries) this.seen.add(key);
    this.base = state;
    this.number = number;
    this.pending = this.pending.filter((entry) => !this.seen.has(entry.key));
    this.#state = null;
    this.onChange();
  }

  // What was answered to a secret question is sent, and seen by nobody, not here either.
  #shown(entry) {
    const { answers } = entry.payload;
    if (!answers) return entry;
    const isSecret = (name) => [...this.scripts.values()].some((script) => script.questions[name]?.secret);
    const shown = Object.entries(answers).map(([name, value]) => [name, isSecret(name) && value !== null ? HIDDEN : value]);
    return { ...entry, payload: { ...entry.payload, answers: Object.fromEntries(shown) } };
  }

  /** Whether an entry made here has reached the server. */
  isSaved(key) {
    return !this.outbox.items.some((item) => item.key === key);
  }
}
