// What takes or gives more than JSON, for the tests.

import { sameHere } from "../../static/js/desk/case_words.js";
import { freshFirst, refusedBefore, wordsRefused } from "../../static/js/desk/told_before.js";

export const same = (told, state, dismissed) => sameHere(told, state, new Set(dismissed));

export const refused = (before, lookups) => [
  ...refusedBefore(before, lookups, { timezone: "America/New_York", named: (name) => `${name[0].toUpperCase()}${name.slice(1)} Diaz` }),
];

export const wordings = (texts, before, lookups) =>
  freshFirst(
    texts.map((text) => ({ text })),
    wordsRefused(before, lookups),
  ).map(({ text }) => text);
