// The form of a promise: one line fills it, the sentence to be said stands below, and days on which nobody is there are told.

import { dayTrouble, sayDay, shortDay } from "../days.js";
import { dueWithin, kindOf, readPromise, sayPromise } from "../promise.js";
import { clock, part, show, slot } from "./dom.js";

const MOST_HELPERS = 3;

/** The promise form in the drawer. */
export class Promising {
  /** The kind was chosen by hand: words change it no more. */
  #isChosen = false;
  #ask = null;
  #offered = "";

  constructor(desk, drawer) {
    this.desk = desk;
    this.drawer = drawer;
    /** What the caller's card says of ringing him: `{zone, best_time, safe_number}`, as far as it is known. */
    this.card = {};
    this.form = part("promise-form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
    this.form.addEventListener("input", (event) => {
      if (event.target.name === "kind") this.#isChosen = true;
      if (event.target.name === "day") this.#ask = null;
      this.#draw();
    });
  }

  /** The form, filled as far as something is known. */
  open(promised = {}, ofStep = null) {
    const { elements } = this.form;
    const { answers, caller } = this.desk.state;
    const due = promised.due ?? null;
    elements.what.value = promised.what ?? "";
    elements.day.value = typeof due === "string" ? due.slice(0, 10) : (due?.day ?? "");
    elements.from.value = due?.from ?? "";
    elements.until.value = due?.to ?? "";
    elements.number.value = promised.number ?? answers.call_back_number ?? this.card.safe_number ?? caller.phone ?? "";
    elements.message_ok.value = promised.message ?? { full: "yes", none: "no" }[answers.message_ok] ?? "name_only";
    elements.steps.value = promised.steps ?? elements.steps.value;
    if (this.drawer.shown !== "promise-form") {
      this.#isChosen = Boolean(ofStep?.promise.kind);
      this.#ask = null;
      elements.steps.value = promised.steps ?? "";
    }
    if (ofStep?.promise.kind) elements.kind.value = ofStep.promise.kind;
    this.drawer.open("promise-form", ofStep);
    this.#draw();
  }

  /** The form while one types after `!`. */
  read(typed) {
    this.open(readPromise(typed, this.desk.today));
  }

  /** The promise of a script's step. */
  offer(step) {
    const what = this.desk.step.spoken(step.promise.what);
    this.open({ what, due: dueWithin(step.promise, this.desk.timezone) }, step);
  }

  get #promised() {
    const { elements } = this.form;
    const day = elements.day.value;
    const window = {
      ...(elements.from.value && { from: elements.from.value }),
      ...(elements.until.value && { to: elements.until.value }),
    };
    return {
      what: elements.what.value.trim(),
      due: day && Object.keys(window).length ? { day, ...window } : day || null,
      number: elements.number.value.trim() || null,
      message: elements.message_ok.value,
      kind: elements.kind.value,
      steps: elements.steps.value.trim() || null,
      ask: this.#ask,
    };
  }

  #draw() {
    const { elements } = this.form;
    if (!this.#isChosen) elements.kind.value = kindOf(elements.what.value);
    const spoken = slot(this.form, "spoken");
    spoken.textContent = sayPromise(this.#promised, this.desk.today, this.desk.timezone, this.card.zone);
    show(spoken, Boolean(spoken.textContent));
    const { zone, best_time: best } = this.card;
    const there = zone && zone !== this.desk.timezone ? `His clock: ${clock(Date.now(), { locale: this.desk.locale, timezone: zone })} now.` : "";
    const hint = slot(this.form, "there");
    hint.textContent = [best && `Best reached: ${best}.`, there].filter(Boolean).join(" ");
    show(hint, Boolean(hint.textContent));
    this.#warn(elements.day.value);
  }

  // Nobody is promised a call on a day on which nobody is there to make it.
  #warn(day) {
    const warning = part("promise-days", this.form);
    const trouble = day ? dayTrouble(day, this.desk.today, this.desk.data.person.name) : null;
    const isPast = Boolean(day) && day < this.desk.today;
    show(warning, Boolean(trouble) || isPast);
    slot(warning, "warning").textContent = this.#ask ? this.#asked : isPast ? "That day is over. Choose a later one." : told(trouble, day);
    const sign = JSON.stringify([trouble, this.#ask]);
    if (sign === this.#offered) return;
    this.#offered = sign;
    const buttons = trouble && !this.#ask ? this.#ways(trouble) : [];
    slot(warning, "ways").replaceChildren(...buttons);
  }

  get #asked() {
    const asked = this.desk.named(this.#ask);
    return `${asked} is asked to keep it. It stays yours until ${asked} takes it.`;
  }

  #ways({ instead, later, helpers }) {
    const days = [...new Set([instead, later])].filter(Boolean);
    const ways = days.map((day) => this.#way(shortDay(day), () => this.#set(day)));
    for (const one of helpers.slice(0, MOST_HELPERS))
      ways.push(
        this.#way(`Ask ${one.display_name}`, () => {
          this.#ask = one.name;
          this.#draw();
        }),
      );
    return ways;
  }

  #way(words, does) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small", textContent: words });
    button.addEventListener("click", () => {
      does();
      this.desk.focusLine();
    });
    return button;
  }

  #set(day) {
    this.form.elements.day.value = day;
    this.#ask = null;
    this.#draw();
  }

  /** Makes the promise; what is missing gets the focus. Answers whether it was made. */
  keep() {
    const promised = this.#promised;
    const isPast = promised.due && this.form.elements.day.value < this.desk.today;
    const missing = !promised.what ? "what" : !promised.due || isPast ? "day" : null;
    if (missing) {
      this.form.elements[missing].focus();
      this.desk.hint(missing === "what" ? "What do you promise?" : isPast ? "That day is over. By which day?" : "By which day?");
      return false;
    }
    const step = this.drawer.ofStep;
    this.drawer.close();
    this.desk.makePromise(promised, step);
    return true;
  }
}

function told(trouble, day) {
  if (!trouble) return "";
  const on = sayDay(day);
  if (trouble.why === "off") return `You are off that day, ${on}.${trouble.instead ? " Another day, or somebody else?" : ""}`;
  return `Nobody is here on ${on}${trouble.holiday ? ` (${trouble.holiday})` : ""}.`;
}
