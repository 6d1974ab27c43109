// A.E.R.: the sentence composed from the chips, for the agent to change, to say, and to mark as said.

import { compose } from "../aer.js";
import { part, show } from "./dom.js";

/** The box above the step. */
export class Aer {
  #sign = "";

  constructor(desk) {
    this.desk = desk;
    this.form = part("aer");
    this.text = document.getElementById("aer-text");
    this.isWanted = false;
    this.other = 0;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.said();
    });
    this.form.querySelector('[data-command="aer-other"]').addEventListener("click", () => this.turn());
    this.form.querySelector('[data-command="aer-later"]').addEventListener("click", () => this.hide());
  }

  /** Shows it, composed anew; with `stay` the panel goes on showing what it shows. */
  want({ stay = false } = {}) {
    if (!stay) this.desk.look("step");
    this.isWanted = true;
    this.#sign = "";
    this.desk.changed();
  }

  hide() {
    this.isWanted = false;
    this.desk.changed();
    this.desk.focusLine();
  }

  /** The other way to say it. */
  turn() {
    this.other += 1;
    this.#sign = "";
    this.desk.changed();
  }

  draw() {
    const { issues, mood } = this.desk.state;
    const isShown = this.isWanted && this.desk.panel !== "readback" && this.desk.panel !== "wrap";
    show(this.form, isShown);
    if (!isShown) return;
    const kbd = this.form.querySelector('[data-slot="key"]');
    kbd.textContent = this.desk.isKeyed ? "=" : "";
    const sign = JSON.stringify([issues.map((issue) => [issue.text, issue.nature]), mood, this.other]);
    if (sign === this.#sign || document.activeElement === this.text) return;
    this.#sign = sign;
    this.text.value = compose(issues, mood)[this.other % 2];
  }

  /** It was said. */
  said() {
    this.desk.record("aer.said", { parts: ["acknowledge", "empathize", "reassure"], text: this.text.value.trim() });
    this.isWanted = false;
    this.desk.changed();
    this.desk.focusLine();
  }
}
