// The studio: one text, drawn as a map, worked on by forms or as it is written, tried in the page, and saved as the draft.

import { mapView } from "../map.js";
import { button, icon, inWords, make, part } from "./dom.js";
import { Drafting } from "./drafting.js";
import { drawFaults } from "./faults.js";
import { isMapping, questionsOf, stepAt, stepsOf } from "./file.js";
import { Form } from "./form.js";
import { remember, remembered } from "./kept.js";
import { Offers } from "./offers.js";
import { send, whyNot } from "./server.js";
import { Text } from "./text.js";
import { Try } from "./try.js";

const PAUSE_MS = 350;

/** The page. */
export class Studio {
  #looking = null;
  #timer = 0;
  #queue = Promise.resolve(null);
  #waiting = [];

  constructor() {
    this.data = JSON.parse(document.getElementById("studio-data").textContent);
    this.look = this.data.look;
    this.shown = this.look.readable ? this.look : { file: {}, lines: {}, paths: [], faults: this.look.faults };
    this.frame = part("studio");
    this.offers = new Offers(this);
    this.selected = null;
    this.trying = false;
    const nonce = document.querySelector('script[src*="studio.js"]').nonce;
    this.text = new Text({
      area: document.getElementById("source"),
      place: part("editor"),
      nonce,
      complete: (context) => this.offers.at(context),
      changed: () => this.#changed(),
      moved: () => this.#moved(),
    });
    this.draft = new Drafting(this);
    this.map = mapView(document.querySelector(".map-frame"), {
      onSelect: (step) => this.select(step, { fromMap: true }),
      onOpen: (step) => this.open(step),
    });
    this.steps = new Form(this);
    this.rehearsal = new Try(this);
    this.#begin();
  }

  #begin() {
    for (const name of ["tools", "editor", "tabs"]) part(name).hidden = false;
    document.getElementById("source").hidden = true;
    document.getElementById("l-source").hidden = true;
    part("plain-save").hidden = true;
    this.view = remembered();
    document.querySelector(`[data-part="view"] [value="${this.view}"]`).checked = true;
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    // A click, not a change: the one that is chosen already leads back from the rehearsal.
    part("view").addEventListener("click", (event) => {
      if (!event.target.matches("input")) return;
      remember(event.target.value);
      this.#turnTo(event.target.value);
    });
    this.text.mark(this.look.faults);
    this.#draw();
    this.frame.dataset.ready = "";
  }

  /** Every question whose answer may be known in the script, by {name, label, options}. */
  get questions() {
    return questionsOf(this.shown.file, this.shown.questions);
  }

  /** Whether the text can be read now; while it cannot, the map and the forms show how it was. */
  get isReadable() {
    return this.look.readable;
  }

  // --- looking ---

  #changed() {
    this.#tell();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.draft.keep();
      this.#lookAgain();
    }, PAUSE_MS);
  }

  async #lookAgain() {
    this.#looking?.abort();
    const looking = (this.#looking = new AbortController());
    const source = this.text.value;
    const answer = await send(this.data.urls.look, { source, walk: this.trying }, looking.signal);
    if (answer.status === 200 && source === this.text.value) this.#take(answer.body);
    else if (answer.status !== -1 && answer.status !== 200) this.tell(whyNot(answer));
  }

  #take(look) {
    const map = this.look.map;
    this.look = look;
    if (look.readable) {
      this.shown = look;
      if (look.map !== map) this.map.replace(look.map);
      if (this.selected !== null && this.selected !== "" && !(this.selected in stepsOf(look.file))) this.selected = null;
    }
    this.text.mark(look.faults);
    this.#draw();
    if (this.trying) this.rehearsal.again();
  }

  // --- drawing ---

  #draw() {
    const { file } = this.shown;
    Object.assign(this.frame.dataset, { view: this.view, trying: String(this.trying) });
    part("form").hidden = this.trying || this.view !== "forms";
    this.draft.form.hidden = this.trying || this.view !== "text";
    part("try").hidden = !this.trying;
    document.querySelector('[data-command="try"]').setAttribute("aria-pressed", String(this.trying));
    part("stale").hidden = this.isReadable;
    this.frame.toggleAttribute("data-stale", !this.isReadable);
    if (isMapping(file) && file.title) document.querySelector('h1[data-slot="title"]').textContent = file.title;
    if (!this.trying) this.map.select(this.selected || null);
    document.querySelector('[data-command="add-step"]').hidden = isMapping(file) && "snippet" in file;
    const work = this.trying
      ? "Try it"
      : this.view === "text"
        ? "The text"
        : this.selected
          ? inWords(this.selected)
          : "The script";
    part("tabs").querySelector('[data-show="side"]').textContent = work;
    drawFaults(this);
    this.steps.draw();
    this.#tell();
  }

  #tell() {
    this.draft.tell();
    document.querySelector('[data-command="undo"]').disabled = !this.text.canUndo;
    document.querySelector('[data-command="redo"]').disabled = !this.text.canRedo;
  }

  /** Something to know, above the work. */
  tell(words, kind = "warn") {
    const place = part("notices");
    place.querySelector('[data-part="told"]')?.remove();
    if (!words) return;
    const close = button("", { kind: "quiet", shape: "cross", label: "Close" }, () => this.tell(""));
    place.prepend(
      make(
        "div",
        { class: `notice notice-${kind}`, "data-part": "told", role: "alert" },
        icon("alert"),
        make("span", { class: "notice-text" }, words),
        close,
      ),
    );
  }

  // --- selecting ---

  /** Selects a step; "" is the script as a whole. */
  select(step, { fromMap = false } = {}) {
    const next = step || "";
    if (next !== this.selected) {
      this.selected = next;
      this.steps.asking = null;
      this.steps.refused = "";
    }
    if (this.view === "text" && next && this.shown.lines[next]) this.text.show(this.shown.lines[next], false);
    if (fromMap) this.trying = false;
    else this.#showPart("side");
    this.#draw();
    if (next) this.map.showReach(next);
  }

  /** Enter on a card: to its form, or to its lines. */
  open(step) {
    this.trying = false;
    this.select(step);
    this.#showPart("side");
    if (this.view === "text") return this.text.show(this.shown.lines[step] ?? 1);
    return part("form").querySelector("[data-key]:not(button)")?.focus();
  }

  /** The rehearsal stands here. */
  standAt(step) {
    this.map.showReach(null);
    this.map.select(step);
  }

  // The cursor of the text has moved: the map follows.
  #moved() {
    if (this.view !== "text") return;
    const step = stepAt(this.text.value, this.text.line);
    if (step === this.selected || (step !== null && !(step in stepsOf(this.shown.file)))) return;
    this.selected = step ?? "";
    this.map.select(step);
    if (step) this.map.showReach(step);
  }

  /** Leads to what a fault is about. */
  showFault(fault) {
    this.trying = false;
    const inForms =
      this.view === "forms" &&
      this.isReadable &&
      (!fault.step || fault.step in stepsOf(this.shown.file)) &&
      fault.at.field !== "paths";
    if (fault.at.field === "paths") return this.#tryIt();
    if (!inForms) {
      this.view = "text";
      this.#draw();
      this.#showPart("side");
      return this.text.show(fault.line);
    }
    this.select(fault.at.step);
    this.#showPart("side");
    const wrong = part("form").querySelector(
      `[data-key="${CSS.escape(fault.at.field || "-")}"], [data-key^="${CSS.escape(fault.at.field || "-")}."]`,
    );
    (wrong ?? part("form").querySelector("[data-key]:not(button)"))?.focus();
  }

  /** Shows a line of the text. */
  showLine(number) {
    this.trying = false;
    this.#turnTo("text");
    this.text.show(number);
  }

  #showPart(name) {
    this.frame.dataset.show = name;
    for (const one of part("tabs").querySelectorAll("[data-show]"))
      one.setAttribute("aria-pressed", String(one.dataset.show === name));
  }

  #turnTo(view) {
    this.view = view;
    this.trying = false;
    document.querySelector(`[data-part="view"] [value="${view}"]`).checked = true;
    this.#showPart("side");
    this.#draw();
    if (view === "text" && this.selected) this.text.show(this.shown.lines[this.selected] ?? 1, false);
  }

  // --- editing ---

  /** Applies edits to the text, one after the other; answers why not, or null. */
  edit(edits, more = {}) {
    this.#waiting.push(edits);
    this.draft.tell();
    this.#queue = this.#queue
      .then(() => this.#edit(edits, more))
      .finally(() => {
        this.#arrived(edits);
        this.draft.tell();
      });
    return this.#queue;
  }

  /** What the forms have changed and the text does not hold yet: lists of edits, in their order. */
  get waiting() {
    return this.#waiting;
  }

  #arrived(edits) {
    this.#waiting = this.#waiting.filter((one) => one !== edits);
  }

  async #edit(edits, { select = null } = {}) {
    for (;;) {
      const source = this.text.value;
      const answer = await send(this.data.urls.edit, { source, edits, walk: this.trying });
      if (answer.status !== 200) return whyNot(answer);
      if (source !== this.text.value) continue; // something was typed meanwhile: the same edit, on the text as it is now
      this.text.replace(answer.body.source);
      this.#arrived(edits);
      clearTimeout(this.#timer);
      this.draft.keep();
      if (select !== null) this.selected = select;
      this.#take(answer.body);
      return null;
    }
  }

  /** Tries the draft from a step on. */
  tryFrom(step) {
    return this.#tryIt(step);
  }

  async #tryIt(from = null) {
    this.trying = true;
    this.#showPart("side");
    await this.#queue;
    await this.#lookAgain();
    this.#draw();
    if (from !== null || !this.rehearsal.rehearsal) return this.rehearsal.begin(from);
    this.rehearsal.again();
    return this.rehearsal.focus();
  }

  // --- keys and buttons ---

  #click(event) {
    const show = event.target.closest("[data-part='tabs'] [data-show]");
    if (show) return this.#showPart(show.dataset.show);
    const command = event.target.closest("[data-command]")?.dataset.command;
    if (command === "undo") this.text.undo();
    else if (command === "redo") this.text.redo();
    else if (command === "save") this.#save();
    else if (command === "onward") {
      event.preventDefault();
      this.#queue.then(() => this.draft.goTo(event.target.closest("a").href));
    } else if (command === "about") this.#about();
    else if (command === "add-step") this.#addStep();
    else if (command === "try" && this.trying) this.#turnTo(this.view);
    else if (command === "try") this.#tryIt();
    return undefined;
  }

  // What the forms were told is in the text first.
  async #save() {
    await this.#queue;
    await this.draft.save();
  }

  #about() {
    this.#turnTo("forms");
    this.select("");
    part("form").querySelector('[data-key="title"]')?.focus();
  }

  #addStep() {
    this.#turnTo("forms");
    this.steps.addStep();
  }

  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "s") {
      event.preventDefault();
      this.#leaveField();
      this.#save();
    } else if ((key === "z" || key === "y") && this.#undoesHere(event.target)) {
      event.preventDefault();
      if (key === "y" || event.shiftKey) this.text.redo();
      else this.text.undo();
    }
  }

  /** Back from the form to its card on the map. */
  toMap() {
    this.#showPart("map");
    if (this.selected) this.map.select(this.selected, { focus: true });
    else document.querySelector(".map-step[tabindex='0']")?.focus();
  }

  // What was typed into a field counts when it is left.
  #leaveField() {
    const field = document.activeElement;
    if (!part("form").contains(field) || !field.matches("input, textarea, select")) return;
    field.blur();
    field.focus();
  }

  // In a field that is being typed into, undo is the field's own.
  #undoesHere(target) {
    if (this.text.view.dom.contains(target)) return false;
    return (
      !target.matches("input:not([type=radio], [type=checkbox]), textarea") ||
      ("shown" in target.dataset && target.value === target.dataset.shown)
    );
  }
}

new Studio();
