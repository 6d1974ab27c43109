// Whether an issue, in the caller's words, has the words of a list or a known problem; the same as kb/calls/traces/matching.py.

import { recognise } from "./vocabulary.js";

/** What a form of a word ends in: "faxed", "moves", "posting". */
const ENDING = /^(.{3,}?)(?:ing|ed|es|e|s)$/u;
/** Letters by which two forms of a long word are one all the same: "cheque" and "chequebook". */
const STEM = 5;

/** Whether all words of one of the phrases stand in the text, in any order and form. */
export function matches(phrases, text) {
  const said = wordsOf(text);
  return phrases.some((phrase) => {
    const wanted = wordsOf(phrase);
    return wanted.length > 0 && wanted.every((word) => said.some((other) => isSame(word, other)));
  });
}

/** The list of places for an issue: the one whose words stand in it, else one of the same matter; null where none is. */
export function listFor(lists, text) {
  const matter = recognise(text)?.code;
  const isSameMatter = ({ words }) => words.some((phrase) => recognise(phrase)?.code === matter);
  return lists.find(({ words }) => matches(words, text)) ?? (matter ? (lists.find(isSameMatter) ?? null) : null);
}

/** The entries of a directory in which every word stands, those whose name begins with the first one before the others. */
export function findEntries(entries, words) {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!asked.length) return [];
  const text = ({ name, words: more, note, number }) => `${name} ${more} ${note} ${number}`.toLowerCase();
  const found = entries.filter((entry) => asked.every((word) => text(entry).includes(word)));
  const begins = ({ name }) => (name.toLowerCase().startsWith(asked[0]) ? 0 : 1);
  return found.sort((one, other) => begins(one) - begins(other));
}

/** What words name at their beginning, and what is left of them: `{entry, rest}`; "lockbox find the cheque". */
export function namedFirst(entries, words) {
  const asked = words.trim().split(/\s+/).filter(Boolean);
  for (let count = asked.length; count > 0; count -= 1) {
    const [entry] = findEntries(entries, asked.slice(0, count).join(" "));
    if (entry) return { entry, rest: asked.slice(count).join(" ") };
  }
  return { entry: null, rest: asked.join(" ") };
}

function wordsOf(text) {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.replace(ENDING, "$1"));
}

function isSame(word, other) {
  return word === other || (word.length >= STEM && other.length >= STEM && word.slice(0, STEM) === other.slice(0, STEM));
}
