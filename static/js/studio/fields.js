// Controls of the forms. Each tells what it was changed to when it is left; what is wrong stands below it.

import { button, icon, make } from "./dom.js";
import { isMapping, lines, text } from "./file.js";
import { inForms } from "./words.js";

/** A label, its control, a hint, and the faults that belong here. `key` names the control, so that the focus finds it again. */
export function field(label, control, { key, hint = "", faults = [], wide = true } = {}) {
  const id = `s-${key}`;
  control.id = id;
  control.dataset.key = key;
  const below = [hint ? make("p", { class: "field-hint", id: `${id}-hint` }, hint) : "", faultLines(faults, `${id}-fault`)];
  const described = [hint ? `${id}-hint` : "", faults.length ? `${id}-fault` : ""].filter(Boolean).join(" ");
  if (described) control.setAttribute("aria-describedby", described);
  if (faults.some((fault) => fault.severity === "error")) control.setAttribute("aria-invalid", "true");
  return make("div", { class: `field${wide ? "" : " field-short"}` }, make("label", { for: id }, label), control, below);
}

/** Faults as they stand beside what they are about, each with its mend. */
export function faultLines(faults, id = null) {
  if (!faults.length) return "";
  const said = faults.map((fault) =>
    make(
      "p",
      { class: fault.severity === "error" ? "field-error" : "field-warning" },
      icon(fault.severity === "error" ? "alert" : "flag"),
      make("span", {}, inForms(fault.message), " ", make("span", { class: "field-mend" }, inForms(fault.mend))),
    ),
  );
  return make("div", { class: "field-faults", id }, said);
}

/** One line of text. */
export function line(value, changed, props = {}) {
  return listening(make("input", { type: "text", autocomplete: "off", ...props, value: text(value) }), value, changed);
}

/** Text of several lines, as high as it needs to be. */
export function area(value, changed, props = {}) {
  const control = make("textarea", { rows: 1, ...props });
  control.value = text(value);
  return listening(control, value, changed);
}

// `shown` is what the file says; `sent` what was told to the text since, until it is refused.
function listening(control, before, changed) {
  control.addEventListener("change", async () => {
    const now = control.value.trim();
    if (now === text(before).trim()) return;
    control.dataset.sent = control.value;
    if (await changed(now)) delete control.dataset.sent;
  });
  control.dataset.shown = text(before);
  return control;
}

/** Whether something was typed here that is not told to the text yet. */
export function isOpen(control) {
  return control.value.trim() !== control.dataset.shown.trim() && control.value !== control.dataset.sent;
}

/** One of a few. `options` are [value, words]; a value that is not among them is shown as it stands. */
export function choice(value, options, changed, props = {}) {
  const shown = text(value);
  const known = options.some(([one]) => one === shown) ? options : [...options, [shown, shown || "–"]];
  const control = make(
    "select",
    props,
    known.map(([one, words]) => make("option", { value: one }, words)),
  );
  control.value = shown;
  control.dataset.shown = shown;
  control.addEventListener("change", () => changed(control.value));
  return control;
}

/** Yes or no. */
export function check(label, value, changed, { key, faults = [], hint = "" }) {
  const box = make("input", {
    type: "checkbox",
    "data-key": key,
    checked: value === true,
    on: { change: () => changed(box.checked) },
  });
  const words = make("span", {}, label, hint ? make("span", { class: "quiet small" }, ` ${hint}`) : "");
  return make("div", {}, make("label", { class: "check" }, box, words), faultLines(faults));
}

/** A step to choose; `none` are the words for no step. */
export function stepChoice(value, steps, changed, { none = null, fresh = false, ...props } = {}) {
  const options = steps.map((name) => [name, name.replaceAll("_", " ")]);
  if (none !== null) options.unshift(["", none]);
  if (fresh) options.push([NEW_STEP, "+ a new step …"]);
  return choice(value ?? "", options, changed, props);
}

/** What a step choice answers for a step that is still to be made. */
export const NEW_STEP = "+";

/**
 * A list of phrasings: each a text, or words shared with other scripts. `changed` gets the whole list.
 * @param {{label: string, key: string, snippets: {id: string, title: string}[], adding: Set<string>, redraw: () => void}} about
 */
export function phrasings(value, changed, { label, key, hint = "", faultsOf, snippets, adding, redraw }) {
  const given = lines(value);
  const put = (place, now) => changed(given.map((one, at) => (at === place ? now : one)).filter((one) => one !== ""));
  const rows = given.map((one, place) => {
    const named = given.length > 1 ? `${label}, phrasing ${place + 1}` : label;
    const control = isMapping(one)
      ? choice(
          one.snippet,
          snippets.map((shared) => [shared.id, `Shared words: ${shared.title}`]),
          (id) => put(place, { snippet: id }),
        )
      : area(one, (now) => put(place, now));
    return row(control, named, `${key}.${place}`, faultsOf(place), () => put(place, ""));
  });
  if (!given.length || adding.has(key)) {
    const control = area("", (now) => {
      adding.delete(key);
      if (now) changed([...given, now]);
    });
    rows.push(row(control, given.length ? `${label}, another phrasing` : label, `${key}.${given.length}`, []));
  }
  const more = [];
  if (given.length && given.length < 3 && !adding.has(key))
    more.push(
      button(
        "Another phrasing",
        { kind: "quiet", shape: "plus", key: `${key}.more` },
        () => (adding.add(key), redraw(`${key}.${given.length}`)),
      ),
    );
  if (snippets.length && given.length < 3)
    more.push(
      button("Shared words", { kind: "quiet", shape: "plus", key: `${key}.shared` }, () =>
        changed([...given, { snippet: snippets[0].id }]),
      ),
    );
  const general = faultsOf(null);
  return make(
    "fieldset",
    { class: "studio-list" },
    make("legend", { class: "label" }, label),
    hint ? make("p", { class: "field-hint" }, hint) : "",
    rows,
    faultLines(general),
    more.length ? make("div", { class: "row" }, more) : "",
  );
}

function row(control, label, key, faults, remove = null) {
  control.setAttribute("aria-label", label);
  control.dataset.key = key;
  if (faults.some((fault) => fault.severity === "error")) control.setAttribute("aria-invalid", "true");
  const taken = remove
    ? button("", { kind: "quiet", shape: "cross", label: `Take out: ${label}`, key: `${key}.out` }, remove)
    : "";
  return make("div", { class: "studio-row-block" }, make("div", { class: "studio-row" }, control, taken), faultLines(faults));
}

/** A text area in which each line is one item. */
export function itemLines(value, changed, props = {}) {
  const shown = lines(value).map(text).join("\n");
  return area(
    shown,
    (now) =>
      changed(
        now
          .split("\n")
          .map((one) => one.trim())
          .filter(Boolean),
      ),
    props,
  );
}
