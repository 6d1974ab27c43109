// Who is on the line: the three-line brief, the mood, and the notes of the call.

import { dayIn, shortDay } from "../days.js";
import { sayDue } from "../promise.js";
import { clock, clone, list, mark, part, show, slot } from "./dom.js";

const LONGEST_SAID = 120;

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
  const sure = (brief?.calls ?? []).filter((call) => !call.guess);
  const isGuess = !sure.length;
  const calls = isGuess ? (brief?.calls ?? []) : sure;
  const last = calls[0];
  const day = (at) => shortDay(dayIn(timezone, new Date(at)));
  const owed = (brief?.promises ?? []).map(
    (promise) =>
      `${promise.guess ? "Maybe his, from the same number: " : ""}${desk.named(promise.owner)} promised: ${promise.what}, ${promise.late ? "late" : sayDue(promise.due, today, timezone)}`,
  );
  const open = [...(last?.start_with ? [last.start_with] : []), ...owed];
  const told = (brief?.told ?? []).filter((one) => !one.guess).map(({ title, passage, at, words }) => {
    const answer = words ? `: “${words}”` : "";
    return `“${short(passage ?? title)}”${at ? ` (told ${day(at)}, pushed back${answer})` : ""}`;
  });
  const known = Object.keys(state.answers).length;
  return [
    ["who", last ? `${isGuess ? "Maybe the same caller: " : ""}${calledBefore(desk, calls.length, last, day)}` : "No earlier call is known"],
    ["open", open.length ? open.map((one) => one.replace(/\.$/, "")).join("; ") : "Nothing is open from before"],
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

// As much of what was said as one knows again.
function short(words) {
  return words.length <= LONGEST_SAID ? words : `${words.slice(0, LONGEST_SAID - 2).trimEnd()} …`;
}

function calledBefore(desk, count, last, day) {
  const about = last.issues?.map((issue) => issue.text).join(", ") || last.reason;
  const often = count === 1 ? "once" : `${count} times`;
  return `Called ${often} before, last on ${day(last.at)} with ${desk.named(last.agent)}${about ? `: ${about}` : ""}`;
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
