// What takes room above the line for a moment: the commands, a promise, a hand-over.

import { argumentOf, findCommands } from "../commands.js";
import { clone, list, mark, part, show, slot } from "./dom.js";
import { Changing } from "./changing.js";
import { Choosing } from "./choosing.js";
import { Goodwill } from "./goodwill.js";
import { HandOver } from "./handover.js";
import { Promising } from "./promising.js";

const SHORTEST = 4;
const MOST_SCRIPTS = 3;

/** The drawer; one of its parts is shown at a time, or none. */
export class Drawer {
  constructor(desk) {
    this.desk = desk;
    this.place = part("drawer");
    this.palette = part("palette");
    this.promising = new Promising(desk, this);
    this.promise = this.promising.form;
    this.handOver = new HandOver(desk, this);
    this.goodwill = new Goodwill(desk, this);
    this.choosing = new Choosing(desk, this);
    this.changing = new Changing(desk, this);
    this.commands = [];
    this.selected = 0;
    this.ofStep = null;
    this.palette.addEventListener("click", (event) => {
      const at = [...slot(this.palette, "commands").children].indexOf(event.target.closest("li"));
      if (at >= 0) this.#run(this.commands[at]);
    });
    for (const button of this.place.querySelectorAll('[data-command="close-drawer"]'))
      button.addEventListener("click", () => {
        this.leave();
        desk.focusLine();
      });
  }

  /** Which part is shown: "palette", the name of a form, or null. */
  get shown() {
    return this.place.hidden ? null : ([...this.place.children].find((child) => !child.hidden)?.dataset.part ?? null);
  }

  /** Whether arrows move through what is shown. */
  get isList() {
    return this.shown === "choosing";
  }

  open(name, ofStep = null) {
    this.ofStep = ofStep;
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
    this.commands = [...findCommands(typed, this.desk.situation), ...this.#scripts(typed)];
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
    if (this.shown === "choosing") return this.choosing.move(by);
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
    const argument = command.script ? "" : argumentOf(this.typed ?? "", command);
    this.close();
    this.desk.type("");
    if (command.script) this.desk.step.scripts.start(command.script);
    else this.desk.do(command.id, argument);
  }

  // Any script by the words of its title, once enough of them stand there to mean it.
  #scripts(typed) {
    if (!this.desk.situation.has("call") || typed.trim().length < SHORTEST) return [];
    return this.desk.step.scripts
      .named(typed)
      .slice(0, MOST_SCRIPTS)
      .map((script) => ({ id: `start ${script.id}`, name: `Start “${script.title}”`, about: script.summary, script }));
  }

  // --- a promise ---

  openPromise(promised, ofStep) {
    this.promising.open(promised, ofStep);
  }

  readPromise(typed) {
    this.promising.read(typed);
  }

  keepPromise() {
    return this.promising.keep();
  }

  // --- the forms together ---

  /** Enter in an empty line: the form that is open does what it is for. Answers whether one was. */
  enter() {
    const does = {
      choosing: () => this.choosing.enter(),
      "change-form": () => this.changing.keep(),
      "promise-form": () => this.keepPromise(),
    }[this.shown];
    const form = this.desk.features.form(this.shown);
    if (form) form.enter();
    else does?.();
    return Boolean(form ?? does);
  }

  /** A digit that the open form takes before the step does. Answers whether it did. */
  digit(number) {
    const takes = { choosing: this.choosing, "change-form": this.changing }[this.shown];
    const form = this.desk.features.form(this.shown);
    return Boolean(form ? form.digit?.(number) : takes?.digit(number));
  }

  /** Esc: the form is left as it is. */
  leave() {
    this.desk.features.form(this.shown)?.leave?.();
    this.close();
  }

  /** What Enter does in the open form, for the row of keys; null where none is open. */
  get does() {
    return (
      this.desk.features.form(this.shown)?.does ??
      {
        choosing: "go there",
        "change-form": "it is so now",
        "promise-form": "promise it",
      }[this.shown] ??
      null
    );
  }

  /** A step has come up that does something: its act is offered. */
  offer(step) {
    if (step.promise) this.promising.offer(step);
    else if (step.concession) this.goodwill.open(step);
    else if (step.escalate || step.transfer) this.handOver.open("", step, { focus: false });
  }
}
