// What an open desk makes of the promises it is told of: whom to ring in which order, what to speak of now. Pure.

import { clock } from "./parts/dom.js";
import { dayIn, sayDay } from "./days.js";

const SOON_MS = 15 * 60_000;
const HOWS = { spoke: "spoke with him", message: "left a message", no_answer: "had no answer", internal: "worked on it" };

/** Promises in the order in which they are rung: lines that went first, then by when they are due. */
export function toRing(due) {
  return [...due].sort((one, other) => Number(other.dropped) - Number(one.dropped) || Date.parse(one.due_at) - Date.parse(other.due_at));
}

/** Those to be spoken of now: a line that went, and what is due within a quarter of an hour or went by within the last. */
export function dueSoon(due, now) {
  return due.filter((one) => one.dropped || Math.abs(Date.parse(one.due_at) - now) <= SOON_MS);
}

/** The last word on a promise, for whoever rings. */
export function lastWord(one, { locale, timezone, today }) {
  if (!one.last_how) return one.next_steps ? `Said then: ${one.next_steps}` : "Nothing has been noted on it since.";
  const day = dayIn(timezone, new Date(one.last_at));
  const when = day === today ? clock(one.last_at, { locale, timezone }) : sayDay(day, today);
  const words = [one.note, one.last_tell].filter(Boolean).join("; ");
  const tried = one.attempts ? ` Tried ${one.attempts} ${one.attempts === 1 ? "time" : "times"}.` : "";
  return `Last: ${HOWS[one.last_how]}, ${when}${words ? `: ${words}` : ""}.${tried}`;
}
