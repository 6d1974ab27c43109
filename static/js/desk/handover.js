// What the other side gets of a call: the note that they see, and twenty seconds to say it in. Pure, read from the state.

import { sayDue } from "./promise.js";
import { given } from "./handing.js";

const HEARD = new Set(["context", "feeling"]);
const MOST = 3;
/** What is said in twenty seconds. */
export const MOST_WORDS = 52;
const MOST_WANTED = 16;
const MOST_NAMED = 8;

/** Why somebody is put through without a word, by the code that is kept; the keys 1 to 4. */
export const BLIND = ["emergency", "closed", "insists", "no_answer"];

/** What they will see below the three lines, a line a subject. `context`: `{today, timezone}`. */
export function noteLines(state, context) {
  const told = state.lookups.filter((one) => one.told);
  const refused = told.filter((one) => one.reaction === "disputed");
  const taken = told.filter((one) => one.reaction !== "disputed");
  const owed = state.promises.filter((one) => one.state === "open");
  const gifts = state.concessions.filter((one) => one.state === "accepted" || one.state === "posted");
  const matters = state.issues.filter((issue) => HEARD.has(issue.nature));
  const known = Object.keys(state.answers).length;
  return [
    line("Told", taken.map((one) => one.title)),
    line("Pushed back", refused.map((one) => `${one.title}${one.words ? ` (“${one.words}”)` : ""}`)),
    line("Promised", owed.map((one) => `${one.what}, ${sayDue(one.due, context.today, context.timezone)}`)),
    line("Goodwill", gifts.map(given)),
    line("Good to know", matters.map((issue) => issue.text)),
    line("Known", known ? [`${known} answer${known === 1 ? "" : "s"}, not to be asked again`] : []),
    line("Notes", state.notes.slice(-MOST).map((note) => note.text)),
  ].filter(Boolean);
}

/**
 * The hand-over as it is said to a colleague or a department, in twenty seconds: who, what, what not to begin with, what is
 * owed. What matters most stays; the rest is in the note.
 */
export function handOverWords(state, wants) {
  const who = Object.keys(state.member).length ? state.member : state.caller;
  const name = few([who.first_name, who.last_name].filter(Boolean).join(" ") || "a caller", 6);
  const number = who.member_id || who.policy_id;
  const refused = state.lookups.findLast((one) => one.reaction === "disputed");
  const owed = state.promises.findLast((one) => one.state === "open");
  const matters = state.issues.find((issue) => HEARD.has(issue.nature));
  const hello = `I have ${name} for you${number ? `, ${few(number, 2)}` : ""}.`;
  const ask = "Do you take the call, and what is your name?";
  const told = [
    wants ? ended(`It is about this: ${few(wants, MOST_WANTED)}`) : "",
    refused ? `I told about “${few(refused.title, MOST_NAMED)}” and was not believed, so please do not begin there.` : "",
    owed ? ended(`I promised to ${few(lower(owed.what), MOST_NAMED)}`) : "",
    state.mood === "hot" ? "There is anger, and a reason for it." : "",
    matters ? ended(`Good to know: ${few(matters.text, MOST_NAMED)}`) : "",
  ].filter(Boolean);
  const said = [];
  let left = MOST_WORDS - count(hello) - count(ask);
  for (const sentence of told) {
    if (count(sentence) > left) continue;
    said.push(sentence);
    left -= count(sentence);
  }
  return [hello, ...said, ask].join(" ");
}

function line(label, things) {
  return things.length ? `${label}: ${things.join("; ")}` : "";
}

function lower(text) {
  return /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

function count(text) {
  return text.split(/\s+/).length;
}

function ended(sentence) {
  return /[.…!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function few(text, most) {
  const words = text.trim().split(/\s+/);
  return words.length > most ? `${words.slice(0, most).join(" ")} …` : text.trim();
}
