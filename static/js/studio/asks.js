// The forms of what a step asks.

import { button, idOf, make } from "./dom.js";
import { area, check, choice, faultLines, field, line } from "./fields.js";
import { mappings, questionOf, text } from "./file.js";

const TYPES = [
  ["text", "Words"],
  ["choice", "One of several"],
  ["yes_no", "Yes or no"],
  ["number", "A number"],
  ["date", "A day"],
  ["amount", "An amount of money"],
  ["phone", "A telephone number"],
];

/** The questions of a step. @param {import("./form.js").Form} form */
export function asked(form, name, step) {
  const given = mappings(step.ask);
  const rows = given.map((one, place) => questionForm(form, name, questionOf(one), place));
  return make(
    "fieldset",
    { class: "studio-list" },
    make("legend", { class: "label" }, "Ask"),
    rows,
    faultLines(form.faults("ask", null)),
    newQuestion(form, name),
  );
}

function newQuestion(form, name) {
  const label = make("input", {
    type: "text",
    autocomplete: "off",
    placeholder: "Another question",
    "aria-label": "Another question",
    "data-key": "ask.new",
    "data-shown": "",
  });
  const type = choice("text", TYPES, () => {}, { "aria-label": "Answered by", "data-key": "ask.new-type" });
  const add = async () => {
    const words = label.value.trim();
    if (!words) return label.focus();
    const taken = form.questions.map((one) => one.name);
    const question = { name: idOf(words, taken, "question"), label: words, type: type.value };
    if (type.value === "choice") question.options = ["yes", "no"];
    label.value = "";
    form.opened.add(`ask.${question.name}`);
    if (await form.edit([{ verb: "add_question", step: name, question }])) label.value = words;
    return undefined;
  };
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  });
  return make("div", { class: "studio-row studio-way" }, label, type, button("Add", { shape: "plus", key: "ask.add" }, add));
}

function questionForm(form, name, question, place) {
  const faults = form.faults("ask", place);
  const key = `ask.${place}`;
  const title = question.label || question.name || "A question without words";
  const opened = `ask.${question.name}`;
  const summary = make(
    "summary",
    { "data-key": key },
    title,
    make("span", { class: "quiet small" }, ` ${TYPES.find(([type]) => type === question.type)?.[1] ?? question.type}`),
    faults.length ? make("span", { class: "badge badge-bad" }, "look here") : "",
  );
  const details = make("details", { class: "studio-question", "data-question": question.name }, summary);
  details.open = form.opened.has(opened) || faults.length > 0;
  details.addEventListener("toggle", () => form.opened[details.open ? "add" : "delete"](opened));
  details.append(...(question.name ? fieldsOf(form, name, question, key) : [form.toText("ask", place)]), faultLines(faults));
  return details;
}

function fieldsOf(form, name, question, key) {
  const change = (changes) => form.edit([{ verb: "change_question", step: name, name: question.name, changes }]);
  const label = field(
    "What is asked",
    line(question.label, (now) => change({ label: now })),
    { key: `${key}.label` },
  );
  const type = field(
    "Answered by",
    choice(question.type, TYPES, (now) =>
      change(now === "choice" ? { type: now, options: ["yes", "no"] } : { type: now, options: null }),
    ),
    { key: `${key}.type` },
  );
  const known = field(
    "Kept as",
    line(question.name, (now) => change({ name: idOf(now, [], "question") })),
    {
      key: `${key}.name`,
      hint: "The same fact under the same name everywhere, so that nobody asks twice.",
    },
  );
  const flags = [
    ["optional", "May stay open"],
    ["secret", "The answer is never kept"],
    ["fresh", "Asked anew each time", "never taken from before"],
    ["fresh", "Asked anew in each call", "never taken from other calls", "call"],
    ["quiet", "The agent’s own judgement", "not asked aloud"],
  ].map(([flag, words, hint, value = true]) =>
    check(words, question[flag] === value, (now) => change({ [flag]: now ? value : null }), { key: `${key}.${flag}${value === true ? "" : `.${value}`}`, hint }),
  );
  const choices = question.type === "choice" ? choicesOf(question, change, key) : "";
  const out = button("Take this question out", { kind: "quiet", shape: "cross", key: `${key}.out` }, () =>
    form.edit([{ verb: "delete_question", step: name, name: question.name }]),
  );
  return [
    make("div", { class: "studio-pair" }, label, type),
    choices,
    known,
    make("div", { class: "studio-flags" }, flags),
    out,
  ].filter(Boolean);
}

/** Choices one a line; what rules go by stays the same when a line is only reworded. */
function choicesOf(question, change, key) {
  const shown = question.options.map((one) => one.label).join("\n");
  const control = area(shown, (now) => {
    const labels = now
      .split("\n")
      .map((one) => one.trim())
      .filter(Boolean);
    const taken = [];
    const next = labels.map((label, place) => {
      const before =
        question.options.find((one) => one.label === label) ??
        (labels.length === question.options.length ? question.options[place] : null);
      const value = before && !taken.includes(before.value) ? before.value : idOf(label, taken, "choice");
      taken.push(value);
      return value === label ? value : { value, label };
    });
    change({ options: next });
  });
  return field("Choices, one a line", control, {
    key: `${key}.options`,
    hint: `Rules go by: ${question.options.map((one) => text(one.value)).join(", ")}`,
  });
}
