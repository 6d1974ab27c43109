// Goodwill in the drawer: what is offered, within the limit or with who can approve it; then what the caller said.

import { ANYTHING, allowance, judge, mayGive, readAmount } from "../giving.js";
import { given } from "../handing.js";
import { calendarDay, fill, list, part, show, slot } from "./dom.js";

/** The two forms of goodwill. */
export class Goodwill {
  constructor(desk, drawer) {
    this.desk = desk;
    this.drawer = drawer;
    this.offer = part("concession-form");
    this.answer = part("concession-answer");
    this.ofStep = null;
    /** What this caller has had lately, by type. */
    this.had = {};
    this.offer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.give();
    });
    this.offer.addEventListener("input", () => {
      this.#draw();
      desk.changed(); // what Enter does stands in the row of keys
    });
    this.offer.elements.type.addEventListener("change", () => this.#choose(this.offer.elements.type.value));
    this.answer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.settle(event.submitter?.value ?? "accepted");
    });
  }

  /** Opens the form, filled by the step that offers it, where one does. */
  open(step = this.desk.step.step, reason = "") {
    if (this.desk.concession?.state === "offered") return this.openAnswer();
    const { elements } = this.offer;
    const offered = step?.concession;
    this.ofStep = offered ? step : null;
    this.#offerTypes(offered?.type);
    this.#choose(offered?.type ?? elements.type.options[0].value);
    const { limit } = this.allowed;
    elements.amount.value = offered?.up_to ? Math.min(offered.up_to, limit || offered.up_to) : "";
    if (offered?.item) elements.item.value = offered.item;
    elements.reason.value = reason || (offered ? this.desk.step.spoken(offered.reason) : "");
    this.#draw();
    this.drawer.open("concession-form", this.ofStep);
    if (!this.ofStep) (this.allowed.isAnything || this.allowed.isMoney ? elements.amount : elements.reason).focus();
    return undefined;
  }

  /** What may be given of the chosen type now. */
  get allowed() {
    return allowance(this.desk.data.goodwill, this.had, this.offer.elements.type.value, this.ofStep?.concession);
  }

  /** What Enter does in the form. */
  get does() {
    return slot(this.offer, "does").textContent.toLowerCase();
  }

  // The types by name; one that only the step knows, and other things in words, come last.
  #offerTypes(ofStep) {
    const types = this.desk.data.goodwill.types ?? [];
    const known = new Set(types.map((one) => one.id));
    const other = ofStep && !known.has(ofStep) ? ofStep : known.has(ANYTHING) ? null : ANYTHING;
    const options = [...types.map((one) => [one.id, one.name]), ...(other ? [[other, types.length ? "Something else" : "Goodwill"]] : [])];
    list(this.offer.elements.type, options, () => options.map(([value, words]) => new Option(words, value)));
    show(part("goodwill-type", this.offer), options.length > 1);
  }

  #choose(type) {
    const { elements } = this.offer;
    elements.type.value = type;
    const { isMoney, isAnything, name, currency, reasons } = this.allowed;
    show(part("goodwill-amount", this.offer), isMoney || isAnything);
    show(part("goodwill-item", this.offer), !isMoney || isAnything);
    if (!isMoney && !isAnything) Object.assign(elements.amount, { value: "" });
    elements.item.value = isMoney || isAnything ? "" : name;
    fill(this.offer, { currency });
    list(slot(this.offer, "reasons"), reasons, () => reasons.map((words) => new Option(words)));
    list(slot(this.offer, "reason-keys"), reasons, () => reasons.map((words, place) => this.#reason(words, place)));
    show(slot(this.offer, "reason-keys"), reasons.length > 0);
    this.#draw();
  }

  #reason(words, place) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small" });
    button.append(words, " ", Object.assign(document.createElement("kbd"), { textContent: place + 1 }));
    button.addEventListener("click", () => this.digit(place + 1));
    item.append(button);
    return item;
  }

  get #judged() {
    const { desk } = this;
    const { amount } = this.offer.elements;
    return judge(readAmount(amount.value), this.allowed, { named: (name) => desk.named(name), day: (at) => calendarDay(at, desk) });
  }

  #draw() {
    const { words, asks } = this.#judged;
    const typed = this.offer.elements.amount.value.trim() || !this.allowed.isMoney;
    fill(this.offer, { above: typed || this.allowed.had ? words : "", may: mayGive(this.allowed), does: asks && typed ? "Ask for approval" : "Offer it" });
    show(part("above", this.offer), Boolean(slot(this.offer, "above").textContent));
    show(slot(this.offer, "may"), Boolean(slot(this.offer, "may").textContent));
  }

  /** Offers it; what is missing gets the focus. */
  give() {
    const { type, amount, item, reason } = this.offer.elements;
    const { isMoney, isAnything, currency } = this.allowed;
    const value = readAmount(amount.value);
    if ((amount.value.trim() && value === null) || (value === null && (isMoney || (isAnything && !item.value.trim())))) {
      amount.focus();
      return this.desk.hint(amount.value.trim() ? `“${amount.value}” is no amount.` : isMoney ? "How much?" : "How much, or what?");
    }
    const judged = this.#judged;
    if (!judged.ok) {
      amount.focus();
      return this.desk.hint(judged.words);
    }
    const step = this.ofStep;
    this.drawer.close();
    this.desk.offerConcession(
      { type: type.value, amount: value, currency, item: isMoney && !isAnything ? "" : item.value.trim(), reason: reason.value.trim() },
      this.allowed,
      step,
    );
    this.follow();
    return undefined;
  }

  /** Once offered, the caller's answer is waited for; a step with options for it has them on its keys. */
  follow() {
    const { concession, step } = this.desk;
    const isAsked = step.step?.concession && step.step.options.some((option) => option.id === "accepted");
    if (concession?.state === "offered" && !isAsked && this.desk.isEmpty) this.openAnswer();
  }

  openAnswer() {
    const { concession } = this.desk;
    const what = given(concession);
    const approved = concession.approved_by ? ` (${this.desk.named(concession.approved_by)} approved it)` : "";
    fill(this.answer, { what: `${concession.approved_by ? "You may give" : "You offered"} ${what}${approved}. What does the caller say?` });
    this.drawer.open("concession-answer");
  }

  /** What the caller said. */
  settle(how) {
    this.drawer.close();
    this.desk.settleConcession(how);
  }

  /** A digit: a reason while it is offered, the caller's answer while that is waited for. Answers whether it meant anything. */
  digit(number) {
    if (this.drawer.shown === "concession-form") {
      const words = this.allowed.reasons[number - 1];
      if (words) this.offer.elements.reason.value = words;
      return Boolean(words);
    }
    if (number > 2) return false;
    this.settle(number === 1 ? "accepted" : "declined");
    return true;
  }
}
