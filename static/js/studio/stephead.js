// The head of a step's form: what it is, what leads to it, and renaming and deleting it.

import { button, idOf, inWords, make } from "./dom.js";
import { stepChoice } from "./fields.js";
import { kindName, text, waysInto } from "./file.js";

/** Name and kind, and what can be done with the step as a whole. @param {import("./form.js").Form} form */
export function stepHead(form, name, kind) {
  const asking = form.asking?.kind;
  const tools = asking === "rename" ? renaming(form, name) : asking === "delete" ? deleting(form, name) : doing(form, name);
  return make(
    "header",
    { class: "studio-step-head" },
    make("h2", { class: "studio-title" }, inWords(name), make("span", { class: "badge" }, kindName(kind))),
    tools,
  );
}

/** What comes in: each leads to where it comes from. */
export function waysIn(form, name) {
  const ways = waysInto(form.file, name);
  const begins = text(form.file.start || form.names[0]) === name;
  const links = ways.map((way, place) =>
    button(`${inWords(way.from)} · ${way.label}`, { kind: "quiet", key: `into.${place}` }, () => form.studio.select(way.from)),
  );
  return make(
    "div",
    { class: "studio-into" },
    make("span", { class: "label" }, "Comes in from"),
    begins ? make("span", { class: "badge badge-accent" }, "the start") : "",
    links,
    !begins && !ways.length ? make("span", { class: "quiet" }, "nowhere yet") : "",
  );
}

function doing(form, name) {
  return make(
    "div",
    { class: "row" },
    button("Rename", { kind: "quiet", key: "rename" }, () => form.ask({ kind: "rename" }, "rename-to")),
    button("Delete", { kind: "quiet", key: "delete" }, () => form.ask({ kind: "delete" }, "instead")),
    button("Try from here", { kind: "quiet", shape: "arrow", key: "try-here" }, () => form.studio.tryFrom(name)),
  );
}

function renaming(form, name) {
  const shown = inWords(name);
  const props = { type: "text", value: shown, "aria-label": "New name of the step", "data-key": "rename-to", autocomplete: "off" };
  const input = make("input", props);
  const rename = () => {
    const words = input.value.trim();
    const next = !words || words === shown ? name : idOf(words, [], name);
    if (next === name) return form.ask(null, "rename");
    return settle(form, { verb: "rename_step", step: name, new: next }, next);
  };
  const leave = button("Leave it", { kind: "quiet" }, () => form.ask(null, "rename"));
  return question(form, [input, button("Rename", { kind: "main" }, rename), leave], rename);
}

function deleting(form, name) {
  const into = waysInto(form.file, name);
  const others = form.names.filter((one) => one !== name);
  const instead = stepChoice("", others, () => {}, {
    none: into.length ? "choose a step …" : "no step",
    "aria-label": "What led here leads instead to",
    "data-key": "instead",
  });
  const remove = () => {
    const edit = { verb: "delete_step", step: name, instead: instead.value };
    return settle(form, edit, instead.value || others[0] || "");
  };
  const words = into.length
    ? `${into.length === 1 ? "One way leads" : `${into.length} ways lead`} here. Instead to`
    : "Nothing leads here.";
  const parts = [
    make("span", {}, words),
    into.length ? instead : "",
    button("Delete the step", { kind: "danger", key: into.length ? null : "instead" }, remove),
    button("Leave it", { kind: "quiet" }, () => form.ask(null, "delete")),
  ];
  return question(form, parts, remove);
}

// The question goes away with its edit; refused, it still stands.
async function settle(form, edit, select) {
  const { asking } = form;
  form.asking = null;
  if (await form.edit([edit], { select })) form.asking = asking;
}

function question(form, children, done) {
  const keydown = (event) => {
    if (event.key === "Escape") form.ask(null, "rename");
    if (event.key === "Enter" && event.target.matches("input")) done();
  };
  return make("div", { class: "row studio-question-row", on: { keydown } }, children);
}
