// Going through scripts: what an agent does with a run, each as the entries that it makes.

import { changeAnswer, goOn, goTo, stops, takeUp } from "./run.js";

/** Moves through the run of a call. `desk` gives `call`, `state`, `about` and is told of what must be drawn. */
export class Moves {
  /** A script begins; one that runs is put aside. */
  startScript(version, issue) {
    const { run } = this.state;
    const isAside = run && !run.left && run.end === null && run.script !== version.id;
    this.#enter(issue);
    const server = { version: version.version, title: version.title };
    this.record("script.started", { script: version.id }, { about: issue, server });
    if (isAside) this.hint(`“${run.title}” is put aside; >resume goes back to where it stands.`);
    this.focusLine();
  }

  /** Back into a run that was put aside, where it stood or to what must be done again. */
  takeUp(run, issue) {
    this.#enter(issue);
    const server = { version: run.version, title: run.title };
    this.#make(takeUp(this.state, this.call.scriptOf, run.script), { about: issue, server });
    this.focusLine();
  }

  /** The script that was put aside last is taken up again. */
  resume() {
    const [run] = this.step.scripts.aside;
    if (run) this.step.scripts.takeUp(run);
    else this.hint("No other script was put aside in this call.");
  }

  /** The script for somebody in danger, from anywhere. */
  startDanger() {
    const { danger } = this.data;
    if (danger) return this.step.scripts.start(danger);
    return this.hint("There is no script named “danger”. Say: are you safe right now? Call your local emergency number.");
  }

  /** On without the script, to what fits next. */
  leaveScript() {
    const { run } = this.state;
    if (run && !run.left) this.record("script.left", { script: run.script }, { about: this.runIssue });
    this.#enter(null);
    this.changed();
  }

  #enter(issue) {
    this.runIssue = issue;
    this.scriptFilter = null;
    this.panel = null;
    this.look("step");
  }

  /** One step done, and over all that was done before and still applies. */
  answerStep({ step, option, answers, phrasing = this.step.saying.number }) {
    if (!this.answeredBy(option)) return;
    this.look("step");
    const payload = { step, option, answers: Object.keys(answers).length ? answers : null, phrasing };
    this.#make(goOn(this.state, this.call.scriptOf, payload));
    this.focusLine();
  }

  /** To the step before. */
  stepBack() {
    const { run } = this.state;
    if (this.call.script && run.trail.length > 1) this.goToStep(run.trail.at(-2));
  }

  /** To any step seen, also ahead of where the run stands. */
  goToStep(step) {
    if (!this.call.script) return;
    this.panel = null;
    this.look("step");
    this.#make(goTo(this.state, this.call.scriptOf, step));
  }

  /** The steps seen: `[{step, place}]`. */
  get stops() {
    return this.call?.script ? stops(this.state, this.call.scriptOf) : [];
  }

  /** Whether there is another step to go to. */
  get hasWays() {
    const { run } = this.state;
    return run.trail.length > 1 || Object.hasOwn(run.taken, run.step);
  }

  /** Another answer to an earlier question: what depends on it is opened again, and nothing else. */
  changeAnswer(question, value) {
    if (this.state.answers[question] === value) return;
    const { run } = this.state;
    this.#make(changeAnswer(this.state, this.call.scriptOf, question, value));
    if (this.state.run?.trail.join(" ") !== run?.trail.join(" ")) {
      this.panel = null;
      this.look("step");
      this.hint("Changed. What depends on it stands here again; all else is kept.");
    }
  }

  /**
   * An answer given on a step is kept at once, not only when the step is left; a secret one goes with its step alone. The run
   * stays: the script asks here, so what was done before stands.
   */
  keepAnswer({ name, secret }, value) {
    if (secret || value === "" || this.state.answers[name] === value) return;
    this.record("fact.noted", { question: name, value, source: "caller" }, { about: this.runIssue ?? this.about });
  }

  #make(acts, { about = this.runIssue ?? this.about, server = {} } = {}) {
    this.unhint();
    for (const { kind, payload } of acts) this.call.record(kind, payload, { about, server: kind === "script.started" ? server : {} });
  }
}
