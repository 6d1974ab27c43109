// What takes room above the line for a moment: the commands, a promise, a hand-over.

import { argumentOf, findCommands } from "../commands.js";
import { dueWithin, readPromise, sayPromise } from "../promise.js";
import { threeLines } from "../summary.js";
import { clone, list, mark, part, show, slot } from "./dom.js";

/** The drawer; one of its parts is shown at a time, or none. */
export class Drawer {
  constructor(desk) {
    this.desk = desk;
    this.place = part("drawer");
    this.palette = part("palette");
    this.promise = part("promise-form");
    this.handOver = part("hand-over-form");
    this.commands = [];
    this.selected = 0;
    this.ofStep = null;
    this.palette.addEventListener("click", (event) => {
      const at = [...slot(this.palette, "commands").children].indexOf(event.target.closest("li"));
      if (at >= 0) this.#run(this.commands[at]);
    });
    this.promise.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keepPromise();
    });
    this.promise.addEventListener("input", () => this.#sayPromise());
    this.handOver.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    this.handOver.elements.how.addEventListener("change", () => this.#toWhom());
    for (const button of this.place.querySelectorAll('[data-command="close-drawer"]'))
      button.addEventListener("click", () => {
        this.close();
        desk.focusLine();
      });
  }

  /** Which part is shown: "palette", "promise-form", "hand-over-form" or null. */
  get shown() {
    return this.place.hidden ? null : ([...this.place.children].find((child) => !child.hidden)?.dataset.part ?? null);
  }

  open(name) {
    for (const child of this.place.children) show(child, child.dataset.part === name);
    show(this.place);
  }

  close() {
    show(this.place, false);
    this.ofStep = null;
    document.getElementById("line").removeAttribute("aria-activedescendant");
  }

  // --- commands ---

  /** The palette for what stands behind `>`. */
  find(typed) {
    this.commands = findCommands(typed, this.desk.situation);
    this.typed = typed;
    this.selected = 0;
    this.open("palette");
    list(
      slot(this.palette, "commands"),
      this.commands.map((command) => command.id),
      () =>
        this.commands.map((command, number) => {
          const item = clone("t-command", { name: command.name, about: command.about, key: command.single ?? command.key });
          item.id = `command-${number}`;
          show(slot(item, "key"), Boolean(command.single ?? command.key));
          return item;
        }),
    );
    this.#select();
  }

  move(by) {
    if (!this.commands.length) return;
    this.selected = (this.selected + by + this.commands.length) % this.commands.length;
    this.#select();
  }

  #select() {
    const line = document.getElementById("line");
    [...slot(this.palette, "commands").children].forEach((item, place) => mark(item, "aria-selected", place === this.selected));
    const item = slot(this.palette, "commands").children[this.selected];
    if (!item) return;
    mark(line, "aria-controls", "palette");
    mark(line, "aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  /** Does the chosen command. Answers whether there was one. */
  take() {
    const command = this.commands[this.selected];
    if (!command) return false;
    this.#run(command);
    return true;
  }

  #run(command) {
    const argument = argumentOf(this.typed ?? "", command);
    this.close();
    this.desk.type("");
    this.desk.do(command.id, argument);
  }

  // --- a promise ---

  /** The promise form, filled as far as something is known. */
  openPromise(promised = {}, ofStep = null) {
    const { elements } = this.promise;
    const due = promised.due ?? null;
    elements.what.value = promised.what ?? "";
    elements.day.value = typeof due === "string" ? due.slice(0, 10) : (due?.day ?? "");
    elements.from.value = due?.from ?? "";
    elements.until.value = due?.to ?? "";
    elements.number.value = promised.number ?? this.desk.state.answers.call_back_number ?? this.desk.state.caller.phone ?? "";
    elements.message_ok.value =
      promised.message ?? { full: "yes", none: "no" }[this.desk.state.answers.message_ok] ?? "name_only";
    this.ofStep = ofStep;
    this.open("promise-form");
    this.#sayPromise();
  }

  /** The form while one types after `!`. */
  readPromise(typed) {
    this.openPromise(readPromise(typed, this.desk.today));
  }

  /** The promise of a script's step. */
  offerPromise(step) {
    const what = this.desk.step.spoken(step.promise.what);
    this.openPromise({ what, due: dueWithin(step.promise, this.desk.timezone) }, step);
  }

  get #promised() {
    const { elements } = this.promise;
    const day = elements.day.value;
    const window = {
      ...(elements.from.value && { from: elements.from.value }),
      ...(elements.until.value && { to: elements.until.value }),
    };
    const due = day && Object.keys(window).length ? { day, ...window } : day || null;
    return {
      what: elements.what.value.trim(),
      due,
      number: elements.number.value.trim() || null,
      message: elements.message_ok.value,
    };
  }

  #sayPromise() {
    slot(this.promise, "spoken").textContent = sayPromise(this.#promised, this.desk.today, this.desk.timezone);
    show(slot(this.promise, "spoken"), Boolean(slot(this.promise, "spoken").textContent));
  }

  /** Makes the promise; what is missing gets the focus. Answers whether it was made. */
  keepPromise() {
    const promised = this.#promised;
    const missing = !promised.what ? "what" : !promised.due ? "day" : null;
    if (missing) {
      this.promise.elements[missing].focus();
      this.desk.hint(missing === "what" ? "What do you promise?" : "By which day?");
      return false;
    }
    const step = this.ofStep;
    this.close();
    this.desk.makePromise(promised, step);
    return true;
  }

  // --- a supervisor, or handing over ---

  openHandOver(wants = "") {
    this.handOver.elements.wants.value = wants || this.desk.wants;
    slot(this.handOver, "three-lines").textContent = threeLines(this.desk.state);
    this.#toWhom();
    this.open("hand-over-form");
    this.handOver.elements.wants.focus();
    this.handOver.elements.wants.select();
  }

  #toWhom() {
    this.handOver.elements.to.required = this.handOver.elements.how.value !== "supervisor";
  }

  /** Sends it; the caller hears typing, so nothing must be filled first. */
  ask() {
    const { how, to, wants } = this.handOver.elements;
    this.close();
    this.desk.handOver({ how: how.value, to: to.value.trim(), wants: wants.value.trim() || this.desk.wants });
  }
}
