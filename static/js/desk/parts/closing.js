// The end of a call, in the step's place: the spoken read-back with the caller's answer, then the wrap-up.

import { outcomeOf, proposals, readBack, startWith, summarise } from "../summary.js";
import { spokenLine, unsaid } from "../telling.js";
import { clone, copy, fill, part, show, slot } from "./dom.js";

/** Read-back and wrap-up. */
export class Closing {
  constructor(desk) {
    this.desk = desk;
    this.readback = part("step").querySelector('[data-panel="readback"]');
    this.wrap = part("step").querySelector('[data-panel="wrap"]');
    this.words = document.getElementById("readback-text");
    this.outcome = document.getElementById("wrap-outcome");
    this.summary = document.getElementById("wrap-summary");
    this.startWith = document.getElementById("wrap-start-with");
    this.answered = null;
    this.isDisputed = false;
    this.chosen = new Map();
    this.touched = new Set();
    /** Why what this call is about goes on, though nothing was promised in it: it is owed from another. */
    this.goesOn = null;
    this.#listen();
  }

  #listen() {
    const on = (form, command, does) => form.querySelector(`[data-command="${command}"]`).addEventListener("click", does);
    this.readback.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer("all_answered");
    });
    on(this.readback, "one-more", () => this.oneMore());
    on(this.readback, "not-asked", () => this.answer("not_asked"));
    on(this.readback, "not-it", () => this.notIt());
    this.wrap.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish();
    });
    on(this.wrap, "settle-all", () => this.settleAll());
    on(this.wrap, "back-to-call", () => this.leave());
    on(this.wrap, "later", () => this.desk.do("later"));
    on(this.wrap, "copy-summary", async () => {
      if (await copy(`${this.summary.value}\nStart with: ${this.startWith.value}`)) fill(this.wrap, { word: "Copied" });
    });
    for (const field of [this.outcome, this.summary, this.startWith])
      field.addEventListener("input", () => this.touched.add(field));
  }

  get #context() {
    const { desk } = this;
    return { today: desk.today, timezone: desk.timezone, answered: this.answered, goesOn: this.goesOn, about: desk.runIssue, named: (name) => desk.named(name) };
  }

  /** Opens the read-back, or the wrap-up where the script has read back already. */
  open() {
    const { desk } = this;
    this.touched.clear();
    this.chosen.clear();
    desk.look("step");
    if (desk.state.answers.all_answered === "all" && !this.isDisputed) this.answered = "all_answered";
    if (this.answered) return this.#openWrap();
    desk.panel = "readback";
    this.words.value = readBack(desk.state, this.#context);
    desk.changed();
    return undefined;
  }

  /** What the caller said to the read-back. */
  answer(answered) {
    if (answered === "all_answered" && this.desk.panel === "readback") this.#toldWithIt();
    this.answered = answered;
    this.isDisputed = false;
    this.#openWrap();
    this.desk.focusLine();
  }

  // What must be told stood in what she read back: it is said now, unless she took it out.
  #toldWithIt() {
    for (const { lookup, issue, text } of unsaid(this.desk.state))
      if (this.words.value.includes(spokenLine(text))) this.desk.record("detail.told", { lookup, text }, { about: issue });
  }

  /** A digit while the read-back is shown. Answers whether it meant anything. */
  digit(number) {
    if (this.desk.panel !== "readback" || number > 4) return false;
    [() => this.answer("all_answered"), () => this.oneMore(), () => this.answer("not_asked"), () => this.notIt()][number - 1]();
    return true;
  }

  /** There is one more thing: back to the call, with a chip begun. */
  oneMore() {
    this.answered = null;
    this.leave();
    this.desk.type("+ ");
  }

  /** The caller says that it is not right: an issue is said anew and opened again, and the next read-back is spoken. */
  notIt() {
    this.answered = null;
    this.isDisputed = true;
    this.leave();
    this.desk.do("not-it");
  }

  leave() {
    this.desk.unhint();
    this.desk.panel = null;
    this.desk.changed();
    this.desk.focusLine();
  }

  #openWrap() {
    this.desk.panel = "wrap";
    this.desk.changed();
  }

  draw() {
    const { desk } = this;
    const { state } = desk;
    fill(this.readback, { "key-yes": "⏎", "key-more": desk.isKeyed ? "2" : "", "key-not": desk.isKeyed ? "3" : "", "key-wrong": desk.isKeyed ? "4" : "" });
    fill(this.wrap.querySelector(".closing-foot"), { key: "⏎" });
    if (desk.panel !== "wrap") return;
    const proposed = this.proposed;
    const open = part("still-open", this.wrap);
    show(open, proposed.length > 0);
    show(part("nothing-open", this.wrap), proposed.length === 0);
    fill(open, { count: proposed.length || "" });
    const sign = JSON.stringify(proposed);
    const place = slot(open, "issues");
    if (place.dataset.sign !== sign && !place.contains(document.activeElement)) {
      place.dataset.sign = sign;
      place.replaceChildren(...proposed.map((one) => this.#openIssue(one)));
    }
    const settled = {
      ...state,
      issues: state.issues.map((issue) => ({
        ...issue,
        state: proposed.find((one) => one.issue === issue.issue)?.how ?? issue.state,
      })),
    };
    if (!this.touched.has(this.outcome)) this.outcome.value = outcomeOf(state, proposed);
    if (!this.touched.has(this.summary)) this.summary.value = summarise(settled, this.#context);
    if (!this.touched.has(this.startWith)) this.startWith.value = startWith(settled, this.#context);
  }

  /** How each open issue ends: as the agent chose, else as proposed. */
  get proposed() {
    return proposals(this.desk.state, this.#context).map((one) => ({
      ...one,
      how: this.chosen.get(one.issue) ?? one.how,
      isChosen: this.chosen.has(one.issue),
    }));
  }

  #openIssue(one) {
    const item = clone("t-open-issue", { text: one.text, why: one.why });
    item.dataset.nature = one.nature;
    for (const input of item.querySelectorAll("[data-how]")) {
      Object.assign(input, { name: `how-${one.issue}`, checked: input.dataset.how === one.how });
      input.addEventListener("change", () => {
        this.chosen.set(one.issue, input.dataset.how);
        this.desk.changed();
      });
    }
    return item;
  }

  /** Settles every open issue that has an ending, as proposed or chosen. */
  settleAll() {
    for (const { issue, how, why, isChosen } of this.proposed) if (how) this.desk.settle(issue, how, isChosen ? null : why);
  }

  /** Wraps up; refused while an issue has no ending. */
  finish() {
    const open = this.proposed.filter((one) => !one.how);
    if (open.length) {
      this.desk.hint(
        `Still open: ${open.map((one) => `“${one.text}”`).join(", ")}. How did ${open.length === 1 ? "it" : "each"} end?`,
        "still-open",
      );
      return;
    }
    this.settleAll();
    const hasSaid = this.answered === "all_answered" ? true : this.answered === "not_asked" ? false : null;
    this.desk.wrapUp({
      outcome: this.outcome.value,
      summary: this.summary.value.trim(),
      start_with: this.startWith.value.trim(),
      confirmed_by_caller: hasSaid,
    });
  }
}
