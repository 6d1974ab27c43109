// The caller on hold: the part of the fold that kb/calls/holds.py is on the server, and what is said of it.

import { time } from "./times.js";

/** @typedef {{since: string|null, times: number, seconds: number}} Holds `seconds` of the waits that are over */

const LONG_S = 120;

/** @returns {Holds} nobody waited yet */
export function noHolds() {
  return { since: null, times: 0, seconds: 0 };
}

/** What a hold, its end, and the end of the call change. */
export const holding = {
  "call.held": (state, payload, entry) => {
    state.held = true;
    if (state.holds.since) return;
    state.holds.since = time(entry.at);
    state.holds.times += 1;
  },
  "call.resumed": (state, payload, entry) => endHold(state, entry),
};

/** Somebody is back with the caller, or the call is over. */
export function endHold(state, entry) {
  state.held = false;
  if (!state.holds.since) return;
  const waited = (Date.parse(time(entry.at)) - Date.parse(state.holds.since)) / 1000;
  state.holds.seconds += Math.max(0, waited);
  state.holds.since = null;
}

/** Seconds that the caller has waited now, and in all. @param {Holds} holds @param {number} now in ms */
export function waited(holds, now) {
  const current = holds.since ? Math.max(0, Math.floor((now - Date.parse(holds.since)) / 1000)) : 0;
  return { current, all: holds.seconds + current };
}

/** Whether a wait has become so long that somebody should go back. */
export function isLong(seconds) {
  return seconds >= LONG_S;
}

/** "40 s", "3 min", "1 h 5 min". */
export function lasted(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What to say to somebody who has waited long: thanks, what is going on, and the choice that is his. */
export function sayBack(state, about = null) {
  const name = state.caller.first_name ? `, ${state.caller.first_name}` : "";
  const working = about ? `I am still working on ${about}` : "I am still working on it";
  return `Thank you for holding${name}. ${working}, and it needs a little longer. Would you rather wait, or shall I call you back?`;
}

/** The quiet clock, in words: with the caller so long, and how much of it was waiting. */
export function clockWords(state, now) {
  const began = state.started_at ? Date.parse(state.started_at) : now;
  const { all } = waited(state.holds, now);
  const end = state.wrapped_at ? Date.parse(state.wrapped_at) : now;
  const held = all ? `, on hold ${lasted(all)}${state.holds.times > 1 ? ` in ${state.holds.times} waits` : ""}` : "";
  return `With ${state.caller.first_name ?? "the caller"} ${lasted(Math.max(0, Math.floor((end - began) / 1000)))}${held}.`;
}
