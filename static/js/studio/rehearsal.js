// A rehearsal: the draft walked as an agent would, in the page alone. Nothing of it reaches a journal.

import { advance, back, begin } from "../walk.js";

/** A pretend call through a script as `look` gives it. */
export class Rehearsal {
  /** @param {object} script @param {{caller: object, mood: string, known: object, opening: string, from: string | null}} about */
  constructor(script, { caller = {}, mood = "", known = {}, opening = "", from = null } = {}) {
    Object.assign(this, { script: from ? { ...script, start: from } : script, caller, mood, known, opening, from });
    this.answers = { ...known };
    this.stops = [];
    this.given = {};
    this.says = "";
    this.position = begin(this.script, this.answers);
  }

  /** The step on which it stands. */
  get step() {
    return this.script.steps[this.position.step];
  }

  /** The ways on from here, as the desk offers them. */
  get ways() {
    const { step } = this;
    if (this.position.end) return [];
    const ways = step.options.map(({ id, label }) => ({ id, label }));
    return step.to ? [...ways, { id: null, label: "Go on" }] : ways;
  }

  /** What was known of a question before this step, or undefined. */
  knownOf(question) {
    const asked = this.stops.some((stop) => question.name in stop.answers);
    if (question.fresh === true && !asked) return undefined;
    return question.name in this.given ? undefined : this.answers[question.name];
  }

  /** Questions that are not answered and may not stay open. */
  get missing() {
    return this.step.questions.filter(
      (one) => !one.optional && this.knownOf(one) === undefined && (this.given[one.name] ?? "") === "",
    );
  }

  /** An answer on this step; an empty one takes it back. */
  answer(name, value) {
    this.given[name] = value;
  }

  /** On by an option, or with null by the way that needs none. */
  take(option) {
    const given = Object.fromEntries(Object.entries(this.given).filter(([, value]) => value !== ""));
    const answers = { ...this.answers, ...given };
    const next = advance(this.script, this.position, this.position.step, option, answers);
    this.stops.push({ step: this.position.step, says: this.says, answers: given, option });
    this.#stand(next, answers);
  }

  /** Back to the stop of that number; its answers stand there again. */
  returnTo(number) {
    if (number < 0 || number >= this.stops.length) return;
    const stop = this.stops[number];
    // The step may stand in the trail more than once: back once for each later stop.
    let position = this.position;
    while (position.trail.length > number + 1) position = back(this.script, position, position.trail.at(-2), this.answers);
    this.stops = this.stops.slice(0, number);
    this.#stand(position, this.answers);
    this.given = { ...stop.answers };
    this.says = stop.says;
  }

  #stand(position, answers) {
    Object.assign(this, { position, answers, given: {}, says: "" });
  }

  /** The walk so far as a path test. */
  path(name) {
    const { position } = this;
    const last = position.end && this.says ? [{ step: position.step, says: this.says }] : [];
    const walk = [...this.stops, ...last].map(({ step, says, answers, option }) => ({
      step,
      ...(says ? { says } : {}),
      ...(answers && Object.keys(answers).length ? { answers } : {}),
      ...(option ? { option } : {}),
    }));
    const about = { name, caller: this.caller, opening: this.opening, mood: this.mood, known: this.known };
    const told = Object.entries(about).filter(([, value]) => (typeof value === "string" ? value : Object.keys(value).length));
    return { ...Object.fromEntries(told), walk, ...(position.end ? { ends: position.end } : { at: position.step }) };
  }

  /** Walks a saved path as far as it goes; answers why it went no further, or "". */
  static along(script, path) {
    const rehearsal = new Rehearsal(script, path);
    for (const stop of path.walk) {
      if (stop.step !== rehearsal.position.step)
        return [rehearsal, `It stands at ${rehearsal.position.step} here, not at ${stop.step}.`];
      rehearsal.says = stop.says ?? "";
      if (rehearsal.position.end) break;
      for (const [name, value] of Object.entries(stop.answers ?? {})) rehearsal.answer(name, String(value));
      try {
        rehearsal.take(stop.option ?? null);
      } catch (error) {
        return [rehearsal, error.message];
      }
    }
    return [rehearsal, ""];
  }

  /** What to say here: those for a hot caller lead while he is hot. */
  get lines() {
    const { step } = this;
    const plain = step.say.map((text) => ({ text: this.spoken(text), label: step.verbatim ? "Word for word" : "Say" }));
    const hot = step.when_hot.map((text) => ({ text: this.spoken(text), label: "If the caller is hot" }));
    return this.mood === "hot" ? [...hot, ...plain] : [...plain, ...hot];
  }

  /** A text with the names in it put in; a name not known is left out as speech leaves it out. */
  spoken(text) {
    return text
      .replace(/,?\s*\{\{\s*caller\.first_name\s*\}\}/g, (found) => (this.value("caller.first_name") ? found : ""))
      .replace(/\{\{\s*([a-z_.]+)\s*\}\}/g, (_, name) => this.value(name) ?? name.split(".").at(-1).replaceAll("_", " "));
  }

  /** What a name stands for in this rehearsal. */
  value(name) {
    const [place, field] = name.split(".");
    const found = field ? { caller: this.caller, agent: this.agent }[place]?.[field] : { ...this.answers, ...this.given }[name];
    return found === undefined || found === null || found === "" ? null : String(found);
  }
}
