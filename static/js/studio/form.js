// The form of one step, or of the script as a whole. What is changed here changes the text, and nothing else in it.

import { asked } from "./asks.js";
import { button, icon, inWords, keyed, make, part, refill } from "./dom.js";
import { area, check, choice, faultLines, field, itemLines, line, NEW_STEP, phrasings, stepChoice, isOpen } from "./fields.js";
import { isMapping, kindOf, stepsOf, text, texts } from "./file.js";
import { addStepForm } from "./newstep.js";
import { actOf } from "./acts.js";
import { stepHead, waysIn } from "./stephead.js";
import { rulesOf, waysOn } from "./ways.js";
import { inForms } from "./words.js";

const PHASES = [
  ["", "as in the step before"],
  ["acknowledge", "Acknowledge"],
  ["research", "Research"],
  ["resolve", "Resolve"],
  ["wrap_up", "Wrap up"],
];

// Fields of questions that are not answered yet: what stands in them is no part of the script.
const UNASKED = /^(new\.|instead$)|\.new/;

/** The pane of the forms. */
export class Form {
  #sign = "";

  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.place = part("form");
    this.opened = new Set();
    this.adding = new Set();
    this.asking = null; // {kind: "add", …} or {kind: "rename" | "delete"}: a question that stands above the form
    this.refused = "";
    this.place.addEventListener("input", () => studio.draft.tell());
    this.place.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest(".studio-new, .studio-question-row"))
        studio.toMap();
    });
  }

  get file() {
    return this.studio.shown.file;
  }

  /** Ids of the steps, in the order of the file. */
  get names() {
    return Object.keys(stepsOf(this.file));
  }

  /** What a kind of step says of itself: `sign`, `takes`, `own`. */
  kind(name) {
    return this.studio.data.kinds.find((one) => one.kind === name);
  }

  /** Questions that rules can go by. */
  get questions() {
    return this.studio.questions;
  }

  /** Faults of a field of the selected step. `item`: its number in a list, or null for those of no item. */
  faults(name, item = undefined) {
    const step = this.studio.selected ?? "";
    return this.studio.shown.faults.filter(
      (fault) => fault.at.step === step && fault.at.field === name && (item === undefined || (fault.at.item ?? null) === item),
    );
  }

  /** Draws what is selected. What is being typed here waits until it is left. */
  draw(key = null) {
    const { studio } = this;
    const sign = JSON.stringify([
      studio.selected,
      studio.shown.file,
      studio.shown.faults,
      studio.isReadable,
      this.asking,
      [...this.adding],
    ]);
    if (!key && (sign === this.#sign || this.#isTyping())) return;
    this.#sign = sign;
    refill(this.place, this.#all());
    if (key) keyed(this.place, key)?.focus();
  }

  /** Whether a field was changed and not left yet, or what it was changed to was refused. */
  get isTyped() {
    return this.#typed.length > 0;
  }

  /** Tells the text what was typed into fields that were not left yet. */
  tellAll() {
    for (const one of this.#typed) one.dispatchEvent(new Event("change"));
  }

  get #typed() {
    const fields = [...this.place.querySelectorAll("[data-shown]")];
    return fields.filter((one) => isOpen(one) && !UNASKED.test(one.dataset.key));
  }

  #isTyping() {
    const active = document.activeElement;
    const isHere = this.place.contains(active) && "shown" in active.dataset && this.drawnFor === this.studio.selected;
    return isHere && isOpen(active);
  }

  #all() {
    const { selected } = this.studio;
    this.drawnFor = selected;
    const name = selected !== null && selected in stepsOf(this.file) ? selected : null;
    const body = make(
      "fieldset",
      { class: "studio-fields", disabled: !this.studio.isReadable },
      make("legend", { class: "visually-hidden" }, name ?? "The script"),
      name === null ? this.#script() : this.#step(name),
    );
    return [
      this.refused ? this.#refusal() : "",
      this.#unreadable(),
      this.asking?.kind === "add" ? addStepForm(this) : "",
      body,
    ].filter(Boolean);
  }

  #unreadable() {
    if (this.studio.isReadable) return "";
    const fault = this.studio.look.faults[0];
    return make(
      "div",
      { class: "notice notice-warn" },
      icon("alert"),
      make(
        "div",
        { class: "notice-text" },
        make(
          "p",
          {},
          make("strong", {}, "The text cannot be read at the moment, so the forms wait."),
          ` Line ${fault?.line ?? 1}: ${fault?.message ?? ""} ${fault?.mend ?? ""}`,
        ),
        button("Show the line", {}, () => this.studio.showLine(fault?.line ?? 1)),
      ),
    );
  }

  #refusal() {
    return make(
      "div",
      { class: "errors", role: "alert" },
      make("p", {}, inForms(this.refused)),
      button("All right", { key: "refused" }, () => this.say("")),
    );
  }

  #script() {
    const file = isMapping(this.file) ? this.file : {};
    const set = (name) => (value) => this.set("", name, Array.isArray(value) && !value.length ? null : value || null);
    const snippet = "snippet" in file;
    return [
      make("h2", { class: "studio-title" }, "About the script"),
      faultLines(this.faults("")),
      field("Title", line(file.title, set("title")), { key: "title", faults: this.faults("title"), hint: "How agents find it." }),
      snippet ? this.#said(file, "snippet", "Words that other scripts say") : "",
      snippet ? check("Word for word", file.verbatim, set("verbatim"), { key: "verbatim" }) : "",
      field("When to use it", area(file.summary, set("summary")), {
        key: "summary",
        faults: this.faults("summary"),
        hint: "One line.",
      }),
      snippet
        ? ""
        : field("What callers say, one a line", itemLines(file.for, set("for")), {
            key: "for",
            faults: this.faults("for"),
            hint: "The desk suggests the script by these words.",
          }),
      snippet
        ? ""
        : field("It begins with", stepChoice(file.start, this.names, set("start"), { none: "the first step" }), {
            key: "start",
            faults: this.faults("start"),
          }),
      field("Kept by", line(file.owner, set("owner")), { key: "owner", faults: this.faults("owner") }),
      snippet
        ? ""
        : this.#more(
            [
              field("Known before it begins, one a line", itemLines(texts(file.known), set("known")), {
                key: "known",
                faults: this.faults("known"),
                hint: "Names of answers that the telephone menu or another script brings along.",
              }),
              check("A piece of other scripts", file.piece, set("piece"), { key: "piece", hint: "not started on its own" }),
            ],
            "about",
          ),
      faultLines([...this.faults("steps"), ...this.faults("paths")]),
    ];
  }

  #step(name) {
    const step = isMapping(stepsOf(this.file)[name]) ? stepsOf(this.file)[name] : {};
    const kind = kindOf(step, this.studio.data.kinds);
    const parts =
      kind === "route" ? rulesOf(this, name, step) : [...actOf(this, name, step, kind), ...this.#talk(name, step, kind)];
    return [stepHead(this, name, kind), faultLines(this.faults("")), waysIn(this, name), ...parts];
  }

  #talk(name, step, kind) {
    const set = (fieldName) => (value) => this.set(name, fieldName, value);
    const takes = this.kind(kind)?.takes ?? [];
    if (!takes.includes("say")) return takes.includes("to") ? [waysOn(this, name, step, takes.includes("options"))] : [];
    return [
      this.#said(step, "say", "Say", "Two or three ways to say it; the agent chooses, in her own words."),
      field(
        "Do",
        area(step.do, (now) => set("do")(now || null)),
        { key: "do", faults: this.faults("do"), hint: "Quiet instruction, not said aloud. [[address]] links to an article." },
      ),
      takes.includes("ask") ? asked(this, name, step) : "",
      takes.includes("to") ? waysOn(this, name, step, takes.includes("options")) : "",
      this.#more(
        [
          "when_hot" in step || this.adding.has("when_hot")
            ? this.#said(step, "when_hot", "If the caller is hot")
            : button(
                "Words for a hot caller",
                { kind: "quiet", shape: "plus", key: "when_hot.add" },
                () => (this.adding.add("when_hot"), this.opened.add("more"), this.draw("when_hot.0")),
              ),
          field(
            "Phase of the call",
            choice(step.phase, PHASES, (now) => set("phase")(now || null)),
            { key: "phase", faults: this.faults("phase") },
          ),
          field(
            "Articles at hand, one address a line",
            itemLines(step.articles, (now) => set("articles")(now.length ? now : null)),
            { key: "articles", faults: this.faults("articles") },
          ),
          check("Word for word", step.verbatim, (now) => set("verbatim")(now || null), {
            key: "verbatim",
            hint: "required wording, read as it stands",
            faults: this.faults("verbatim"),
          }),
          this.#aer(step, set("aer")),
        ],
        "more",
      ),
    ];
  }

  #said(step, name, label, hint = "") {
    return phrasings(step[name], (now) => this.set(this.studio.selected ?? "", name, now.length ? now : null), {
      label,
      key: name,
      hint,
      adding: this.adding,
      snippets: this.studio.data.pieces.filter((piece) => piece.snippet && name !== "snippet"),
      faultsOf: (item) => this.faults(name, item),
      redraw: (key) => this.draw(key),
    });
  }

  #aer(step, changed) {
    const given = texts(step.aer);
    const boxes = ["acknowledge", "empathize", "reassure"].map((part) =>
      check(
        inWords(part),
        given.includes(part),
        (now) => {
          const next = ["acknowledge", "empathize", "reassure"].filter((one) => (one === part ? now : given.includes(one)));
          changed(next.length ? next : null);
        },
        { key: `aer.${part}` },
      ),
    );
    return make(
      "fieldset",
      { class: "studio-flags" },
      make("legend", { class: "label" }, "A.E.R. in these words"),
      boxes,
      faultLines(this.faults("aer")),
    );
  }

  #more(children, name) {
    const details = make(
      "details",
      { class: "studio-more" },
      make("summary", { "data-key": name }, "More"),
      make("div", { class: "stack stack-s" }, children),
    );
    const hasFault = ["when_hot", "phase", "articles", "verbatim", "aer", "known", "piece"].some(
      (one) => this.faults(one).length,
    );
    details.open = this.opened.has(name) || hasFault;
    details.addEventListener("toggle", () => this.opened[details.open ? "add" : "delete"](name));
    return details;
  }

  // --- what changes the text ---

  /** Sets one field of a step ("" is the script). */
  set(step, name, value) {
    return this.edit([{ verb: "set_field", step, field: name, value }]);
  }

  /** Applies edits; answers why not, or null. A refusal stands above the form, and what was typed stays. */
  async edit(edits, more) {
    const refused = await this.studio.edit(edits, more);
    this.say(refused ?? "");
    return refused;
  }

  /** A way leads elsewhere: to a step, or to one that is still to be made. */
  goOn(name, kind, to, which = null) {
    if (to === NEW_STEP) return this.addStep({ from: name, wayKind: kind, which });
    return this.edit([leadTo(this.file, name, kind, to, which)]);
  }

  /** Opens the question for a new step. */
  addStep(about = {}) {
    const { selected } = this.studio;
    const from = selected && stepsOf(this.file)[selected]?.end === undefined ? selected : "";
    this.ask({ kind: "add", from, ...about }, "new.name");
  }

  ask(question, key) {
    this.asking = question;
    this.draw(key);
  }

  say(refused) {
    this.refused = refused;
    this.place.querySelector(":scope > .errors")?.remove();
    if (!refused) return;
    this.place.prepend(this.#refusal());
    this.place.scrollTop = 0;
  }

  /** A button that leads to where something stands in the text. */
  toText(name, item = null) {
    const fault = this.faults(name, item)[0];
    const lineOf = fault?.line ?? this.studio.shown.lines[this.studio.selected] ?? 1;
    return button("Change it in the text", { kind: "quiet", shape: "pencil", key: `${name}.${item}.text` }, () =>
      this.studio.showLine(lineOf),
    );
  }
}

/** The edit by which one way of a step leads to another step. */
export function leadTo(file, name, kind, to, which) {
  if (kind === "option") return { verb: "change_option", step: name, option: which, changes: { to } };
  if (kind === "rule") {
    const rules = stepsOf(file)[name].rules.map((rule, at) => (at === which ? { ...rule, to } : rule));
    return { verb: "set_field", step: name, field: "rules", value: rules };
  }
  return { verb: "set_field", step: name, field: kind, value: to || null };
}
