// What the other side gets of a call: the note that they see, and twenty seconds to say it in. Pure, read from the state.

import { sayDue } from "./promise.js";
import { given } from "./handing.js";

const HEARD = new Set(["context", "feeling"]);
const MOST = 3;

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

/** The hand-over as it is said to a colleague: who, what, what was said, what is owed. */
export function handOverWords(state, wants) {
  const who = Object.keys(state.member).length ? state.member : state.caller;
  const name = [who.first_name, who.last_name].filter(Boolean).join(" ") || "a caller";
  const number = who.member_id || who.policy_id;
  const refused = state.lookups.findLast((one) => one.reaction === "disputed");
  const owed = state.promises.findLast((one) => one.state === "open");
  return [
    `I have ${name} for you${number ? `, ${number}` : ""}.`,
    wants ? `It is about this: ${wants.replace(/\.$/, "")}.` : "",
    refused ? `I told about “${refused.title}” and was not believed, so please do not begin there.` : "",
    owed ? `I promised to ${lower(owed.what)}.` : "",
    state.mood === "hot" ? "There is anger, and a reason for it." : "",
    "Do you take the call, and what is your name?",
  ]
    .filter(Boolean)
    .join(" ");
}

function line(label, things) {
  return things.length ? `${label}: ${things.join("; ")}` : "";
}

function lower(text) {
  return /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}
