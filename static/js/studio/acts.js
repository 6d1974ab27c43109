// What a kind of step has of its own: its forms follow from what the kind says of its fields.

import { inWords, make } from "./dom.js";
import { area, check, choice, faultLines, field, line } from "./fields.js";
import { isMapping, text } from "./file.js";

const OUTCOMES = {
  resolved: "Resolved",
  promised: "Promised: something is still owed",
  escalated: "With a supervisor",
  transferred: "Handed over",
  unresolved: "Not resolved",
};
const LABELS = {
  what: "What is promised",
  within: "Within",
  call_back: "a call back",
  do: "something done",
  watch: "something watched",
  up_to: "Up to",
  wants: "What the caller wants",
  trigger: "Why, in a word",
  to: "To whom",
  how: "How",
  open: "Article",
  end: "The call ends",
};

/** The fields of a step's own kind. @param {import("./form.js").Form} form */
export function actOf(form, name, step, kind) {
  const own = form.kind(kind)?.own ?? {};
  return Object.entries(own).map(([fieldName, described]) => {
    if (fieldName === "script") return pieceOf(form, name, step);
    if (described.properties) return mappingOf(form, name, step, fieldName, described);
    return one(form, described, step[fieldName], fieldName, (value) => form.set(name, fieldName, value), {
      key: fieldName,
      faults: form.faults(fieldName),
    });
  });
}

function mappingOf(form, name, step, fieldName, described) {
  const given = isMapping(step[fieldName]) ? step[fieldName] : {};
  const change = (part) => (value) => {
    const next = { ...given, [part]: value };
    if (value === null) delete next[part];
    return form.set(name, fieldName, next);
  };
  const rows = Object.entries(described.properties).map(([part, about]) =>
    one(form, about, given[part], part, change(part), { key: `${fieldName}.${part}`, faults: [] }),
  );
  return make(
    "fieldset",
    { class: "studio-act" },
    make("legend", { class: "label" }, inWords(fieldName)),
    make("p", { class: "field-hint" }, described.description),
    make("div", { class: "studio-pair" }, rows),
    faultLines(form.faults(fieldName)),
  );
}

function one(form, described, value, name, changed, about) {
  const label = LABELS[name] ?? inWords(name);
  const hint = hintOf(described);
  if (described.type === "boolean") return check(label, value, (now) => changed(now || null), { ...about, hint });
  if (described.enum) {
    const words = (option) => OUTCOMES[option] ?? LABELS[option] ?? inWords(option);
    const options = described.enum.map((option) => [option, words(option)]);
    return field(label, choice(value, value ? options : [["", "–"], ...options], changed), {
      ...about,
      hint: name === "end" ? "" : hint,
    });
  }
  const long = name === "what" || name === "reason" || name === "wants";
  return field(
    label,
    (long ? area : line)(value, (now) => changed(now === "" ? null : now)),
    { ...about, hint },
  );
}

function hintOf(described) {
  const example = (described.examples ?? []).slice(0, 2).join(", ");
  return example ? `For example: ${example}` : (described.description ?? "");
}

function pieceOf(form, name, step) {
  const pieces = form.studio.data.pieces.filter((piece) => !piece.snippet).map((piece) => [piece.id, piece.title]);
  const control = choice(text(step.script), pieces, (now) => form.set(name, "script", now));
  return field("Runs the script", control, {
    key: "script",
    faults: form.faults("script"),
    hint: "Inside the same call; when it has ended, the call goes on here.",
  });
}
