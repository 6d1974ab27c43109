// How a case is told on the desk. Pure.

import { dayIn, shortDay } from "./days.js";

const HOUR_MS = 3_600_000;

/** The cases of this call, the one to begin with first: linked here, then open, as the server has them; closed ones are left out. */
export function casesHere(cases, state) {
  const linked = new Set(state.issues.map((issue) => issue.case).filter(Boolean));
  const isHere = (one) => one.linked.length > 0 || linked.has(one.case);
  return [...cases.filter(isHere), ...cases.filter((one) => !isHere(one) && one.state !== "closed")];
}

/** What may be the same as before and has not been answered: `{issue, found}` of the first, or null. */
export function sameHere({ cases, same }, state, dismissed) {
  for (const { issue, case: id } of same) {
    const raised = state.issues.find((one) => one.issue === issue);
    const found = cases.find((one) => one.case === id);
    if (found && raised?.state === "open" && !raised.case && !dismissed.has(issue)) return { issue: raised, found };
  }
  return null;
}

/** "3rd call, 45 min · Luis looks after it since Mon 2 Nov". `isHere`: this call is counted already. */
export function caseLine(one, { timezone }) {
  const calls = one.linked.length ? one.calls : one.calls + 1;
  const minutes = one.minutes ? `, ${one.minutes} min so far` : "";
  const hold = one.held_minutes ? `, ${one.held_minutes} on hold` : "";
  const moved = one.transfers ? `, handed on ${one.transfers === 1 ? "once" : `${one.transfers} times`}` : "";
  const owner = one.mine ? "you look" : `${one.owner} looks`;
  return `${ordinal(calls)} call${minutes}${hold}${moved} · ${owner} after it since ${shortDay(dayIn(timezone, new Date(one.since)))}`;
}

/** "Tue 3 Nov, Luis: Told “Claims take 30 days”; he pushed back". */
export function triedLine({ at, by, line }, { timezone, named }) {
  return `${shortDay(dayIn(timezone, new Date(at)))}, ${named(by)}: ${line}`;
}

/** How much of a complaint's day is left, in words; empty for what is none. */
export function complaintLine(due, now) {
  if (!due) return "";
  const left = Math.floor((Date.parse(due) - now) / HOUR_MS);
  if (left < 0) return "Complaint: the day is over";
  return left ? `Complaint: ${left} h left` : "Complaint: less than an hour left";
}

export function ordinal(number) {
  const last = number % 100 > 10 && number % 100 < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th");
  return `${number}${last}`;
}
