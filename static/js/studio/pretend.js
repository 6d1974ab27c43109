// The pretend caller of a rehearsal: who, in which mood, and what is known before the call.

import { button, inWords, make } from "./dom.js";
import { choice, field, line } from "./fields.js";

const MOODS = [
  ["calm", "Calm"],
  ["worried", "Worried"],
  ["hot", "Hot"],
];

/** The form of the caller. @param {import("./try.js").Try} pane */
export function callerForm(pane) {
  const { caller } = pane;
  const set = (name) => (value) => {
    pane.caller = { ...pane.caller, [name]: value };
    if (!value) delete pane.caller[name];
    pane.again();
  };
  const names = ["first_name", "last_name", "member_id", "phone"].map((name) =>
    field(inWords(name), line(caller[name], set(name)), { key: `caller.${name}` }),
  );
  const mood = choice(pane.mood, MOODS, (now) => {
    pane.mood = now;
    pane.again();
  });
  const opening = line(pane.opening, (now) => {
    pane.opening = now;
    pane.again();
  });
  const told = [caller.first_name, caller.last_name].filter(Boolean).join(" ") || "nobody yet";
  const details = make(
    "details",
    { class: "studio-more" },
    make("summary", { "data-key": "caller" }, `The caller: ${told}, ${pane.mood}`),
    make(
      "div",
      { class: "stack stack-s" },
      make("div", { class: "studio-pair" }, names, field("Mood", mood, { key: "caller.mood" })),
      field("First words", opening, { key: "caller.opening", hint: "Stand on the card when the walk is practised." }),
      knownForm(pane),
    ),
  );
  details.open = pane.isCallerOpen;
  details.addEventListener("toggle", () => (pane.isCallerOpen = details.open));
  return details;
}

function knownForm(pane) {
  const questions = pane.studio.questions;
  if (!questions.length) return "";
  const forget = (name) => {
    delete pane.known[name];
    pane.again();
  };
  const rows = Object.entries(pane.known).map(([name, value]) => {
    const out = button("", { kind: "quiet", shape: "cross", label: `Not known: ${inWords(name)}` }, () => forget(name));
    return make("li", { class: "row" }, `${inWords(name)}: ${value}`, out);
  });
  const options = questions.map((one) => [one.name, one.label || one.name]);
  const which = choice(questions[0].name, options, () => {}, { "aria-label": "Known before the call", "data-key": "known.name" });
  const value = make("input", { type: "text", "aria-label": "Its answer", "data-key": "known.value", autocomplete: "off" });
  const add = () => {
    if (!value.value.trim()) return value.focus();
    pane.known[which.value] = value.value.trim();
    return pane.again();
  };
  return make(
    "div",
    {},
    make("p", { class: "label" }, "Known before the call"),
    make("ul", {}, rows),
    make("div", { class: "studio-row" }, which, value, button("Add", { shape: "plus" }, add)),
  );
}
