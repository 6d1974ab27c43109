// A list above the line to choose from by arrows, Enter or a digit: the steps of the run, or the answers to be changed.

import { labelOf, questionOf, say } from "./known.js";
import { stepName } from "./scripts.js";
import { clone, fill, list, mark, part, show, slot } from "./dom.js";

const DIGITS = 9;
const PLACES = { done: "done", now: "here", ahead: "done before, ahead" };

/** The list, in the drawer. */
export class Choosing {
  constructor(desk, drawer) {
    Object.assign(this, { desk, drawer, items: [], selected: 0, first: 0 });
    this.place = part("choosing");
    this.place.addEventListener("click", (event) => {
      const at = [...slot(this.place, "items").children].indexOf(event.target.closest("li"));
      if (at >= 0) this.#take(at);
    });
  }

  /** The steps seen, to go to one of them. */
  openSteps() {
    const { desk } = this;
    const stops = desk.stops;
    if (stops.length < 2) return desk.hint("There is no other step to go to yet.");
    const now = stops.findIndex(({ place }) => place === "now");
    const items = stops.map(({ step, place }) => ({
      name: capital(stepName(step)),
      about: [PLACES[place], this.#wayOf(step), this.#saidAt(step)].filter(Boolean).join(" · "),
      place,
      take: () => desk.goToStep(step),
    }));
    return this.#open("Steps so far", items, Math.max(0, now - 1));
  }

  /** What is known, to give another answer to one of the questions; with words, to that which they name. */
  openAnswers(words = "") {
    const { desk } = this;
    const open = Object.keys(desk.state.known).filter((name) => !questionOf(desk, name)?.secret);
    const names = open.filter((name) => isNamed(`${labelOf(desk, name)} ${name}`, words));
    if (!names.length) return desk.hint(words ? `Nothing is known about “${words}”.` : "Nothing is known yet that could change.");
    if (words && names.length === 1) return this.drawer.changing.open(names[0]);
    const items = names.map((name) => ({
      name: labelOf(desk, name),
      about: say(desk, name, desk.state.known[name].value),
      place: "answer",
      take: () => this.drawer.changing.open(name),
    }));
    return this.#open("Which answer changes?", items, 0);
  }

  #wayOf(step) {
    const { run } = this.desk.state;
    const taken = Object.hasOwn(run.taken, step) ? run.taken[step] : null;
    return this.desk.call.script.steps[step].options.find((option) => option.id === taken)?.label;
  }

  #saidAt(step) {
    const [first] = this.desk.call.script.steps[step].say;
    return first ? `“${this.desk.step.spoken(first)}”` : "";
  }

  #open(title, items, selected) {
    Object.assign(this, { items, selected });
    this.first = Math.max(0, Math.min(selected - Math.floor(DIGITS / 2), items.length - DIGITS));
    fill(this.place, { title });
    this.drawer.open("choosing");
    const rows = items.map(({ name, about, place }) => [name, about, place]);
    list(slot(this.place, "items"), [rows, this.desk.isKeyed], () => rows.map((row, number) => this.#row(row, number)));
    this.#select();
  }

  #row([name, about, place], number) {
    const digit = number - this.first + 1;
    const hasKey = this.desk.isKeyed && digit >= 1 && digit <= DIGITS;
    const item = clone("t-command", { name, about, key: hasKey ? String(digit) : "" });
    item.id = `choice-${number}`;
    item.dataset.place = place;
    if (place === "now") item.setAttribute("aria-current", "step");
    show(slot(item, "key"), hasKey);
    return item;
  }

  #select() {
    const line = document.getElementById("line");
    [...slot(this.place, "items").children].forEach((item, place) => mark(item, "aria-selected", place === this.selected));
    const item = slot(this.place, "items").children[this.selected];
    mark(line, "aria-controls", "choices");
    mark(line, "aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  move(by) {
    this.selected = (this.selected + by + this.items.length) % this.items.length;
    this.#select();
  }

  digit(number) {
    const place = this.first + number - 1;
    if (!this.items[place]) return false;
    this.#take(place);
    return true;
  }

  enter() {
    this.#take(this.selected);
  }

  #take(place) {
    const { take } = this.items[place];
    this.drawer.close();
    this.desk.focusLine();
    take();
  }
}

function isNamed(label, words) {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  return asked.every((word) => label.toLowerCase().includes(word));
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
