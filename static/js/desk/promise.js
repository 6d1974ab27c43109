// A promise in one line – "Thu 3 Dec, 2–4 pm, 555-0142, message ok: trace the payment" – and how it is said aloud.

import { dayIn, plusBusinessDays, plusDays, readDay, sayDay, sayTime } from "./days.js";

/**
 * @typedef {string | {day: string, from?: string, to?: string}} Due a day, a day with a window, or a moment with its zone
 * @typedef {{what: string, due: Due|null, number: string|null, message: "yes"|"name_only"|"no"|null}} Promised
 */

const NUMBER = /(?:\+?\d{1,2}[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])?\d{3}[ .-]\d{4}(?!\d)|\+\d{7,15}/;
const CLOCK = "(\\d{1,2})(?::(\\d\\d))?\\s*(am|pm|a\\.m\\.|p\\.m\\.)?|(noon)";
const BETWEEN =
  /\b(?:between\s+)?(\d{1,2})(?::(\d\d))?\s*(am|pm)?\s*(?:–|—|-|to|and|until)\s*(\d{1,2})(?::(\d\d))?\s*(am|pm)?(?=\s*(?:,|:|;|\.|$))/i;
const EDGE = new RegExp(`\\b(after|from|before|by|until|at|around|about)\\s+(?:${CLOCK})(?=\\s*(?:,|:|;|\\.|$))`, "i");
const ALONE = /()\b(\d{1,2})(?::(\d\d))?\s*(am|pm)\b/i;
const MESSAGES = [
  [/\b(?:message|msg)\s*(?:is\s+)?(?:ok|okay|fine)?[\s:,-]*(?:with\s+)?name only\b|\bname only\b/i, "name_only"],
  [/\bno (?:message|msg|voicemail)\b|\b(?:message|msg) not ok\b|\bdo not leave a message\b/i, "no"],
  [/\b(?:message|msg|voicemail)\s*(?:is\s+)?(?:ok|okay|fine|allowed|may be left)\b/i, "yes"],
];

/** Reads one line. What it does not say is null; `what` is what stands behind the colon, else what is left over. */
export function readPromise(line, today) {
  const text = line.replace(/^\s*!\s*/, "").trim();
  const colon = text.search(/:\s+(?=\S)(?![^:]*:\s)/);
  const [head, tail] = colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1).trim()];
  let rest = head;
  const take = (words) => {
    rest = rest.replace(words, " ");
  };

  let message = null;
  for (const [pattern, meaning] of MESSAGES) {
    const found = pattern.exec(rest);
    if (!found) continue;
    message = meaning;
    take(found[0]);
    break;
  }
  const dialled = NUMBER.exec(rest.replace(/\d{4}-\d\d-\d\d/, (day) => " ".repeat(day.length)));
  if (dialled) take(dialled[0]);
  const day = readDay(rest, today, "future");
  if (day) take(day.words);
  const window = readWindow(rest);
  if (window) take(window.words);

  const left = rest
    .replace(/\s*,(\s*,)*\s*/g, ", ")
    .replace(/^[\s,;.:]+|[\s,;.:]+$/g, "")
    .replace(/\b(on|by|at)$/i, "")
    .trim();
  return {
    what: tail || left,
    due: dueOf(day?.day ?? (window ? today : null), window),
    number: dialled?.[0].trim() ?? null,
    message,
  };
}

/** When something is due that is promised within so much time, as a step of a script says it. */
export function dueWithin(promise, timezone, now = new Date()) {
  const { count, unit } = promise;
  const today = dayIn(timezone, now);
  if (unit === "minute" || unit === "hour") {
    return new Date(now.getTime() + count * (unit === "hour" ? 3_600_000 : 60_000)).toISOString();
  }
  if (unit === "business day") return plusBusinessDays(today, count);
  if (unit === "business week") return plusBusinessDays(today, 5 * count);
  return plusDays(today, count * ({ week: 7, month: 30 }[unit] ?? 1));
}

/** What kind of promise words make: a call back, something to do, or to watch that it does not happen again. */
export function kindOf(what) {
  if (/\b(?:watch|look again|keep an eye|next bill|stays? (?:off|right)|comes? back)\b/i.test(what)) return "watch";
  return /\b(?:call|ring|phone)\b/i.test(what) ? "call_back" : "do";
}

/** The day on which it is due, or null. */
export function dueDay(due, timezone = "UTC") {
  if (!due) return null;
  if (typeof due === "object") return due.day;
  return due.length > 10 ? dayIn(timezone, new Date(due)) : due;
}

/** When it is due, said aloud: "on Thursday, 3 December, between 2 pm and 4 pm". */
export function sayDue(due, today, timezone = "UTC") {
  const day = dueDay(due, timezone);
  if (!day) return "";
  const said = sayDay(day, today);
  const on = said.includes(",") ? `on ${said}` : said;
  if (typeof due === "string") return due.length > 10 ? `${on} by ${sayTime(clockIn(timezone, due))}` : `by ${said}`;
  if (due.from && due.to) return `${on}, between ${sayTime(due.from)} and ${sayTime(due.to)}`;
  if (due.from) return `${on}, after ${sayTime(due.from)}`;
  return due.to ? `${on}, before ${sayTime(due.to)}` : `by ${said}`;
}

/** The sentence to be said aloud; `there`: the caller's time zone where it is known, by which a window is meant. */
export function sayPromise(promised, today, timezone = "UTC", there = "") {
  if (!promised.what || !promised.due) return "";
  const what = promised.what.replace(/[.\s]+$/, "");
  const isElsewhere = there && there !== timezone && typeof promised.due === "object";
  const when = `${sayDue(promised.due, today, timezone)}${isElsewhere ? ", your time" : ""}`;
  const where = promised.number ? ` at ${promised.number}` : "";
  const steps = stepsOf(promised.steps).map((step, place) => `${place ? "Then" : "First"}, ${step}. `).join("");
  const message =
    {
      yes: " If I do not reach you, I leave a message.",
      name_only: " If I do not reach you, I leave my name and number only.",
      no: " I leave no message.",
    }[promised.message] ?? "";
  if (promised.kind === "watch")
    return `${steps}I will ${lower(what)}. I look ${when}, and if anything is wrong I ring you${where}, before you have to.${message}`;
  const rings = promised.kind === "call_back" && /^(?:call|ring|phone)\b/i.test(what);
  if (rings) return `${steps}I will ${lower(what)}${where} ${when}.${message}`;
  return `${steps}I will ${lower(what)}, and you hear from me${where} ${when}.${message}`;
}

/** The steps on the way, as they were typed: parted by semicolons or "then". */
export function stepsOf(words = "") {
  return (words ?? "")
    .split(/;|,?\s+then\s+/i)
    .map((step) => step.trim().replace(/[.\s]+$/, ""))
    .filter(Boolean);
}

function lower(text) {
  return /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

function readWindow(text) {
  const both = BETWEEN.exec(text);
  if (both) {
    const [words, fromHour, fromMinute, fromHalf, toHour, toMinute, toHalf] = both;
    const to = clock(toHour, toMinute, toHalf);
    let from = clock(fromHour, fromMinute, fromHalf ?? toHalf);
    if (from >= to) from = clock(fromHour, fromMinute, fromHalf ?? "am");
    return from < to ? { words, from, to } : null;
  }
  const one = EDGE.exec(text) ?? ALONE.exec(text);
  if (!one) return null;
  const [words, edge, hour, minute, half, noon] = one;
  const at = noon ? "12:00" : clock(hour, minute, half);
  if (/^(?:before|by|until)$/i.test(edge)) return { words, to: at };
  return /^(?:after|from)$/i.test(edge) ? { words, from: at } : { words, from: at, to: hourLater(at) };
}

// "At four" is promised as the hour that begins then: nobody can keep a minute.
function hourLater(at) {
  const hour = Number(at.slice(0, 2)) + 1;
  return hour < 24 ? `${String(hour).padStart(2, "0")}${at.slice(2)}` : "23:59";
}

// Without am or pm it is the hour at which people are at work: 8 to 7 (of 1–7 in the afternoon).
function clock(hour, minute, half) {
  let hours = Number(hour);
  if (half?.toLowerCase().startsWith("p") && hours < 12) hours += 12;
  if (half?.toLowerCase().startsWith("a") && hours === 12) hours = 0;
  if (!half && hours >= 1 && hours <= 7) hours += 12;
  return `${String(hours).padStart(2, "0")}:${minute ?? "00"}`;
}

function dueOf(day, window) {
  if (!day) return null;
  if (!window) return day;
  return { day, ...(window.from && { from: window.from }), ...(window.to && { to: window.to }) };
}

function clockIn(timezone, moment) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}
