// What faults call by its name in the file, called as it is called in the forms.

import { inWords } from "./dom.js";

/** Labels of the forms, by the field of the file. */
export const LABELS = {
  title: "Title",
  summary: "When to use it",
  for: "What callers say",
  start: "It begins with",
  known: "Known before it begins",
  owner: "Kept by",
  piece: "A piece of other scripts",
  say: "Say",
  when_hot: "If the caller is hot",
  do: "Do",
  ask: "Ask",
  options: "Ways on",
  option: "Way on",
  to: "It goes on to",
  default: "Otherwise it goes on to",
  rules: "Rules",
  phase: "Phase of the call",
  articles: "Articles at hand",
  verbatim: "Word for word",
  aer: "A.E.R.",
  label: "Words",
  script: "Runs the script",
  end: "The call ends",
  within: "Within",
  what: "What is promised",
  up_to: "Up to",
};

/** A fault's words for somebody who works by forms: `to` is “It goes on to”, a step is called by its name. */
export function inForms(words) {
  return words
    .replace(/Add `(\w+):` and the id of a step/g, (_, name) => `Choose a step under “${LABELS[name] ?? inWords(name)}”`)
    .replace(/`(\w+): ([^`]+)`/g, (_, name, value) => `“${LABELS[name] ?? inWords(name)}: ${value}”`)
    .replace(/`([^`]+?):?`/g, (_, name) => `“${LABELS[name] ?? (/^[\w.-]+$/.test(name) ? inWords(name) : name)}”`);
}
