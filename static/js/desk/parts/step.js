// The step: what to say, what to do, what to ask, and the ways on – by digits while the line is empty.

import { Questions } from "./questions.js";
import { Saying } from "./saying.js";
import { Scripts } from "./scripts.js";
import { clone, fill, list, mark, part, show, slot } from "./dom.js";

export const PHASES = { acknowledge: "Acknowledge", research: "Research", resolve: "Resolve", wrap_up: "Wrap up" };
const CLOSING = new Set(["readback", "wrap"]);

/** The region STEP. */
export class Step {
  #sign = "";

  constructor(desk) {
    this.desk = desk;
    this.region = part("step");
    this.panel = this.region.querySelector('[data-panel="step"]');
    this.saying = new Saying(desk);
    this.scripts = new Scripts(desk);
    this.questions = null;
    this.warned = false;
    this.panel.addEventListener("click", (event) => {
      if (event.target.closest('[data-command="phrasing"]')) this.saying.turn();
    });
    this.region.querySelector('[data-command="steps"]').addEventListener("click", () => desk.do("steps"));
  }

  /** The step on which the run stands, or null. */
  get step() {
    return this.desk.call?.script?.steps[this.desk.state.run.step] ?? null;
  }

  // What is shown in the step's place.
  get #shown() {
    return this.desk.panel ?? (this.step ? "step" : "suggest");
  }

  /** Draws what is to be seen now. */
  draw() {
    const { step } = this;
    const shown = this.#shown;
    // What an end has to say stays over the wrap-up that it opens.
    const isSaid = CLOSING.has(shown) && Boolean(step?.end) && step.say.length + step.when_hot.length > 0;
    for (const one of this.region.querySelectorAll("[data-panel]"))
      show(one, one.dataset.panel === shown || (isSaid && one === this.panel));
    this.#drawHead(shown);
    if (shown === "step" || isSaid) this.#drawStep();
    else if (!CLOSING.has(shown)) this.#sign = "";
    if (shown === "suggest") this.scripts.draw(slot(this.region, "scripts"));
    this.#drawOptions(shown);
  }

  #drawHead(shown) {
    const { run, said } = this.desk.state;
    const script = this.desk.call?.script;
    const begun = said.length ? "research" : "acknowledge";
    const phase = CLOSING.has(shown) ? "wrap_up" : script ? run.phase || "wrap_up" : begun;
    fill(this.region, { phase: PHASES[phase], script: script && shown === "step" ? script.title : "" });
    const now = Object.keys(PHASES).indexOf(phase);
    [...part("phases", this.region).children].forEach((dot, place) =>
      mark(dot, "data-state", place < now ? "done" : place === now ? "now" : "todo"),
    );
    const canGo = Boolean(script) && shown === "step";
    show(this.region.querySelector('[data-command="back"]'), canGo && run.trail.length > 1);
    show(this.region.querySelector('[data-command="steps"]'), canGo && this.desk.hasWays);
  }

  #drawStep() {
    const { desk, step, panel } = this;
    const { run } = desk.state;
    const sign = `${run.script} ${run.version} ${run.began} ${run.trail.join(" ")}`;
    const isNew = sign !== this.#sign;
    if (isNew) {
      this.#sign = sign;
      this.warned = false;
      this.saying.begin(step);
      this.questions = new Questions(desk, step);
      this.questions.draw(slot(panel, "questions"));
      mark(panel, "data-step", run.step);
      desk.stepChanged(step);
      if (step.end) desk.ended();
    } else {
      this.questions.refresh();
    }
    this.saying.draw(slot(panel, "phrasings"), sign);
    this.saying.drawDo(slot(panel, "do"));
    if (isNew) part("step-body").scrollTop = 0; // last: it has the page laid out
  }

  #drawOptions(shown) {
    const { targets } = this;
    const keys = this.desk.isKeyed ? targets.map((_, number) => (number < 9 ? String(number + 1) : "")) : [];
    const keyOf = (kind, id) => keys[targets.findIndex((one) => one.kind === kind && one.id === id)] ?? "";
    const options = shown === "step" ? this.options : [];
    list(part("options"), [shown, options, keys.length, targets[0]?.kind], () =>
      options.map((option) => this.#option(option, keyOf("option", option.id) || (options.length === 1 ? "⏎" : ""))),
    );
    if (shown !== "step") return;
    const { articles } = this.step;
    list(slot(this.region, "articles"), [articles, keys.length, targets.map((one) => one.kind).join()], () =>
      articles.map((slug) => {
        const item = clone("t-step-article", { title: this.desk.titleOf(slug), key: keyOf("article", slug) });
        item.querySelector("button").addEventListener("click", () => this.desk.openArticle(slug));
        return item;
      }),
    );
    const choices = new Map(targets.map((one, number) => [one.label, keys[number] ?? ""]));
    for (const label of this.region.querySelectorAll(".questions label")) fill(label, { key: choices.get(label) ?? "" });
  }

  #option(option, key) {
    const item = clone("t-option", { label: option.label, key });
    item.querySelector("button").addEventListener("click", (event) => {
      event.currentTarget.dataset.picked = "";
      requestAnimationFrame(() => this.take(option));
    });
    return item;
  }

  /** The ways on: those of the step; after the end of a script what is to be done next. */
  get options() {
    const { step } = this;
    if (!step) return [];
    if (step.end) return this.#afterEnd();
    const ways = step.options.map((option) => ({ id: option.id, label: option.label }));
    return step.to ? [...ways, { id: null, label: "Go on" }] : ways;
  }

  #afterEnd() {
    const aside = this.scripts.aside.slice(0, 1).map((run) => ({ id: "!back", label: `Back to “${run.title}”`, run }));
    const next = this.desk.unheard.slice(0, 1).map((issue) => ({ id: "!next", label: `Next: ${issue.text}` }));
    return [...aside, ...next, { id: "!wrap", label: "Wrap up" }];
  }

  /** What digits take now, in their order. */
  get targets() {
    const shown = this.#shown;
    if (shown === "suggest") return this.scripts.targets;
    if (shown !== "step" || !this.questions) return [];
    const choices = this.questions.choices.map((label) => ({ kind: "choice", label }));
    const options = choices.length ? [] : this.options.map((option) => ({ kind: "option", ...option }));
    return [...choices, ...options, ...this.step.articles.map((slug) => ({ kind: "article", id: slug }))];
  }

  /** A digit was pressed in an empty line. Answers whether it meant anything. */
  digit(number) {
    const target = this.targets[number - 1];
    if (!target) return false;
    if (target.kind === "choice") target.label.querySelector("input").click();
    else if (target.kind === "article") this.desk.openArticle(target.id);
    else if (target.kind === "option") this.take(target);
    else this.scripts.take(target);
    return true;
  }

  /** Enter in an empty line: confirm what is known, else go on where there is one way. Answers whether it did anything. */
  enter() {
    if (this.desk.panel || !this.step) return false;
    const { unconfirmed } = this.questions;
    if (unconfirmed.length) {
      this.desk.look("step");
      unconfirmed.forEach((question) => this.questions.confirm(question));
      this.desk.changed();
      return true;
    }
    if (!this.hasOneWay) return false;
    this.take(this.options[0]);
    return true;
  }

  /** Whether Enter goes on: there is one way, or the script has ended. */
  get hasOneWay() {
    return !this.desk.panel && Boolean(this.step) && (this.options.length === 1 || Boolean(this.step.end));
  }

  /** Goes on by an option. What is missing is said once; the agent may go on all the same. */
  take(option) {
    if (option.id === "!wrap") return this.desk.do("wrap-up");
    if (option.id === "!next") return this.desk.leaveScript();
    if (option.id === "!back") return this.scripts.takeUp(option.run);
    // What stands here as known and was not changed counts; else a route would be taken as if nothing were known.
    this.questions.unconfirmed.forEach((question) => this.questions.confirm(question));
    const { missing } = this.questions;
    if (missing.length && !this.warned) {
      this.warned = true;
      for (const question of missing) this.questions.elements[this.questions.asked.indexOf(question)].dataset.error = "";
      return this.desk.hint(
        `Not answered yet: ${missing.map((question) => question.label.replace(/\?$/, "")).join(", ")}. The same key again goes on without.`,
      );
    }
    return this.desk.answerStep({ step: this.desk.state.run.step, option: option.id, answers: this.questions.answers });
  }

  /** The next phrasing. */
  turn() {
    if (this.step) this.saying.turn();
  }

  /** A text with the names in it put in. */
  spoken(text) {
    return this.saying.spoken(text);
  }

  /** All scripts whose title has the words, for the agent to choose. */
  choose(words) {
    this.scripts.choose(words);
  }

  /** The open issue that a script is for. */
  issueFor(script) {
    return this.scripts.issueFor(script);
  }

  /** Versions that the state needs and this page does not have yet. */
  catchUp() {
    return this.scripts.catchUp();
  }
}
