// The line itself: it has the focus, always; what stands in it is never lost.

import { isEmpty, readLine, withMode, WORDS } from "../line.js";
import { fill, mark, part } from "./dom.js";

const FIELDS = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';
/** A caller who waits does not wait for a sentence to end: what is begun stays with its call. */
const TAKES_A_CALL = "PageUp";

/** The one line. */
export class LineBox {
  constructor(desk) {
    this.desk = desk;
    this.form = part("line");
    this.box = document.getElementById("line");
    this.box.addEventListener("input", () => this.#typed());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    for (const sign of this.form.querySelectorAll("[data-sign]")) {
      const mode = { "/": "find", "+": "issue", "!": "promise", "?": "ask", ">": "command" }[sign.dataset.sign];
      sign.addEventListener("click", () => {
        this.set(withMode(this.box.value, mode));
        this.focus();
      });
    }
    document.addEventListener("keydown", (event) => this.#elsewhere(event));
  }

  get text() {
    return this.box.value;
  }

  /** Puts words into the line. */
  set(text) {
    this.box.value = text;
    this.#typed();
  }

  focus() {
    this.box.focus({ preventScroll: true });
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  #typed() {
    const { mode } = readLine(this.box.value);
    mark(this.form, "data-mode", mode);
    fill(this.form, { mode: WORDS[mode] });
    this.desk.typed(this.box.value);
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { desk } = this;
    const { mode } = readLine(this.box.value);
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      desk.enter();
    } else if (event.key === "Escape") {
      event.preventDefault();
      desk.escape();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (mode === "find" || mode === "command" || desk.drawer.isList)) {
      event.preventDefault();
      desk.move(mode, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "ArrowRight" && mode === "find" && this.box.selectionStart === this.box.value.length) {
      if (desk.find.mean()) event.preventDefault();
    } else if (event.key === "Tab" && !event.shiftKey && isEmpty(this.box.value)) {
      if (desk.tabIn()) event.preventDefault();
    } else if ((isEmpty(this.box.value) || event.key === TAKES_A_CALL) && desk.single(event.key)) {
      event.preventDefault();
    }
  }

  // Wherever the focus is: letters go to the line, Esc comes back to it, single keys work from buttons and texts too.
  #elsewhere(event) {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.target === this.box
    )
      return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      this.desk.escape();
      this.focus();
      return;
    }
    if (event.key === "Enter" && event.target.matches?.('[data-panel="step"] input[type="radio"]')) {
      event.preventDefault();
      this.focus();
      this.desk.enter();
      return;
    }
    if (event.target.matches?.(FIELDS) || event.key.length !== 1 || event.key === " ") return;
    if (isEmpty(this.box.value) && this.desk.single(event.key)) event.preventDefault();
    else this.focus();
  }
}
