// What is proposed as known: facts told by words of this call, by who is on the line and from where, by words of earlier calls of the same
// caller, and what he answered in those. Each with whose words and how old; one a question, the newest.

import { dayIn } from "./days.js";
import { factsFrom } from "./facts.js";
import { identityFacts } from "./identity.js";

/** The question that the number of the line answers, or the safe one on the caller's card. */
const CALL_BACK = "call_back_number";

/**
 * @typedef {import("./facts.js").Fact & {source: "words"|"identified"|"line"|"before-words", at: string, by: string}} Proposal
 * @param {{state: object, brief: object|null, timezone: string, drawer?: object}} known the desk, or as much of it
 * @returns {Proposal[]} those of this call first
 */
export function proposalsOf({ state, brief, timezone, drawer }) {
  const here = newest([...state.issues, ...state.notes], "words", timezone);
  for (const fact of identityFacts(state)) here.set(fact.question, fact);
  const number = drawer?.promising.card.safe_number ?? state.caller?.phone;
  if (number && !here.has(CALL_BACK)) here.set(CALL_BACK, { question: CALL_BACK, value: number, source: "line", at: state.started_at, by: null, words: "" });
  const before = newest(brief?.volunteered ?? [], "before-words", timezone);
  const answered = new Map((brief?.answers ?? []).map((one) => [one.question, one.at]));
  for (const [question, fact] of before) if (here.has(question) || answered.get(question) >= fact.at) before.delete(question);
  return [...here.values(), ...before.values()].filter(
    ({ question, value, source }) =>
      !Object.hasOwn(state.known, question) && !isDismissed(source === "before-words" ? brief : state, question, value) && !isDismissed(state, question, value),
  );
}

/** Whether somebody has said that this is not so. */
export function isDismissed(told, question, value) {
  return (told?.dismissed ?? []).some((one) => one.question === question && String(one.value) === String(value));
}

// Days are those of the words: "yesterday" in a call of October is a day of October.
function newest(said, source, timezone) {
  const found = new Map();
  for (const { text, at, by } of said) {
    for (const fact of factsFrom(text, dayIn(timezone, new Date(at)))) {
      const known = found.get(fact.question);
      if (!known || known.at <= at) found.set(fact.question, { ...fact, source, at, by });
    }
  }
  return found;
}
