// The card of the pretend caller: which line of a saved walk is said now. Pure, read from the walk and the state.

/**
 * @typedef {{step: string, says: string, answers: object, option: string|null}} Stop
 * @typedef {{script: string, title: string, path: {name: string, opening: string, mood: string, walk: Stop[], ends: string}|null}} Practice
 * @typedef {{kind: "says"|"improvise"|"over", whose: string, says: string, hint: string, starts: boolean}} Card
 */

const IMPROVISE = "The walk has been left: say what such a caller might say.";

/** What stands on the card. `questions`: those of the script that runs, by name. @returns {Card} */
export function cardOf({ script, title, path }, state, questions = {}) {
  const { run } = state;
  if (!path) return improvise("This walk is no longer in the script: say what such a caller might say.");
  if (state.status === "wrapped" || (run?.script === script && run.end)) return over(path);
  if (!run || run.left) {
    return says(path.opening || "Hello?", `Hear what it is about, then take ${quoted(title)}.`, { starts: true });
  }
  if (run.script !== script) return improvise(`You are on another script than “${title}”: say what such a caller might say.`);
  const stop = stopAt(path.walk, run);
  if (!stop) return improvise(IMPROVISE);
  const answers = Object.entries(stop.answers ?? {}).map(([name, value]) => answer(questions[name], name, value));
  const words = stop.says || (answers.length ? "" : "“Mm-hm.”");
  return says(words, answers.length ? `Asked: ${answers.join("; ")}` : "", { option: stop.option });
}

/** The stop of the walk for where the run stands: the second time on a step, its second stop, as far as there are any. */
export function stopAt(walk, { step, trail }) {
  const stops = walk.filter((stop) => stop.step === step);
  const times = trail.filter((one) => one === step).length;
  return stops[Math.min(Math.max(times, 1), stops.length) - 1] ?? null;
}

function says(words, hint, { starts = false } = {}) {
  return { kind: "says", whose: words ? "The caller says" : "The caller", says: words, hint, starts };
}

function improvise(hint) {
  return { kind: "improvise", whose: "Improvise", says: "", hint, starts: false };
}

function over({ ends }) {
  const how = ends ? `It should have ended as: ${ends}.` : "";
  return { kind: "over", whose: "The caller says", says: "Thank you. That was all.", hint: `${how} Wrap up as in a real call.`.trim(), starts: false };
}

function answer(question, name, value) {
  const label = question?.label ?? `${name.replaceAll("_", " ")}?`;
  const choice = question?.options?.find((one) => one.value === String(value))?.label;
  const plain = value === true ? "yes" : value === false ? "no" : String(value);
  return `${label} – ${choice ?? plain}`;
}

/** A title in quotation marks, of which it may bring its own. */
export function quoted(title) {
  return /^["“].*["”]$/.test(title) ? title : `“${title}”`;
}
