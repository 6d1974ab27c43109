// The forms of the ways on: options that an agent takes, and rules that are taken by themselves.

import { button, idOf, make } from "./dom.js";
import { conditionInWords, isMapping, mappings, text } from "./file.js";
import { NEW_STEP, choice, faultLines, field, line, stepChoice } from "./fields.js";

/** The options of a step, and where it goes on without one. @param {import("./form.js").Form} form */
export function waysOn(form, name, step, chosen) {
  const given = mappings(step.options);
  const rows = given.map((one, place) => optionRow(form, name, one, place));
  const goesOn = field(
    given.length ? "Or it goes on by itself to" : chosen ? "It goes on to" : "When that has ended, it goes on to",
    stepChoice(step.to, form.names, (to) => form.goOn(name, "to", to), {
      none: given.length ? "no step: one of the ways above is taken" : "not decided yet",
      fresh: true,
    }),
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
  if (!id)
    return make(
      "div",
      { class: "studio-row-block" },
      text(option.label) || "A way on without an id.",
      faultLines(faults),
      form.toText("options"),
    );
  const label = line(
    option.label,
    (now) => form.edit([{ verb: "change_option", step: name, option: id, changes: { label: now } }]),
    { "aria-label": `Way on ${place + 1}: words on the button`, "data-key": `${key}.label` },
  );
  const to = stepChoice(option.to, form.names, (now) => form.goOn(name, "option", now, id), {
    fresh: true,
    "aria-label": `${text(option.label) || id}: leads to`,
    "data-key": `${key}.to`,
  });
  if (faults.some((fault) => fault.severity === "error")) to.setAttribute("aria-invalid", "true");
  const out = button(
    "",
    { kind: "quiet", shape: "cross", label: `Take out the way on “${text(option.label) || id}”`, key: `${key}.out` },
    () => form.edit([{ verb: "delete_option", step: name, option: id }]),
  );
  return make(
    "div",
    { class: "studio-row-block", "data-option": id },
    make("div", { class: "studio-row studio-way" }, label, make("span", { "aria-hidden": "true" }, "→"), to, out),
    faultLines(faults),
  );
}

function newOption(form, name, step) {
  const label = make("input", {
    type: "text",
    autocomplete: "off",
    placeholder: "Another way on",
    "aria-label": "Another way on: words on the button",
    "data-key": "options.new",
    "data-shown": "",
  });
  const add = async () => {
    const words = label.value.trim();
    if (!words) return label.focus();
    const option = {
      id: idOf(
        words,
        mappings(step.options).map((one) => text(one.id)),
        "option",
      ),
      label: words,
    };
    if (to.value === NEW_STEP) return form.addStep({ from: name, label: words, id: option.id });
    label.value = "";
    if (await form.edit([{ verb: "add_option", step: name, option: { ...option, to: to.value } }])) label.value = words;
    return undefined;
  };
  const to = stepChoice(form.names[form.names.indexOf(name) + 1] ?? form.names.at(-1), form.names, () => {}, {
    fresh: true,
    "aria-label": "The other way on leads to",
    "data-key": "options.new-to",
  });
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  });
  return make(
    "div",
    { class: "studio-row studio-way" },
    label,
    make("span", { "aria-hidden": "true" }, "→"),
    to,
    button("Add", { shape: "plus", key: "options.add" }, add),
  );
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
      make(
        "div",
        { class: "studio-row" },
        make("span", { class: "label" }, place ? "Else if" : "If"),
        conditionOf(form, rule.when, place, (when) => change(place, { when })),
        button("", { kind: "quiet", shape: "cross", label: `Take out rule ${place + 1}`, key: `rules.${place}.out` }, () =>
          put(rules.filter((_, at) => at !== place)),
        ),
      ),
      make(
        "div",
        { class: "studio-row" },
        make("span", { class: "quiet" }, "it goes on to"),
        stepChoice(rule.to, form.names, (to) => form.goOn(name, "rule", to, place), {
          fresh: true,
          "aria-label": `Rule ${place + 1} leads to`,
          "data-key": `rules.${place}.to`,
        }),
      ),
      faultLines(form.faults("rules", place)),
    ),
  );
  const questions = form.questions;
  const add = button("Another rule", { kind: "quiet", shape: "plus", key: "rules.add" }, () =>
    put([...rules, { when: firstTest(questions), to: text(step.default) || form.names[0] }]),
  );
  add.disabled = !questions.length;
  return [
    make("p", { class: "field-hint" }, "Nobody sees this step. The first rule that holds decides where the call goes on."),
    rows,
    faultLines(form.faults("rules", null)),
    questions.length ? add : make("p", { class: "quiet" }, "No step asks anything yet that a rule could go by."),
    field(
      "Otherwise it goes on to",
      stepChoice(step.default, form.names, (to) => form.goOn(name, "default", to), { none: "not decided yet", fresh: true }),
      { key: "default", faults: form.faults("default") },
    ),
  ];
}

function firstTest(questions) {
  const question = questions.find((one) => one.options.length) ?? questions[0];
  return { [question.name]: question.options[0]?.value ?? { empty: false } };
}

/**
 * A condition as tests that all, or any, must hold: {join, tests: [{name, operator, value}]}. Null for one that is nested deeper;
 * that is shown in words and changed in the text.
 */
export function testsOf(when) {
  const entries = isMapping(when) ? Object.entries(when) : [];
  if (entries.length === 1 && ["all", "any"].includes(entries[0][0]) && Array.isArray(entries[0][1])) {
    const inner = entries[0][1].map(testsOf);
    if (!inner.length || inner.some((one) => one === null || one.tests.length !== 1)) return null;
    return { join: entries[0][0], tests: inner.map((one) => one.tests[0]) };
  }
  const tests = entries.map(([name, wanted]) => {
    const told = isMapping(wanted) ? Object.entries(wanted) : [["is", wanted]];
    if (["all", "any", "not"].includes(name) || told.length !== 1 || (told[0][0] === "is" && typeof told[0][1] === "object"))
      return null;
    const [operator, value] = told[0];
    return { name, operator: operator === "empty" && value === false ? "answered" : operator, value };
  });
  return tests.length && !tests.includes(null) ? { join: "all", tests } : null;
}

/** The condition of these tests, as the file has it. */
export function whenOf(join, tests) {
  const each = tests.map(({ name, operator, value }) => ({ [name]: testOf(operator, value) }));
  const names = new Set(tests.map((test) => test.name));
  if (each.length === 1) return each[0];
  return join === "all" && names.size === tests.length ? Object.assign({}, ...each) : { [join]: each };
}

function conditionOf(form, when, place, changed) {
  const told = testsOf(when);
  if (told === null) return make("span", { class: "studio-condition" }, conditionInWords(when), " ", form.toText("rules", place));
  const { join, tests } = told;
  const put = (next, by = join) => changed(whenOf(by, next));
  const key = `rules.${place}`;
  const rows = tests.map((test, at) => {
    const out =
      tests.length > 1
        ? button("", { kind: "quiet", shape: "cross", label: `Take out this test`, key: `${key}.${at}.out` }, () =>
            put(tests.filter((_, other) => other !== at)),
          )
        : "";
    const joined = at
      ? choice(
          join,
          [
            ["all", "and"],
            ["any", "or"],
          ],
          (by) => put(tests, by),
          { class: "studio-join", "aria-label": "And, or", "data-key": `${key}.${at}.join` },
        )
      : "";
    return make(
      "span",
      { class: "studio-condition" },
      joined,
      testRow(form, test, (next) => put(tests.map((one, other) => (other === at ? next : one))), `${key}.${at}`),
      out,
    );
  });
  const more = button("and also", { kind: "quiet", shape: "plus", key: `${key}.more` }, () => {
    const [name, value] = Object.entries(firstTest(form.questions))[0];
    put([...tests, isMapping(value) ? { name, operator: "answered" } : { name, operator: "is", value }]);
  });
  return make("span", { class: "studio-tests" }, rows, more);
}

function testRow(form, { name, operator, value }, changed, key) {
  const questions = form.questions;
  const question = questions.find((one) => one.name === name);
  const first = (next) => questions.find((one) => one.name === next)?.options[0]?.value ?? "";
  const plain = Array.isArray(value) ? text(value[0]) : typeof value === "boolean" ? "" : text(value);
  return [
    choice(
      name,
      questions.map((one) => [one.name, one.label || one.name]),
      (next) => changed(first(next) ? { name: next, operator: "is", value: first(next) } : { name: next, operator: "answered" }),
      { "aria-label": "Answer", "data-key": `${key}.name` },
    ),
    choice(operator, TESTS, (next) => changed({ name, operator: next, value: operandFor(next, plain, first(name)) }), {
      "aria-label": "Comparison",
      "data-key": `${key}.test`,
    }),
    operandOf(operator, value, question, (next) => changed({ name, operator, value: next }), key),
  ];
}

// What another comparison begins with: a number where one is needed, else what stood there.
function operandFor(operator, before, first) {
  if (["gt", "gte", "lt", "lte"].includes(operator)) return /\d/.test(before) ? before : "0";
  return before || first || "yes";
}

function operandOf(operator, value, question, changed, key) {
  if (operator === "answered" || operator === "empty") return "";
  const props = { "aria-label": "Compared with", "data-key": `${key}.value` };
  if (operator === "is" && question?.options.length)
    return choice(
      typeof value === "boolean" ? (value ? "yes" : "no") : value,
      question.options.map((one) => [one.value, one.label]),
      changed,
      props,
    );
  return line(Array.isArray(value) ? value.join(", ") : value, changed, {
    ...props,
    placeholder: operator === "in" ? "one, two" : "",
  });
}

function testOf(test, operand) {
  if (test === "is") return typeof operand === "boolean" ? (operand ? "yes" : "no") : operand;
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
