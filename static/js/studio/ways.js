// The forms of the ways on: options that an agent takes, and rules that are taken by themselves.

import { button, idOf, make } from "./dom.js";
import { conditionInWords, isMapping, mappings, questionsOf, text } from "./file.js";
import { NEW_STEP, choice, faultLines, field, line, stepChoice } from "./fields.js";

/** The options of a step, and where it goes on without one. @param {import("./form.js").Form} form */
export function waysOn(form, name, step, chosen) {
  const given = mappings(step.options);
  const rows = given.map((one, place) => optionRow(form, name, one, place));
  const goesOn = field(
    given.length ? "Or it goes on by itself to" : chosen ? "It goes on to" : "When that has ended, it goes on to",
    stepChoice(step.to, form.names, (to) => form.goOn(name, "to", to), { none: given.length ? "no step: one of the ways above is taken" : "not decided yet", fresh: true }),
    { key: "to", faults: form.faults("to") },
  );
  if (!chosen) return goesOn;
  return make(
    "fieldset",
    { class: "studio-list" },
    make("legend", { class: "label" }, "Ways on"),
    make("p", { class: "field-hint" }, "What stands on the buttons, and where each leads."),
    rows,
    faultLines(form.faults("options", null)),
    newOption(form, name, step),
    goesOn,
  );
}

function optionRow(form, name, option, place) {
  const id = text(option.id);
  const key = `options.${place}`;
  const faults = form.faults("options", place);
  if (!id) return make("div", { class: "studio-row-block" }, text(option.label) || "A way on without an id.", faultLines(faults), form.toText("options"));
  const label = line(option.label, (now) => form.edit([{ verb: "change_option", step: name, option: id, changes: { label: now } }]), { "aria-label": `Way on ${place + 1}: words on the button`, "data-key": `${key}.label` });
  const to = stepChoice(option.to, form.names, (now) => form.goOn(name, "option", now, id), { fresh: true, "aria-label": `${text(option.label) || id}: leads to`, "data-key": `${key}.to` });
  if (faults.some((fault) => fault.severity === "error")) to.setAttribute("aria-invalid", "true");
  const out = button("", { kind: "quiet", shape: "cross", label: `Take out the way on “${text(option.label) || id}”`, key: `${key}.out` }, () =>
    form.edit([{ verb: "delete_option", step: name, option: id }]),
  );
  return make("div", { class: "studio-row-block", "data-option": id }, make("div", { class: "studio-row studio-way" }, label, make("span", { "aria-hidden": "true" }, "→"), to, out), faultLines(faults));
}

function newOption(form, name, step) {
  const label = make("input", { type: "text", autocomplete: "off", placeholder: "Another way on", "aria-label": "Another way on: words on the button", "data-key": "options.new", "data-shown": "" });
  const add = async () => {
    const words = label.value.trim();
    if (!words) return label.focus();
    const option = { id: idOf(words, mappings(step.options).map((one) => text(one.id)), "option"), label: words };
    if (to.value === NEW_STEP) return form.addStep({ from: name, label: words, id: option.id });
    label.value = "";
    if (await form.edit([{ verb: "add_option", step: name, option: { ...option, to: to.value } }])) label.value = words;
    return undefined;
  };
  const to = stepChoice(form.names[form.names.indexOf(name) + 1] ?? form.names.at(-1), form.names, () => {}, { fresh: true, "aria-label": "The other way on leads to", "data-key": "options.new-to" });
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  });
  return make("div", { class: "studio-row studio-way" }, label, make("span", { "aria-hidden": "true" }, "→"), to, button("Add", { shape: "plus", key: "options.add" }, add));
}

const TESTS = [
  ["is", "is"],
  ["in", "is one of"],
  ["gt", "is more than"],
  ["gte", "is at least"],
  ["lt", "is less than"],
  ["lte", "is at most"],
  ["answered", "is answered"],
  ["empty", "is not answered"],
];

/** The rules of a step that nobody sees, and its default. */
export function rulesOf(form, name, step) {
  const rules = mappings(step.rules);
  const put = (next) => form.set(name, "rules", next.length ? next : null);
  const change = (place, changes) => put(rules.map((rule, at) => (at === place ? { ...rule, ...changes } : rule)));
  const rows = rules.map((rule, place) =>
    make(
      "div",
      { class: "studio-rule", role: "group", "aria-label": `Rule ${place + 1}` },
      make("div", { class: "studio-row" }, make("span", { class: "label" }, place ? "Else if" : "If"), conditionOf(form, rule.when, place, (when) => change(place, { when })), button("", { kind: "quiet", shape: "cross", label: `Take out rule ${place + 1}`, key: `rules.${place}.out` }, () => put(rules.filter((_, at) => at !== place)))),
      make("div", { class: "studio-row" }, make("span", { class: "quiet" }, "it goes on to"), stepChoice(rule.to, form.names, (to) => form.goOn(name, "rule", to, place), { fresh: true, "aria-label": `Rule ${place + 1} leads to`, "data-key": `rules.${place}.to` })),
      faultLines(form.faults("rules", place)),
    ),
  );
  const questions = questionsOf(form.file);
  const add = button("Another rule", { kind: "quiet", shape: "plus", key: "rules.add" }, () => put([...rules, { when: firstTest(questions), to: text(step.default) || form.names[0] }]));
  add.disabled = !questions.length;
  return [
    make("p", { class: "field-hint" }, "Nobody sees this step. The first rule that holds decides where the call goes on."),
    rows,
    faultLines(form.faults("rules", null)),
    questions.length ? add : make("p", { class: "quiet" }, "No step asks anything yet that a rule could go by."),
    field("Otherwise it goes on to", stepChoice(step.default, form.names, (to) => form.goOn(name, "default", to), { none: "not decided yet", fresh: true }), { key: "default", faults: form.faults("default") }),
  ];
}

function firstTest(questions) {
  const question = questions.find((one) => one.options.length) ?? questions[0];
  return { [question.name]: question.options[0]?.value ?? { empty: false } };
}

/** One test can be chosen here; what holds several together is shown in words and changed in the text. */
function conditionOf(form, when, place, changed) {
  const entries = isMapping(when) ? Object.entries(when) : [];
  const [name, wanted] = entries[0] ?? ["", ""];
  const tests = isMapping(wanted) ? Object.entries(wanted) : [["is", wanted]];
  if (entries.length !== 1 || ["all", "any", "not"].includes(name) || tests.length !== 1)
    return make("span", { class: "studio-condition" }, conditionInWords(when), " ", form.toText("rules", place));
  const [given, value] = tests[0];
  const operator = given === "empty" && value === false ? "answered" : given;
  const questions = questionsOf(form.file);
  const question = questions.find((one) => one.name === name);
  const built = (next, test, operand) => changed({ [next]: testOf(test, operand) });
  const key = `rules.${place}`;
  return make(
    "span",
    { class: "studio-condition" },
    choice(name, questions.map((one) => [one.name, one.label || one.name]), (next) => built(next, "is", questions.find((one) => one.name === next)?.options[0]?.value ?? ""), { "aria-label": "Answer", "data-key": `${key}.name` }),
    choice(operator, TESTS, (test) => built(name, test, Array.isArray(value) ? text(value[0]) : typeof value === "boolean" ? "" : text(value)), { "aria-label": "Comparison", "data-key": `${key}.test` }),
    operandOf(operator, value, question, (operand) => built(name, operator, operand), key),
  );
}

function operandOf(operator, value, question, changed, key) {
  if (operator === "answered" || operator === "empty") return "";
  const props = { "aria-label": "Compared with", "data-key": `${key}.value` };
  if (operator === "is" && question?.options.length) return choice(value, question.options.map((one) => [one.value, one.label]), changed, props);
  return line(Array.isArray(value) ? value.join(", ") : value, changed, { ...props, placeholder: operator === "in" ? "one, two" : "" });
}

function testOf(test, operand) {
  if (test === "is") return operand;
  if (test === "answered" || test === "empty") return { empty: test === "empty" };
  if (test === "in")
    return {
      in: text(operand)
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean),
    };
  return { [test]: /^-?\d+(\.\d+)?$/.test(operand) ? Number(operand) : operand };
}
