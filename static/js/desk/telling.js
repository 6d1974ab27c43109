// What must be told of an article, and what of it nobody has said yet. Pure: read from the state of a call.

const PASSED_ON = new Set(["accepted", "disputed"]);
const NUMBERS = ["", "One thing", "Two things", "Three things", "Four things", "Five things", "Six things"];

/** What was said of an article in this call, however often it was opened. @returns {Set<string>} */
export function saidOf(state, article) {
  return new Set(state.lookups.filter((one) => one.article === article).flatMap((one) => one.details ?? []));
}

/** Lines of the articles that were passed on and have not been said, each once. @returns {{lookup: string, issue: string|null, text: string}[]} */
export function unsaid(state) {
  const found = new Map();
  for (const { lookup, article, reaction, issue, must_tell } of state.lookups) {
    if (!PASSED_ON.has(reaction)) continue;
    const said = saidOf(state, article);
    for (const text of must_tell ?? []) if (!said.has(text) && !found.has(text)) found.set(text, { lookup, issue, text });
  }
  return [...found.values()];
}

/** One line as it stands in the read-back. */
export function spokenLine(text) {
  return text.replace(/[.;\s]+$/, "");
}

/** The sentence that brings them up in the read-back; empty where everything is said. */
export function unsaidWords(lines) {
  if (!lines.length) return "";
  const said = lines.map(({ text }) => spokenLine(text)).join("; ");
  return `${NUMBERS[lines.length] ?? `${lines.length} things`} I have not said yet: ${said}${/[?!]$/.test(said) ? "" : "."}`;
}
