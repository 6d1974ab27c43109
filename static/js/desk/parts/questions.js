// The questions of a step: what is known is offered for confirmation, the rest is asked.

import { knownFrom } from "../ages.js";
import { clone, fill, slot } from "./dom.js";
import { byWhom, isNew, say } from "./known.js";

/** The questions of one step while the agent stands on it. */
export class Questions {
  /** @param {object} desk @param {object} step */
  constructor(desk, step) {
    this.desk = desk;
    this.asked = step.questions;
    this.values = {};
    this.confirmed = new Set();
    this.changing = new Set();
    this.elements = [];
  }

  /** Draws them into a place. */
  draw(place) {
    this.place = place;
    this.elements = this.asked.map((question) => this.#element(question));
    place.replaceChildren(...this.elements);
  }

  /** Draws again what is shown as known, when something has become known. */
  refresh() {
    this.asked.forEach((question, number) => {
      const isKnown = this.#known(question) !== null;
      const element = this.elements[number];
      if (isKnown === (element.dataset.known === "true") || element.contains(document.activeElement)) return;
      if (this.values[question.name] !== undefined) return;
      const next = this.#element(question);
      element.replaceWith(next);
      this.elements[number] = next;
    });
  }

  /** Known answers that wait for the agent's word. */
  get unconfirmed() {
    return this.asked.filter((question) => this.#known(question) !== null && !this.confirmed.has(question.name));
  }

  /** Questions without an answer that are not optional. */
  get missing() {
    return this.asked.filter((question) => !question.optional && this.#known(question) === null && !this.#given(question));
  }

  /** The choices that digits pick now: those of the first question without an answer. */
  get choices() {
    const question = this.asked.find((one) => one.options.length && this.#known(one) === null && !this.#given(one));
    if (!question) return [];
    return [...this.elements[this.asked.indexOf(question)].querySelectorAll("label")];
  }

  /** The agent says that what is known is so. */
  confirm(question) {
    const known = this.#known(question);
    this.confirmed.add(question.name);
    if (known.isProposed) this.desk.confirmFact(question.name);
    else this.values[question.name] = known.value;
    const element = this.elements[this.asked.indexOf(question)];
    element.dataset.confirmed = "true";
    element.querySelector(".row")?.remove();
    fill(element, { source: "confirmed" });
  }

  /** What was answered here, and what was confirmed. */
  get answers() {
    const given = {};
    for (const question of this.asked) {
      const value = this.values[question.name];
      if (value !== undefined && value !== "") given[question.name] = value;
      else if (this.changing.has(question.name) ? value === "" : this.#isStale(question)) given[question.name] = null;
    }
    return given;
  }

  #given(question) {
    return (this.values[question.name] ?? "") !== "";
  }

  // What is known of it and may be confirmed: said in this call, told by words, or said in an earlier call. What is to be asked
  // anew in every run is known only from this run.
  #known(question) {
    if (this.changing.has(question.name)) return null;
    const { known } = this.desk.state;
    if (Object.hasOwn(known, question.name)) return this.#isStale(question) ? null : known[question.name];
    const fact = this.desk.proposed.find((one) => one.question === question.name);
    if (isNew(question) && !this.#isOfThisCall(question, fact)) return null;
    if (fact) return { ...fact, by: byWhom(this.desk, fact), isProposed: true };
    const before = this.desk.earlier.get(question.name);
    return before ? { value: before.value, source: "before", at: before.at, isProposed: true } : null;
  }

  // Told in this call already: who is on the line is made sure of once, also where it is the agent's own judgement.
  #isOfThisCall({ fresh }, fact) {
    return (fact?.source === "words" && fresh === "call") || (fact?.source === "identified" && fresh !== true);
  }

  // To be asked anew, and known only from before this run.
  #isStale({ name, fresh }) {
    const { known, run } = this.desk.state;
    return fresh === true && Object.hasOwn(known, name) && known[name].number <= run.began;
  }

  #element(question) {
    const known = this.#known(question);
    const element = known ? this.#knownElement(question, known) : this.#askedElement(question);
    element.dataset.known = String(Boolean(known));
    element.dataset.question = question.name;
    return element;
  }

  #knownElement(question, known) {
    const source = knownFrom(known, this.desk.timezone);
    const element = clone("t-known", { label: question.label, value: say(this.desk, question.name, known.value), source });
    element.querySelector('[data-command="confirm"]').addEventListener("click", () => {
      this.confirm(question);
      this.desk.changed();
    });
    element.querySelector('[data-command="change"]').addEventListener("click", () => this.#change(question));
    if (question.quiet) this.#markQuiet(element);
    if (this.confirmed.has(question.name)) {
      element.dataset.confirmed = "true";
      element.querySelector(".row").remove();
    }
    return element;
  }

  #change(question) {
    this.changing.add(question.name);
    const number = this.asked.indexOf(question);
    const next = this.#askedElement(question);
    next.dataset.known = "false";
    this.elements[number].replaceWith(next);
    this.elements[number] = next;
    this.desk.changed();
    next.querySelector("input")?.focus();
  }

  #askedElement(question) {
    const element = clone(`t-question-${question.type}`, {
      label: question.label + (question.optional ? " (may stay open)" : ""),
    });
    if (question.options.length) this.#drawChoices(question, element);
    else this.#drawField(question, element);
    if (question.quiet) this.#markQuiet(element);
    return element;
  }

  // The agent's own judgement: it is not asked aloud.
  #markQuiet(element) {
    element.dataset.quiet = "";
    slot(element, "label").append(clone("t-quiet"));
  }

  #drawChoices(question, element) {
    slot(element, "choices").replaceChildren(
      ...question.options.map((choice) => {
        const label = clone("t-choice", { label: choice.label });
        const input = slot(label, "input");
        Object.assign(input, { name: question.name, value: choice.value, checked: this.values[question.name] === choice.value });
        input.addEventListener("change", () => {
          this.#take(question, choice.value, element);
          this.#keep(question);
        });
        return label;
      }),
    );
  }

  #drawField(question, element) {
    const input = slot(element, "input");
    input.name = question.name;
    if (question.secret && question.type === "text") input.type = "password";
    input.addEventListener("input", () => this.#take(question, input.value.trim(), element));
    input.addEventListener("change", () => this.#keep(question));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.desk.nextField(input);
    });
  }

  // What was typed into a field and left there is saved, though the step goes on later.
  #keep(question) {
    this.confirmed.add(question.name);
    this.desk.keepAnswer(question, this.values[question.name] ?? "");
  }

  #take(question, value, element) {
    this.values[question.name] =
      question.type === "amount" || question.type === "number" ? value.replace(/^[$€£]\s*/, "").replaceAll(",", "") : value;
    delete element.dataset.error;
    this.desk.changed();
  }
}
