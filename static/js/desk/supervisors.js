// Who is asked for help with a caller, and what is said to him meanwhile. Pure: read from the state and from who is free.

import { clock } from "./parts/dom.js";

/**
 * @typedef {{name: string, shown: string, status: "free"|"on_call"|"meeting"|"away", own: boolean, until: string|null}} Supervisor
 * @typedef {{locale: string, timezone: string, today: string, named: (name: string) => string}} Context
 */

const STATUS = { free: "free", on_call: "on a call", meeting: "in a meeting", away: "away" };

/** Written reasons to ask at once: key of the digit, what the entry says, and how it reads. */
export const TRIGGERS = [
  ["danger", "Danger to anyone"],
  ["lawyer", "Lawyer, regulator, press"],
  ["privacy", "Privacy broken"],
  ["third_call", "Third call about it"],
  ["above_limit", "Above my limit"],
  ["abuse", "Abuse"],
  ["out_of_depth", "I am out of my depth"],
];

/** What supervisors answer, as it is read and as it is chosen. */
export const ANSWERS = { send: "Send the caller to me", come: "I come to you", call_back: "I will call back", coach: "Here is what to say" };

/** Where somebody is: "free", "in a meeting until 2:30 PM". @param {Supervisor} one @param {Context} context */
export function statusWords(one, context) {
  return `${STATUS[one.status]}${one.until ? ` until ${clock(one.until, context)}` : ""}`;
}

/** Who is asked next: the first who is free and has not been asked in this call; own team first. Null: nobody is. */
export function nextFree(supervisors, escalation, me) {
  const heard = new Set([me, ...(escalation?.asked ?? []), ...(escalation?.passed ?? []).map((one) => one.by)]);
  return supervisors.find((one) => one.status === "free" && !heard.has(one.name)) ?? null;
}

/** Whom words mean: by the name that she signs in with, or the beginning of the name shown where only one has it. */
export function supervisorOf(supervisors, words) {
  const asked = words.trim().toLowerCase();
  if (!asked) return null;
  const exact = supervisors.find((one) => one.name.toLowerCase() === asked || one.shown.toLowerCase() === asked);
  const begins = supervisors.filter((one) => one.shown.toLowerCase().startsWith(asked));
  return exact ?? (begins.length === 1 ? begins[0] : null);
}

/** What an answer means for the caller, to be said aloud. @param {Context} context */
export function sayAnswer({ by, answer, at = null }, caller, context) {
  const who = context.named(by);
  const name = caller.first_name ? `${caller.first_name}, ` : "";
  if (answer === "send")
    return `${name}my supervisor ${who} will take this on. ${who} has read what we have so far, so you need not say any of it again.`;
  if (answer === "come") return `${name}my supervisor ${who} is coming to help us both. One moment, please stay with me.`;
  if (answer === "call_back")
    return `${name}my supervisor ${who} will call you back${at ? ` ${byWhen(at, context)}` : ""}. Is that all right for you?`;
  return "";
}

/** What is said while nobody has answered yet. */
export function sayWaiting(escalation, caller, context) {
  const name = caller.first_name ? `${caller.first_name}, ` : "";
  const who = escalation.to ? `my supervisor ${context.named(escalation.to)}` : "a supervisor";
  const again = escalation.passed.length ? "I have asked somebody else: " : "I have asked ";
  return `${name}${again}${who}. All that you told me goes along.`;
}

/** "by 11:00 AM", "by 9:00 AM on Mon, Nov 23". */
export function byWhen(at, context) {
  const { locale, timezone, today } = context;
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(new Date(at));
  const on = new Intl.DateTimeFormat(locale, { weekday: "short", month: "short", day: "numeric", timeZone: timezone });
  return `by ${clock(at, context)}${day === today ? "" : ` on ${on.format(new Date(at))}`}`;
}
