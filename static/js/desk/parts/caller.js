// Who is on the line and what is known: the three-line brief, the mood, facts and notes.

import { dayIn, shortDay } from "../days.js";
import { sayDue } from "../promise.js";
import { clock, clone, list, mark, part, show, slot } from "./dom.js";

/** Three lines before hello: who, what is open, what not to ask or say again. */
export function showBrief(desk) {
  const lines = briefLines(desk);
  list(slot(part("brief"), "lines"), lines, () =>
    lines.map(([kind, text]) => {
      const line = clone("t-brief-line", { text });
      line.dataset.kind = kind;
      return line;
    }),
  );
  for (const key of part("mood").querySelectorAll("[data-mood]")) mark(key, "aria-pressed", key.dataset.mood === desk.state.mood);
}

function briefLines(desk) {
  const { state, brief, today, timezone } = desk;
  const calls = brief?.calls ?? [];
  const last = calls[0];
  const day = (at) => shortDay(dayIn(timezone, new Date(at)));
  const owed = (brief?.promises ?? []).map(
    (promise) =>
      `${desk.named(promise.owner)} promised: ${promise.what}, ${promise.late ? "late" : sayDue(promise.due, today, timezone)}`,
  );
  const open = [...(last?.start_with ? [last.start_with] : []), ...owed];
  const told = (brief?.told ?? []).map(({ title, at, words }) => {
    const answer = words ? `: “${words}”` : "";
    return `“${title}”${at ? ` (told ${day(at)}, pushed back${answer})` : ""}`;
  });
  const known = Object.keys(state.answers).length;
  return [
    ["who", last ? calledBefore(desk, calls.length, last, day) : "No earlier call is known"],
    ["open", open.length ? open.join("; ") : "Nothing is open from before"],
    [
      told.length ? "avoid" : "open",
      told.length
        ? `Do not say again: ${[...new Set(told)].slice(0, 2).join(", ")}`
        : known
          ? "What is known stands below; do not ask it again"
          : "Nothing to avoid",
    ],
  ];
}

function calledBefore(desk, count, last, day) {
  const about = last.issues?.map((issue) => issue.text).join(", ") || last.reason;
  const often = count === 1 ? "once" : `${count} times`;
  return `Called ${often} before, last on ${day(last.at)} with ${desk.named(last.agent)}${about ? `: ${about}` : ""}`;
}

/** Answers by question, those only proposed too. */
export function showFacts(desk) {
  const facts = Object.entries(desk.state.known).map(([question, { value, source }]) => [
    labelOf(desk, question),
    say(desk, question, value),
    SOURCES[source] ?? "",
    null,
  ]);
  for (const fact of desk.proposed)
    facts.push([labelOf(desk, fact.question), say(desk, fact.question, fact.value), "from your words?", fact.question]);
  const region = part("known");
  const place = slot(region, "facts");
  list(place, facts, () =>
    facts.map(([label, value, source, proposal]) => {
      const row = clone("t-fact", { label, value, source });
      if (proposal) row.querySelector("dd").append(" ", confirmButtons(desk, proposal));
      return row;
    }),
  );
  show(part("facts-empty", region), !facts.length);
}

function confirmButtons(desk, question) {
  const row = clone("t-fact-proposed");
  row.querySelector('[data-command="confirm-fact"]').addEventListener("click", () => desk.confirmFact(question));
  row.querySelector('[data-command="dismiss-fact"]').addEventListener("click", () => desk.dismissFact(question));
  return row;
}

const SOURCES = { caller: "", note: "from your note", system: "from the phone system", earlier: "from an earlier call" };

/** The label of a question: that of the script that asks it, else its name in words. */
export function labelOf(desk, question) {
  const asked = desk.call?.script?.questions[question];
  const label = asked?.label ?? question.replaceAll("_", " ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** A value as it is shown: the label of a choice, a day in words. */
export function say(desk, question, value) {
  const choice = desk.call?.script?.questions[question]?.options.find((one) => one.value === String(value));
  if (choice) return choice.label;
  if (value === true || value === false) return value ? "Yes" : "No";
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return shortDay(value);
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** Notes, the newest last, each with whether it is saved. */
export function showNotes(desk) {
  const region = part("known");
  const notes = desk.state.notes.map((note) => ({ ...note, saved: desk.call.isSaved(note.key) }));
  const place = slot(region, "notes");
  const isNew = list(place, notes, () =>
    notes.map((note) => {
      const item = clone("t-note", { time: clock(note.at, desk), text: note.text, state: note.saved ? "" : "not saved yet" });
      item.dataset.state = note.saved ? "saved" : "unsaved";
      return item;
    }),
  );
  if (isNew) place.lastElementChild?.scrollIntoView({ block: "nearest" });
  show(part("notes-empty", region), !notes.length);
}
