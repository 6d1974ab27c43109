// What the agent's hands do: a line, a key, a command by name.

import { Acts } from "./acts.js";
import { commandOfKey } from "./commands.js";
import { doing } from "./doing.js";
import { isEmpty, readLine, SIGNS } from "./line.js";
import { part } from "./parts/dom.js";

/** The line, its keys and commands. */
export class Hands extends Acts {
  /** The focus goes back to the line, and no text is lost. */
  focusLine() {
    this.line.focus();
  }

  /** Puts words into the line and the focus after them. */
  type(words) {
    this.line.set(words);
    this.focusLine();
  }

  /** The focus goes on from a field of the step: to the next one, or back to the line. */
  nextField(input) {
    const fields = [
      ...part("step").querySelectorAll('[data-panel="step"] :is(input:not([type="radio"]), input[type="radio"]:checked)'),
    ];
    const next = fields[fields.indexOf(input) + 1];
    if (next && !next.value) next.focus();
    else this.focusLine();
  }

  /** Tab in an empty line: to what is to be filled in the step's place. Answers whether there is anything. */
  tabIn() {
    const panel = this.call ? part("step").querySelector("[data-panel]:not([hidden])") : part("start-call");
    const fields = [...(panel?.querySelectorAll("input, textarea, select") ?? [])].filter((field) => field.offsetParent !== null);
    const next =
      fields.find((field) =>
        field.type === "radio" ? !fields.some((one) => one.name === field.name && one.checked) : !field.value,
      ) ?? fields[0];
    next?.focus();
    return Boolean(next);
  }

  /** The line now reads so. */
  typed(words) {
    this.draft?.set(this.masking.text(words));
    const { mode, text } = readLine(words);
    if (mode === "find") {
      this.look("find");
      this.find.type(this.masking.text(text));
    }
    if (mode === "command") this.drawer.find(text);
    else if (mode === "promise" && text && this.call) this.drawer.readPromise(text);
    else if (this.drawer.shown === "palette" || (this.drawer.isList && !isEmpty(words)) || (this.drawer.shown === "promise-form" && !this.drawer.ofStep && !isEmpty(words)))
      this.drawer.close();
    this.changed();
  }

  move(mode, by) {
    if (mode === "find") this.find.move(by);
    else this.drawer.move(by);
  }

  /** Enter in the line. What is masked only now is shown first. */
  enter() {
    if (this.features.stops(this.line.box)) return undefined;
    const { mode, text } = this.reading;
    if (this.isEmpty) return this.#enterEmpty();
    if (mode === "command") return void this.drawer.take();
    if (mode === "find") {
      if (text && this.find.open()) this.line.set("");
      return undefined;
    }
    if (!this.call) return this.hint("No call is on. Start one, or find something with /.");
    if (!text && mode !== "promise") return undefined;
    if (mode === "promise" && !(this.drawer.shown === "promise-form" ? this.drawer.keepPromise() : this.drawer.openPromise()))
      return undefined;
    if (this.features.line(mode, text)) return void this.type("");
    if (mode === "note") this.record("note.added", { text }, { words: text });
    if (mode === "issue" && this.addIssues(text)) this.aer.want();
    this.type("");
    return undefined;
  }

  #enterEmpty() {
    if (!this.call) return;
    if (this.drawer.enter()) return;
    if (this.panel === "readback") this.closing.answer("all_answered");
    else if (this.panel === "wrap") this.closing.finish();
    else this.step.enter();
  }

  /** Esc: whatever was opened closes, then the line has the focus. */
  escape() {
    const { mode } = this.reading;
    if (this.drawer.shown) this.drawer.leave();
    else if (this.opened) this.opened = null;
    else if (this.isEmpty && this.panel) this.closing.leave();
    if (mode === "command" || mode === "find") this.line.set("");
    if (mode === "find") this.find.type("");
    this.changed();
  }

  /** A single key in an empty line. Answers whether it did anything; signs are typed as they are. */
  single(key) {
    if (!this.call || !this.isKeyed) return false;
    if (/^[1-9]$/.test(key) && this.drawer.digit(Number(key))) return true;
    if (/^[1-9]$/.test(key)) return this.panel === "readback" ? this.closing.digit(Number(key)) : this.step.digit(Number(key));
    if (Object.values(SIGNS).includes(key)) return false;
    const command = commandOfKey(key, this.situation);
    if (command) this.do(command.id);
    return Boolean(command);
  }

  /** Does a command by name; `argument` is what stood behind it. */
  do(id, argument = "") {
    this.unhint();
    if (!this.features.do(id, argument)) doing[id]?.(this, argument);
    this.changed();
  }
}
