// Another answer to an earlier question: one field above the line, as the script asks it.

import { labelOf, questionOf, say } from "./known.js";
import { clone, fill, part, slot } from "./dom.js";

/** The form, in the drawer. */
export class Changing {
  constructor(desk, drawer) {
    Object.assign(this, { desk, drawer, question: null });
    this.form = part("change-form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
  }

  /** Opens it for a question by its name. */
  open(name) {
    const { desk } = this;
    const known = desk.state.known[name];
    if (!known) return;
    this.question = name;
    const question = questionOf(desk, name) ?? { name, type: "text", options: [] };
    const label = labelOf(desk, name);
    const element = clone(`t-question-${question.type}`, { label });
    if (question.options.length) this.#choices(element, question, known.value);
    else Object.assign(slot(element, "input"), { name: "value", value: question.secret ? "" : String(known.value) });
    slot(this.form, "field").replaceChildren(element);
    fill(this.form, { was: `It was: ${say(desk, name, known.value)}.` });
    this.drawer.open("change-form");
    const field = this.form.querySelector('input[type="radio"]:checked') ?? this.form.querySelector("input");
    field.focus();
    if (field.type === "text" || field.type === "tel") field.select();
  }

  #choices(element, question, value) {
    slot(element, "choices").replaceChildren(
      ...question.options.map((choice, place) => {
        const isDigit = this.desk.isKeyed && place < 9;
        const label = clone("t-choice", { label: choice.label, key: isDigit ? String(place + 1) : "" });
        const isChosen = choice.value === String(value);
        Object.assign(slot(label, "input"), { name: "value", value: choice.value, checked: isChosen });
        return label;
      }),
    );
  }

  /** A digit picks an answer and keeps it. Answers whether it meant anything. */
  digit(number) {
    const choice = this.form.querySelectorAll('input[type="radio"]')[number - 1];
    if (!choice) return false;
    choice.checked = true;
    this.keep();
    return true;
  }

  /** The answer is now this; what depends on it is opened again. */
  keep() {
    const given = new FormData(this.form).get("value")?.trim() ?? "";
    const type = questionOf(this.desk, this.question)?.type;
    const value = type === "amount" || type === "number" ? given.replace(/^[$€£]\s*/, "").replaceAll(",", "") : given;
    if (!value) return this.desk.hint("What is the answer now? Esc leaves it as it was.");
    this.drawer.close();
    this.desk.focusLine();
    return this.desk.changeAnswer(this.question, value);
  }
}
