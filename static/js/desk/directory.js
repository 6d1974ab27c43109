// The directory as the desk has it: departments and lists of places are kept here, so that they are there while the server is
// away; providers are too many, and are looked up.

import { findEntries } from "./matching.js";
import { ask, isGood } from "./server.js";

const AGAIN_MS = 30_000;
const KNOWN = new WeakMap();

/** @typedef {{id: string, name: string, kind: string, number: string, hours: string, needs: string, note: string, words: string}} Entry */

/** The directory of a desk; one for all who use it. */
export function directoryOf(desk) {
  if (!KNOWN.has(desk)) KNOWN.set(desk, new Directory());
  return KNOWN.get(desk);
}

class Directory {
  /** @type {Entry[]} */
  departments = [];
  /** @type {{title: string, words: string[], places: object[]}[]} */
  lists = [];
  #isLoaded = false;
  #tried = -AGAIN_MS;
  /** @type {Map<string, Entry[]>} */
  #found = new Map();

  /** Loads it once; tried again after a while where the server was away. Answers whether it has come now. */
  async load(address) {
    if (this.#isLoaded || performance.now() - this.#tried < AGAIN_MS) return false;
    this.#tried = performance.now();
    const answer = await ask(address);
    if (!isGood(answer) || !answer.body) return false;
    this.#isLoaded = true;
    this.departments = answer.body.departments;
    this.lists = answer.body.lists;
    return true;
  }

  /** The likeliest entries for words, of those at hand: departments, and what has been looked up for these very words. */
  find(words) {
    const near = findEntries(this.departments, words);
    const ids = new Set(near.map(({ id }) => id));
    return [...near, ...(this.#found.get(words.trim()) ?? []).filter(({ id }) => !ids.has(id))];
  }

  /** Looks words up on the server; `find` knows them from then on. Answers whether anything is new. */
  async lookUp(address, words) {
    const asked = words.trim();
    if (asked.length < 2 || this.#found.has(asked)) return false;
    const answer = await ask(`${address}?q=${encodeURIComponent(asked)}`);
    if (!isGood(answer)) return false;
    this.#found.set(asked, answer.body.entries);
    return answer.body.entries.length > 0;
  }
}
