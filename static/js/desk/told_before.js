// What this caller was told before and did not accept: how it is badged on a hit, an article and a step. Pure.

import { dayIn, shortDay } from "./days.js";

/**
 * Articles that the caller pushed back, by slug: `{told, words}`. Those of this call have the last word.
 * @param {{article, at, by, words, guess}[]} before the newest first
 * @param {{article, reaction, words}[]} lookups of this call
 * @param {{timezone: string, named: (name: string) => string}} reader
 */
export function refusedBefore(before, lookups, reader) {
  const found = new Map();
  for (const one of before) {
    if (!found.has(one.article)) found.set(one.article, { told: toldTo(before.filter(({ article }) => article === one.article), reader), words: one.words });
  }
  for (const one of lookups) if (one.reaction === "disputed") found.set(one.article, { told: "Told to him in this call: he disputed it", words: one.words });
  return found;
}

/** "Told to him Tue 3 Nov by Marta: he disputed it"; of several times the last, with how many. */
export function toldTo(times, { timezone, named }) {
  const [last] = times;
  const whom = times.every((one) => one.guess) ? "Told to somebody with this number" : "Told to him";
  const often = times.length > 1 ? ` ${times.length === 2 ? "twice" : `${times.length} times`}, last` : "";
  const when = last.at ? ` ${shortDay(dayIn(timezone, new Date(last.at)))}` : "";
  return `${whom}${often}${when}${last.by ? ` by ${named(last.by).split(" ")[0]}` : ""}: he disputed it`;
}

/**
 * The very words that the caller was told and did not accept, in this call or before; what only his number tells is left out.
 * @param {Map<string, string>} says the line on top of articles of this call, by lookup: told where nothing was marked
 */
export function wordsRefused(before, lookups, says = new Map()) {
  const disputed = lookups.filter(({ reaction }) => reaction === "disputed");
  const here = disputed.map(({ lookup, passage }) => ({ passage: passage ?? says.get(lookup) }));
  return new Set([...before.filter(({ guess }) => !guess), ...here].map(({ passage }) => plain(passage ?? "")).filter(Boolean));
}

/** Wordings in their order, those that he has heard and pushed back after all others. @template {{text: string}} T @param {T[]} lines */
export function freshFirst(lines, refused) {
  const isHeard = ({ text }) => refused.has(plain(text));
  return [...lines.filter((line) => !isHeard(line)), ...lines.filter(isHeard)];
}

function plain(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
