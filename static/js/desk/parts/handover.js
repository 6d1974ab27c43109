// A supervisor asked for or the caller handed over, in the drawer; then what the other side said. Nobody hands over blindly:
// what they will see stands here before it goes out.

import { handOverWords, noteLines } from "../handover.js";
import { threeLines } from "../summary.js";
import { fill, list, part, show, slot } from "./dom.js";

/** The two forms of a hand-over. */
export class HandOver {
  constructor(desk, drawer) {
    this.desk = desk;
    this.drawer = drawer;
    this.form = part("hand-over-form");
    this.answer = part("transfer-answer");
    this.ofStep = null;
    this.left = null;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    this.form.addEventListener("input", () => this.#draw());
    this.form.addEventListener("change", () => this.#draw());
    this.answer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say(event.submitter?.value ?? "accepted");
    });
  }

  /** Opens the form, filled from the call and by the step that asks for it; where somebody has been offered the caller, their answer. */
  open(wants = "", step = this.desk.step.step, { focus = true } = {}) {
    if (this.desk.handed) return this.openAnswer();
    const { elements } = this.form;
    const { escalate, transfer } = step ?? {};
    this.ofStep = escalate || transfer ? step : null;
    elements.how.value = transfer?.how ?? "supervisor";
    elements.to.value = transfer?.to ?? "";
    elements.wants.value = wants || (escalate?.wants ? this.desk.step.spoken(escalate.wants) : this.desk.wants);
    elements.reason.value = transfer?.reason ? this.desk.step.spoken(transfer.reason) : "";
    this.#draw();
    this.drawer.open("hand-over-form", this.ofStep);
    if (focus) {
      elements.wants.focus();
      elements.wants.select();
    }
    return undefined;
  }

  // What goes out, to whom, and what they will see.
  #draw() {
    const { desk } = this;
    const { how, to, wants, reason } = this.form.elements;
    const isTransfer = how.value !== "supervisor";
    to.required = isTransfer;
    reason.required = how.value === "blind";
    show(part("hand-over-why", this.form), isTransfer);
    slot(this.form, "three-lines").textContent = threeLines(desk.state);
    const lines = noteLines(desk.state, desk);
    list(slot(this.form, "note"), lines, () =>
      lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    const them = to.value.trim() ? desk.named(desk.colleagueOf(to.value) ?? to.value.trim()) : isTransfer ? "They" : "A supervisor";
    const spoken = how.value === "warm" ? handOverWords(desk.state, wants.value.trim()) : "";
    fill(this.form, {
      them: `${them} will see:`,
      spoken,
      does: isTransfer ? (how.value === "warm" ? "Offer the caller" : "Put through") : "Ask now",
    });
    show(part("spoken", this.form), Boolean(spoken));
  }

  /** Sends it. The caller hears typing, so nothing must be filled but to whom and, without speaking first, why. */
  ask() {
    const { how, to, wants, reason } = this.form.elements;
    const isTransfer = how.value !== "supervisor";
    const missing = isTransfer && !to.value.trim() ? to : how.value === "blind" && !reason.value.trim() ? reason : null;
    if (missing) {
      missing.focus();
      return this.desk.hint(missing === to ? "To whom?" : "Why without speaking to them first? A few words are enough.");
    }
    const step = this.ofStep;
    this.drawer.close();
    this.desk.handOver(
      {
        how: how.value,
        to: to.value.trim(),
        wants: wants.value.trim() || this.desk.wants,
        reason: isTransfer ? reason.value.trim() : "",
      },
      step,
    );
    return undefined;
  }

  /** Somebody has been offered the caller: the form for their answer, unless it was left. Shown again once the drawer is free. */
  draw() {
    const { handed } = this.desk;
    if (!handed) {
      this.left = null;
      if (this.drawer.shown === "transfer-answer") this.drawer.close();
    } else if (!this.drawer.shown && this.desk.isEmpty && this.left !== handed.at && !this.desk.panel) this.openAnswer();
  }

  openAnswer() {
    const { handed } = this.desk;
    const whom = this.desk.named(handed.colleague ?? handed.to);
    fill(this.answer, {
      whom: `${whom} has been offered the caller${this.#heard(handed)}. Until they say so, the caller is yours.`,
      spoken: handOverWords(this.desk.state, handed.wants ?? ""),
    });
    this.answer.elements.by.value = handed.colleague ? whom : "";
    this.drawer.open("transfer-answer");
    this.left = null;
  }

  #heard({ colleague }) {
    if (this.desk.state.practice) return ", in practice: answer for them";
    return colleague ? " and sees it on the desk" : "";
  }

  /** The form is put away; the hand-over goes on waiting. */
  leave() {
    this.left = this.desk.handed?.at ?? null;
  }

  /** What they said. Who has the caller is asked by name. */
  say(how) {
    const { by } = this.answer.elements;
    if (how === "accepted" && !by.value.trim()) {
      by.focus();
      return this.desk.hint("Who takes the caller? A name is enough.");
    }
    const colleague = this.desk.colleagueOf(by.value);
    this.drawer.close();
    this.desk.answerTransfer(how, { by: how === "accepted" ? (colleague ?? by.value.trim()) : "" });
    return undefined;
  }
}
