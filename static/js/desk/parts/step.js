// The step: what to say in two or three ways, what to do, what to ask, and the ways on – by digits while the line is empty.

import { issueOf } from "../about.js";
import { ask, isGood } from "../server.js";
import { dayIn, shortDay } from "../days.js";
import { Questions } from "./questions.js";
import { clone, fill, list, mark, part, show, slot } from "./dom.js";

export const PHASES = { acknowledge: "Acknowledge", research: "Research", resolve: "Resolve", wrap_up: "Wrap up" };
const NAME = /\{\{\s*([a-z_.]+)\s*\}\}/g;

/** The region STEP. */
export class Step {
  #sign = "";
  #asked = "";

  constructor(desk) {
    this.desk = desk;
    this.region = part("step");
    this.questions = null;
    this.turned = 0;
    this.warned = false;
    this.suggested = [];
    this.region.querySelector('[data-panel="step"]').addEventListener("click", (event) => {
      if (event.target.closest('[data-command="phrasing"]')) this.turn();
    });
  }

  /** The step on which the run stands, or null. */
  get step() {
    const script = this.desk.call?.script;
    return script ? (script.steps[script && this.desk.state.run.step] ?? null) : null;
  }

  /** Draws what is to be seen now. */
  draw() {
    const { desk, step } = this;
    const panel = desk.panel ?? (step ? "step" : "suggest");
    for (const one of this.region.querySelectorAll("[data-panel]")) show(one, one.dataset.panel === panel);
    this.#drawHead(panel);
    if (panel === "step") this.#drawStep();
    else this.#sign = "";
    if (panel === "suggest") this.#drawSuggestions();
    this.#drawOptions(panel);
  }

  #drawHead(panel) {
    const { run } = this.desk.state;
    const script = this.desk.call?.script;
    const phase =
      panel === "readback" || panel === "wrap"
        ? "wrap_up"
        : script
          ? run.phase || "wrap_up"
          : this.desk.state.said.length
            ? "research"
            : "acknowledge";
    fill(this.region, { phase: PHASES[phase], script: script && panel === "step" ? script.title : "" });
    const now = Object.keys(PHASES).indexOf(phase);
    [...part("phases", this.region).children].forEach((dot, place) =>
      mark(dot, "data-state", place < now ? "done" : place === now ? "now" : "todo"),
    );
    show(this.region.querySelector('[data-command="back"]'), Boolean(script) && run.trail.length > 1 && panel === "step");
  }

  #drawStep() {
    const { desk, step } = this;
    const { run, mood } = desk.state;
    const sign = `${run.script} ${run.version} ${run.trail.join(" ")}`;
    const panel = this.region.querySelector('[data-panel="step"]');
    if (sign !== this.#sign) {
      this.#sign = sign;
      this.turned = 0;
      this.warned = false;
      this.questions = new Questions(desk, step);
      this.questions.draw(slot(panel, "questions"));
      this.#drawDo(slot(panel, "do"));
      part("step-body").scrollTop = 0;
      desk.stepChanged(step);
    } else {
      this.questions.refresh();
    }
    const lines = this.#lines(mood);
    list(slot(panel, "phrasings"), [sign, lines, this.turned], () => this.#phrasings(lines));
  }

  // Say-lines by their number in the version; those for a hot caller lead while he is hot, and else come last.
  #lines(mood) {
    const { step } = this;
    const plain = step.say.map((text, number) => ({ text, number, label: step.verbatim ? "Word for word" : "Say" }));
    const hot = step.when_hot.map((text, number) => ({ text, number: step.say.length + number, label: "If the caller is hot" }));
    const ordered = mood === "hot" ? [...hot, ...plain] : [...plain, ...hot];
    return ordered.map((line) => ({ ...line, text: this.spoken(line.text) }));
  }

  #phrasings(lines) {
    const before = this.#toldBefore();
    const elements = lines.map((line, place) => {
      const element = clone("t-phrasing", { label: line.label, text: line.text, count: `${place + 1} of ${lines.length}` });
      element.dataset.verbatim = String(this.step.verbatim);
      show(element.querySelector(".say-turn"), lines.length > 1);
      show(element, place === this.turned % lines.length);
      return element;
    });
    return [...before, ...elements];
  }

  #toldBefore() {
    const told = (this.desk.brief?.told ?? []).filter((one) => this.step.articles.includes(one.article));
    return told.slice(0, 1).map((one) =>
      clone("t-told-before", {
        text: `He has heard “${one.title}”${one.at ? ` on ${shortDay(dayIn(this.desk.timezone, new Date(one.at)))}` : ""} and pushed back: go further.`,
      }),
    );
  }

  #drawDo(place) {
    const html = new DOMParser().parseFromString(this.step.do, "text/html");
    for (const name of html.querySelectorAll("[data-var]")) name.textContent = this.value(name.dataset.var) ?? name.textContent;
    for (const link of html.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" });
    place.replaceChildren(...html.body.childNodes);
  }

  #drawOptions(panel) {
    const place = part("options");
    const targets = this.targets;
    const keys = this.desk.isKeyed ? targets.map((_, number) => (number < 9 ? String(number + 1) : "")) : [];
    const options = panel === "step" ? this.#options() : [];
    list(place, [panel, options, keys.length, targets.length && targets[0].kind], () =>
      options.map((option) => {
        const item = clone("t-option", {
          label: option.label,
          key:
            keys[targets.findIndex((one) => one.kind === "option" && one.id === option.id)] ?? (options.length === 1 ? "⏎" : ""),
        });
        item
          .querySelector("button")
          .addEventListener("click", (event) => this.#press(event.currentTarget, () => this.take(option)));
        return item;
      }),
    );
    if (panel !== "step") return;
    const articles = slot(this.region, "articles");
    list(articles, [this.step.articles, keys.length, targets.map((one) => one.kind).join()], () =>
      this.step.articles.map((slug) => {
        const item = clone("t-step-article", {
          title: this.desk.titleOf(slug),
          key: keys[targets.findIndex((one) => one.kind === "article" && one.id === slug)] ?? "",
        });
        item.querySelector("button").addEventListener("click", () => this.desk.openArticle(slug));
        return item;
      }),
    );
    const choices = new Map(targets.map((one, number) => [one.label, keys[number] ?? ""]));
    for (const label of this.region.querySelectorAll(".questions label")) fill(label, { key: choices.get(label) ?? "" });
  }

  #press(button, then) {
    button.dataset.picked = "";
    requestAnimationFrame(then);
  }

  #options() {
    const { step } = this;
    if (!step) return [];
    if (step.end) return this.#afterEnd();
    const ways = step.options.map((option) => ({ id: option.id, label: option.label }));
    return step.to ? [...ways, { id: null, label: "Go on" }] : ways;
  }

  #afterEnd() {
    const others = this.desk.state.issues.filter((issue) => issue.state === "open" && issue.issue !== this.desk.runIssue);
    return [{ id: "!wrap", label: "Wrap up" }, ...(others.length ? [{ id: "!next", label: `Next: ${others[0].text}` }] : [])];
  }

  /** What digits take now, in their order. */
  get targets() {
    const panel = this.desk.panel ?? (this.step ? "step" : "suggest");
    if (panel === "suggest") return this.suggested.map((script) => ({ kind: "script", id: script.id, script }));
    if (panel !== "step" || !this.questions) return [];
    const choices = this.questions.choices.map((label) => ({ kind: "choice", label }));
    const options = choices.length ? [] : this.#options().map((option) => ({ kind: "option", ...option }));
    return [...choices, ...options, ...this.step.articles.map((slug) => ({ kind: "article", id: slug }))];
  }

  /** A digit was pressed in an empty line. Answers whether it meant anything. */
  digit(number) {
    const target = this.targets[number - 1];
    if (!target) return false;
    if (target.kind === "script") this.start(target.script);
    else if (target.kind === "choice") target.label.querySelector("input").click();
    else if (target.kind === "article") this.desk.openArticle(target.id);
    else this.take(target);
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
    this.take(this.#options()[0]);
    return true;
  }

  /** Whether Enter goes on: there is one way, or the script has ended. */
  get hasOneWay() {
    return !this.desk.panel && Boolean(this.step) && (this.#options().length === 1 || Boolean(this.step.end));
  }

  /** Goes on by an option. What is missing is said once; the agent may go on all the same. */
  take(option) {
    if (option.id === "!wrap") return this.desk.do("wrap-up");
    if (option.id === "!next") return this.desk.leaveScript();
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
    const line = this.#lines(this.desk.state.mood)[this.turned % Math.max(1, this.#lines(null).length)];
    return this.desk.answerStep({
      step: this.desk.state.run.step,
      option: option.id,
      answers: this.questions.answers,
      phrasing: line?.number,
    });
  }

  /** The next phrasing. */
  turn() {
    this.turned += 1;
    this.desk.changed();
  }

  /** A text with the names in it put in; a name not known is left out as speech leaves it out. */
  spoken(text) {
    return text
      .replace(/,?\s*\{\{\s*caller\.first_name\s*\}\}/g, (found) => (this.value("caller.first_name") ? found : ""))
      .replace(NAME, (_, name) => this.value(name) ?? name.split(".").at(-1).replaceAll("_", " "));
  }

  /** What a name stands for in this call, as it is said. */
  value(name) {
    const { state } = this.desk;
    const [place, field] = name.split(".");
    const found = field
      ? { caller: state.caller, member: state.member, agent: this.desk.person }[place]?.[field]
      : state.answers[name];
    if (found === undefined || found === null || found === "") return null;
    return /^\d{4}-\d\d-\d\d$/.test(found) ? shortDay(found) : String(found);
  }

  // --- scripts that fit ---

  #drawSuggestions() {
    const { desk } = this;
    const wanted = desk.state.issues
      .filter((issue) => issue.state === "open")
      .map((issue) => issue.text)
      .join(", ");
    if (desk.scriptFilter === null && wanted !== this.#asked) {
      this.#asked = wanted;
      this.#suggest(wanted);
    }
    const place = slot(this.region, "scripts");
    const keyed = desk.isKeyed;
    list(place, [this.suggested.map((script) => script.id), keyed], () =>
      this.suggested.map((script, number) => {
        const item = clone("t-suggestion", {
          key: keyed && number < 9 ? String(number + 1) : "",
          title: script.title,
          summary: script.summary,
        });
        item.querySelector("button").addEventListener("click", () => this.start(script));
        return item;
      }),
    );
  }

  async #suggest(wanted) {
    if (!wanted) {
      this.suggested = [];
      return;
    }
    const answer = await ask(`${this.desk.data.urls.suggest}?q=${encodeURIComponent(wanted)}`);
    if (wanted !== this.#asked) return;
    this.suggested = isGood(answer) ? answer.body.scripts : this.#byWords(wanted);
    for (const script of this.suggested) if (script.url) this.#load(script);
    this.desk.changed();
  }

  // The server is away: what the titles say must do.
  #byWords(wanted) {
    const words = wanted
      .toLowerCase()
      .split(/\W+/)
      .filter((word) => word.length > 3);
    return this.desk.data.scripts
      .filter((script) => words.some((word) => `${script.title} ${script.summary}`.toLowerCase().includes(word)))
      .slice(0, 3);
  }

  /** All scripts whose title has the words, for the agent to choose. */
  choose(words) {
    this.desk.scriptFilter = words;
    const asked = words.toLowerCase();
    this.suggested = this.desk.data.scripts.filter((script) => `${script.title} ${script.summary}`.toLowerCase().includes(asked));
    this.#asked = "";
    this.desk.panel = "suggest";
    this.desk.changed();
  }

  async #load(script) {
    const urls = this.desk.data.urls;
    let address =
      script.url ??
      (script.version && urls.script.replace("SCRIPT", encodeURIComponent(script.id)).replace("VERSION", script.version));
    if (!address) {
      const found = await ask(`${urls.suggest}?q=${encodeURIComponent(script.title)}`);
      address = isGood(found) ? found.body.scripts.find((one) => one.id === script.id)?.url : null;
    }
    const answer = address ? await ask(address) : { status: 0 };
    if (!isGood(answer)) return null;
    this.desk.call.addScript(answer.body);
    return answer.body;
  }

  /** Starts a script. */
  async start(script) {
    this.desk.hint(`Opening “${script.title}” …`);
    const version =
      [...this.desk.call.scripts.values()].find(
        (one) => one.id === script.id && (!script.version || one.version === script.version),
      ) ?? (await this.#load(script));
    if (!version) return this.desk.hint(`“${script.title}” cannot be opened while the server is away.`);
    return this.desk.startScript(version, this.issueFor(script));
  }

  /** The open issue that a script is for. */
  issueFor(script) {
    return issueOf(
      script.title,
      this.desk.state.issues.filter((issue) => issue.state === "open"),
    );
  }

  /** Versions that the state needs and this page does not have yet. */
  async catchUp() {
    const { run } = this.desk.state;
    if (
      run &&
      !run.left &&
      !this.desk.call.script &&
      (await this.#load({ id: run.script, version: run.version, title: run.script }))
    )
      this.desk.changed();
  }
}
