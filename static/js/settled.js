// On what somebody settled outside a call: she paused, pressed Enter or opened something. Told once, and once more when opened.

const PAUSE_MS = 1500;
const PLACE = "firstcall-settled";

/**
 * `send(told)` posts it; `store` keeps what was told last over page loads, so that coming back is not searching again.
 * What is seen is `{query, total, top}`, or null where there is nothing to tell.
 */
export function settledSearch({ send, store, place = "page", newKey = () => crypto.randomUUID(), later = setTimeout, never = clearTimeout }) {
  let timer = 0;
  let last = read(store);

  const settle = (seen) => {
    never(timer);
    if (!seen) return null;
    const query = seen.query.trim();
    if (last?.query === query) return last.key;
    last = { query, key: newKey() };
    store.setItem(PLACE, JSON.stringify(last));
    send({ ...seen, query, key: last.key, place });
    return last.key;
  };

  return {
    /** This is seen now; it is settled when nothing is typed for a while. */
    wait(seen) {
      never(timer);
      if (seen) timer = later(() => settle(seen), PAUSE_MS);
    },
    /** It is settled. */
    settle,
    /** This of it was opened. */
    open(seen, opened) {
      const key = settle(seen);
      if (key) send({ ...seen, query: seen.query.trim(), key, opened, place });
    },
  };
}

function read(store) {
  try {
    return JSON.parse(store.getItem(PLACE));
  } catch {
    return null;
  }
}
