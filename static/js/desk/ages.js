// How old a thing is, and from where it is known, in words.

import { dayIn, shortDay } from "./days.js";

const MINUTE_MS = 60_000;

/** "just now", "12 min ago", "3 h ago", then the day. */
export function ago(at, timezone, now = new Date()) {
  const minutes = Math.floor((now - new Date(at)) / MINUTE_MS);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `on ${shortDay(dayIn(timezone, new Date(at)))}`;
}

/**
 * From where an answer is known. `known.source` is that of the entry; "words": read from a note or an issue of
 * `by` (null: one's own) and not confirmed yet; "identified": from who is on the line; "line": his number; "before-words": the same in another call of this caller; "before": answered there,
 * and not confirmed yet.
 */
export function knownFrom({ source, at, by = null }, timezone, now = new Date()) {
  if (source === "words") return `from ${by ? `${by}'s` : "your"} words${at && now - new Date(at) >= MINUTE_MS ? `, ${ago(at, timezone, now)}` : ""}`;
  if (source === "line") return "the number he may be rung at";
  if (source === "identified") return "from who is on the line";
  if (source === "before-words") return `told in the call of ${shortDay(dayIn(timezone, new Date(at)))}`;
  if (source === "before") return `from the call of ${shortDay(dayIn(timezone, new Date(at)))}`;
  if (source === "system") return "from the phone system";
  const first = { note: "from a note,", earlier: "of an earlier call, confirmed" }[source] ?? "said";
  return `${first} ${ago(at, timezone, now)}`;
}
