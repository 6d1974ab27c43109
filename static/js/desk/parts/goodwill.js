// Goodwill in the drawer: what is offered, within the limit or with who can approve it; then what the caller said.

import { judge, readAmount } from "../deeds.js";
import { given } from "../handing.js";
import { fill, part, show, slot } from "./dom.js";

/** The two forms of goodwill. */
export class Goodwill {
  constructor(desk, drawer) {
    this.desk = desk;
    this.drawer = drawer;
    this.offer = part("concession-form");
    this.answer = part("concession-answer");
    this.ofStep = null;
    this.offer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.give();
    });
    this.offer.addEventListener("input", () => this.#judge());
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
    this.type = offered?.type ?? "goodwill";
    this.currency = offered?.currency ?? "USD";
    elements.amount.value = offered?.up_to ? Math.min(offered.up_to, this.desk.data.goodwill.limit || offered.up_to) : "";
    elements.item.value = offered?.item ?? "";
    elements.reason.value = reason || (offered ? this.desk.step.spoken(offered.reason) : "");
    fill(this.offer, { currency: this.currency });
    this.#judge();
    this.drawer.open("concession-form", this.ofStep);
    if (!this.ofStep) elements.amount.focus();
    return undefined;
  }

  get #judged() {
    const amount = readAmount(this.offer.elements.amount.value);
    return judge(amount, this.currency, this.desk.limit(this.ofStep), this.desk.approvers(amount ?? 0));
  }

  #judge() {
    const { words, asks } = this.#judged;
    fill(this.offer, { above: words, does: asks ? "Ask for approval" : "Offer it" });
    show(part("above", this.offer), Boolean(words));
  }

  /** Offers it; what is missing gets the focus. */
  give() {
    const { amount, item, reason } = this.offer.elements;
    const value = readAmount(amount.value);
    if ((amount.value.trim() && value === null) || (value === null && !item.value.trim())) {
      amount.focus();
      return this.desk.hint(amount.value.trim() ? `“${amount.value}” is no amount.` : "How much, or what?");
    }
    const judged = this.#judged;
    if (!judged.ok) {
      amount.focus();
      return this.desk.hint(judged.words);
    }
    const step = this.ofStep;
    this.drawer.close();
    this.desk.offerConcession(
      { type: this.type, amount: value, currency: this.currency, item: item.value.trim(), reason: reason.value.trim() },
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

  /** A digit while the caller's answer is waited for. Answers whether it meant anything. */
  digit(number) {
    if (number > 2) return false;
    this.settle(number === 1 ? "accepted" : "declined");
    return true;
  }
}
