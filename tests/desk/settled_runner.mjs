// Plays a search page: acts in, what was told of settled searches out. Keys are k1, k2, …; "pause" lets the time pass.
import { settledSearch } from "../../static/js/settled.js";

/** `acts`: ["wait" | "settle" | "open" | "pause" | "reload", seen, opened]. */
export function play(acts) {
  const told = [];
  const kept = new Map();
  const store = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
  let keys = 0;
  let pending = null;
  const page = () =>
    settledSearch({
      send: (one) => told.push(one), store, newKey: () => `k${(keys += 1)}`,
      later: (work) => (pending = work), never: () => (pending = null),
    });
  let log = page();
  for (const [act, seen, opened] of acts) {
    if (act === "reload") log = page();
    else if (act === "pause") pending?.();
    else if (act === "open") log.open(seen, opened);
    else log[act](seen);
  }
  return told.map(({ key, query, opened = null }) => [key, query, opened]);
}
