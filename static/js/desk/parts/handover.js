// A supervisor asked for or the caller handed over, in the drawer; then what the other side said. Nobody hands over blindly:
// what they will see stands here before it goes out, and nobody is sent back where he came from unseen.

import { backTo, saidCame } from "../came.js";
import { BLIND, handOverWords, noteLines } from "../handover.js";
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
    /** Where this caller came from. @type {import("../came.js").Came[]} */
    this.came = [];
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask({ isSent: event.submitter?.value === "sent" });
    });
    for (const kind of ["input", "change"])
      this.form.addEventListener(kind, () => {
        this.#draw();
        desk.changed(); // what Enter does stands in the row of keys
      });
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
    elements.blind.value = "";
    this.#draw();
    this.drawer.open("hand-over-form", this.ofStep);
    if (focus) {
      elements.wants.focus();
      elements.wants.select();
    }
    return undefined;
  }

  /** What Enter does in the form. */
  get does() {
    return slot(this.form, "does").textContent.toLowerCase();
  }

  /** Where he came from, if the form would send him back there. */
  get #back() {
    const { how, to } = this.form.elements;
    return how.value === "supervisor" ? null : backTo(this.came, to.value);
  }

  // What goes out, to whom, and what they will see.
  #draw() {
    const { desk } = this;
    const { how, to, wants } = this.form.elements;
    const isTransfer = how.value !== "supervisor";
    const back = this.#back;
    to.required = isTransfer;
    show(part("hand-over-why", this.form), how.value === "warm" && !back);
    show(part("blind-why", this.form), how.value === "blind" && !back);
    show(part("sent-back", this.form), Boolean(back));
    show(part("send-all-the-same", this.form), Boolean(back));
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
      "came-there": back ? saidCame(back, Date.now()) : "",
      does: back ? "Call them in" : isTransfer ? (how.value === "warm" ? "Offer the caller" : "Put through") : "Ask now",
    });
    show(part("spoken", this.form), Boolean(spoken));
  }

  /** A digit: one of the four reasons to put somebody through without a word. Answers whether it meant anything. */
  digit(number) {
    const { how, blind } = this.form.elements;
    if (how.value !== "blind" || number > BLIND.length || this.#back) return false;
    blind.value = BLIND[number - 1];
    this.ask();
    return true;
  }

  /** Sends it. The caller hears typing, so nothing must be filled but to whom and, without speaking first, why. */
  ask({ isSent = false } = {}) {
    const { how, to, wants, reason, blind } = this.form.elements;
    const isTransfer = how.value !== "supervisor";
    if (isTransfer && !to.value.trim()) {
      to.focus();
      return this.desk.hint("To whom?");
    }
    const back = this.#back;
    if (back && !isSent) return this.#callIn(to.value.trim(), wants.value.trim());
    if (how.value === "blind" && !blind.value && !back) {
      this.form.querySelector('[name="blind"]').focus();
      return this.desk.hint("Why without a word to them? One key, 1 to 4.");
    }
    const step = this.ofStep;
    this.drawer.close();
    this.desk.handOver(
      {
        how: how.value,
        to: to.value.trim(),
        wants: wants.value.trim() || this.desk.wants,
        reason: how.value === "warm" ? reason.value.trim() : how.value === "blind" ? blind.value || "insists" : "",
        back,
      },
      step,
    );
    return undefined;
  }

  #callIn(to, wants) {
    this.drawer.close();
    this.desk.record("conference.called", { to, wants: wants || this.desk.wants });
    this.desk.hint(`Ring ${this.desk.named(this.desk.colleagueOf(to) ?? to)} and stay on the line, all three of you. Your supervisors know.`);
    this.desk.focusLine();
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
    show(part("share-note", this.answer), !this.desk.state.practice);
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
