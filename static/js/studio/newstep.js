// The question for a new step: what it is, how the call gets there, where it goes on.

import { button, idOf, inWords, make } from "./dom.js";
import { choice, field, stepChoice } from "./fields.js";
import { kindName, kindOf, mappings, stepsOf, text } from "./file.js";
import { leadTo } from "./form.js";

/** @param {import("./form.js").Form} form */
export function addStepForm(form) {
  const { asking, studio } = form;
  const steps = stepsOf(form.file);
  const kinds = studio.data.kinds
    .map((one) => one.kind)
    .filter((kind) => kind !== "subscript" || studio.data.pieces.some((piece) => !piece.snippet));
  const order = ["talk", "promise", "route", "subscript", "end"];
  kinds.sort((left, right) => ((order.indexOf(left) + 99) % 100) - ((order.indexOf(right) + 99) % 100));
  const name = make("input", { type: "text", autocomplete: "off", required: true, placeholder: "Offer a call-back" });
  const kind = choice(
    asking.newKind ?? "talk",
    kinds.map((one) => [one, kindName(one)]),
    (now) => form.ask({ ...form.asking, newKind: now, name: name.value }, "new.kind"),
  );
  name.value = asking.name ?? "";
  const from = stepChoice(
    asking.from,
    form.names,
    (now) => form.ask({ ...form.asking, from: now, how: null, name: name.value }, "new.from"),
    { none: "not yet" },
  );
  const ways = waysTo(form, asking);
  const how = choice(
    asking.how ?? ways[0]?.[0] ?? "",
    ways.map(([one, words]) => [one, words]),
    (now) => form.ask({ ...form.asking, how: now, name: name.value }, "new.how"),
  );
  const label = make("input", { type: "text", autocomplete: "off", value: asking.label ?? "" });
  const chosen = how.value;
  const takesPlace = chosen === "between";
  const onward = stepChoice(takesPlace ? text(steps[asking.from]?.to) : "", form.names, () => {}, { none: "not decided yet" });
  const isEnd = kind.value === "end";
  const add = async () => {
    if (!name.value.trim()) return name.focus();
    const step = idOf(name.value, form.names);
    const edits = [
      {
        verb: "add_step",
        step,
        after: asking.from || form.names.at(-1) || "",
        fields: fieldsOf(form, kind.value, name.value.trim(), onward.value, steps[asking.from]),
      },
    ];
    const way = wayEdit(form, asking, chosen, step, label.value.trim() || inWords(name.value.trim()));
    if (way) edits.push(way);
    const asked = { ...form.asking, name: name.value, label: label.value };
    form.asking = null;
    if (await form.edit(edits, { select: step })) form.ask(asked, "new.name");
    return undefined;
  };
  return make(
    "form",
    {
      class: "studio-new card",
      "data-part": "new-step",
      on: {
        submit: (event) => (event.preventDefault(), add()),
        keydown: (event) => event.key === "Escape" && form.ask(null, "add-step"),
      },
    },
    make("h2", { class: "studio-title" }, "A new step"),
    field("What happens in it?", name, { key: "new.name" }),
    make(
      "div",
      { class: "studio-pair" },
      field("It is for", kind, { key: "new.kind" }),
      field("The call gets there from", from, { key: "new.from" }),
    ),
    asking.from && ways.length ? field("How", how, { key: "new.how" }) : "",
    asking.from && chosen === "option" && !asking.id
      ? field("Words on the button", label, { key: "new.label", hint: "Left empty, it is what happens in the step." })
      : "",
    isEnd ? "" : field("Then it goes on to", onward, { key: "new.to" }),
    make(
      "div",
      { class: "row" },
      make("button", { type: "submit", class: "button button-main" }, "Add the step"),
      button("Leave it", { kind: "quiet", small: false }, () => form.ask(null, "add-step")),
    ),
  );
}

/** How a call may get from a step to the new one: [value, words]. */
function waysTo(form, asking) {
  const step = stepsOf(form.file)[asking.from];
  if (!step) return [];
  if (asking.wayKind) return [["given", "by the way that was chosen"]];
  if (asking.id) return [["option", `by the way on “${asking.label}”`]];
  const kind = kindOf(step, form.studio.data.kinds);
  if (kind === "end") return [["", "not yet: nothing comes after an end"]];
  const found = [];
  if (kind === "route")
    return [
      ["default", "when no rule holds"],
      ["", "not yet"],
    ];
  if (kind !== "subscript") found.push(["option", "by a way on that the agent chooses"]);
  if (step.to) found.push(["between", `before ${text(step.to).replaceAll("_", " ")}`]);
  else found.push(["to", "by itself"]);
  if (!mappings(step.options).length) found.reverse();
  return [...found, ["", "not yet"]];
}

function wayEdit(form, asking, how, to, label) {
  if (!asking.from || !how) return null;
  if (how === "given") return leadTo(form.file, asking.from, asking.wayKind, to, asking.which);
  if (how === "option") {
    const taken = mappings(stepsOf(form.file)[asking.from]?.options).map((one) => text(one.id));
    return {
      verb: "add_option",
      step: asking.from,
      option: { id: asking.id ?? idOf(label, taken, "option"), label: asking.id ? asking.label : label, to },
    };
  }
  return { verb: "set_field", step: asking.from, field: how === "between" ? "to" : how, value: to };
}

/** What the new step begins with; what is still missing is shown as a fault with its mend. */
function fieldsOf(form, kind, words, to, before) {
  const onward = to ? { to } : {};
  const phase = { phase: text(before?.phase) || "research" };
  if (kind === "end") return { phase: "wrap_up", end: "resolved" };
  if (kind === "route") return to ? { default: to } : { rules: [] };
  if (kind === "subscript") return { script: form.studio.data.pieces.find((piece) => !piece.snippet).id, ...onward };
  if (kind === "promise") return { promise: { what: words, within: "2 business days" }, ...onward };
  const own = Object.entries(form.kind(kind)?.own ?? {}).map(([name, described]) => [name, described.examples?.[0] ?? ""]);
  return { ...phase, ...Object.fromEntries(own), ...onward };
}
