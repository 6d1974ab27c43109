// Try it: the draft as an agent would walk it, with a pretend caller, and the saved walks that hold it to its way.

import { announce, button, icon, make, part, stepInWords, refill } from "./dom.js";
import { callerForm } from "./pretend.js";
import { Rehearsal } from "./rehearsal.js";
import { stage } from "./stage.js";
import { keepForm, pathList } from "./walks.js";

/** The pane of the rehearsal. */
export class Try {
  #warned = false;

  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.place = part("try");
    this.caller = { first_name: "Jane", last_name: "Doe" };
    this.mood = "calm";
    this.known = {};
    this.opening = "";
    this.isCallerOpen = false;
    this.rehearsal = null;
    this.turned = 0;
    this.said = "";
    this.praise = "";
    this.place.addEventListener("keydown", (event) => this.#key(event));
  }

  // --- beginning

  /** Begins anew, at the start or at a step. */
  begin(from = null) {
    this.#walk(() => [new Rehearsal(this.studio.look.script, { ...this.#about(), from }), ""]);
  }

  /** Walks a saved path. */
  walk(path) {
    Object.assign(this, {
      caller: { ...path.caller },
      mood: path.mood || "calm",
      known: { ...path.known },
      opening: path.opening,
    });
    this.#walk(() => Rehearsal.along(this.studio.look.script, path));
  }

  /** What was changed of the caller, or of the draft, counts from the beginning: the way so far is walked again. */
  again() {
    const { script } = this.studio.look;
    if (script && this.rehearsal && !this.rehearsal.from)
      this.#attempt(() => {
        const { position, given, says, stops } = this.rehearsal;
        [this.rehearsal] = Rehearsal.along(script, { ...this.#about(), walk: stops });
        if (this.rehearsal.position.step === position.step) Object.assign(this.rehearsal, { given, says });
      });
    this.draw();
  }

  #walk(act) {
    if (!this.studio.look.script) {
      this.rehearsal = null;
      return this.draw();
    }
    this.said = "";
    this.#attempt(() => {
      [this.rehearsal, this.said] = act();
    });
    return this.#stand();
  }

  #about() {
    return { caller: this.caller, mood: this.mood === "calm" ? "" : this.mood, known: this.known, opening: this.opening };
  }

  #attempt(act) {
    try {
      act();
      if (this.rehearsal) this.rehearsal.agent = this.studio.data.person;
    } catch (error) {
      this.said = error.message;
    }
  }

  #stand() {
    this.turned = 0;
    this.#warned = false;
    if (this.rehearsal) this.studio.standAt(this.rehearsal.position.step.split(".")[0]);
    this.draw();
    this.focus();
  }

  // --- what the agent does

  /** The question whose choices digits pick now: the first without an answer. */
  get choosing() {
    const { rehearsal } = this;
    const isOpen = (one) => rehearsal.knownOf(one) === undefined && (rehearsal.given[one.name] ?? "") === "";
    return rehearsal.step.questions.find((one) => one.options.length && isOpen(one));
  }

  /** A choice is picked. */
  answer(question, value) {
    this.rehearsal.answer(question.name, value);
    this.draw();
  }

  /** Goes on by an option. What is missing is said once; the author may go on all the same. */
  take(option) {
    const { rehearsal } = this;
    const { missing } = rehearsal;
    if (missing.length && !this.#warned) {
      this.#warned = true;
      this.said = `Not answered yet: ${missing.map((one) => one.label.replace(/\?$/, "")).join(", ")}. Once more goes on without.`;
      announce(this.said);
      return this.draw();
    }
    this.said = "";
    this.#attempt(() => rehearsal.take(option));
    announce(stepInWords(rehearsal.position.step));
    return this.#stand();
  }

  /** Back to the stop of that number. */
  back(number) {
    this.said = "";
    this.#attempt(() => this.rehearsal.returnTo(number));
    this.#stand();
  }

  /** The next phrasing. */
  turn() {
    this.turned += 1;
    this.draw();
  }

  /** Keeps the way so far as a path test; answers whether it was taken. */
  async keep(name) {
    const refused = await this.studio.edit([{ verb: "add_path", path: this.rehearsal.path(name) }]);
    this.said = refused ?? `Kept with the script as “${name}”. It is walked again at every change.`;
    this.praise = refused === null ? this.said : "";
    this.draw();
    return refused === null;
  }

  // The keys of the desk's step: digits, Enter, ; and <.
  #key(event) {
    const { target, key } = event;
    if (!this.rehearsal || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!part("rehearsed", this.place)?.contains(target)) return;
    const isTyping = target.matches("input:not([type=radio])");
    if (isTyping ? key !== "Enter" : key === "Enter" && target.matches("button, a")) return;
    const { ways, stops } = this.rehearsal;
    if (/^[1-9]$/.test(key)) this.#digit(Number(key));
    else if (key === "Enter" && ways.length === 1) this.take(ways[0].id);
    else if (key === ";") this.turn();
    else if (key === "<" && stops.length) this.back(stops.length - 1);
    else return;
    event.preventDefault();
  }

  #digit(number) {
    const question = this.choosing;
    const way = this.rehearsal.ways[number - 1];
    if (!question && way) return this.take(way.id);
    const picked = question?.options[number - 1];
    if (picked) this.answer(question, picked.value);
    return this.focus();
  }

  // --- drawing

  /** Puts the focus on the rehearsal, so that its keys work. */
  focus() {
    (part("rehearsed", this.place) ?? this.place).focus({ preventScroll: true });
  }

  /** Draws all of it. */
  draw() {
    if (this.place.hidden) return;
    const [tone, shape] = this.said === this.praise ? ["good", "tick"] : ["warn", "alert"];
    const said = this.said ? make("p", { class: `notice notice-${tone}`, role: "status" }, icon(shape), this.said) : "";
    const run = this.rehearsal ? [stage(this), keepForm(this)] : [this.#empty()];
    refill(this.place, [callerForm(this), said, ...run, pathList(this)].filter(Boolean));
  }

  #empty() {
    const { isReadable } = this.studio;
    const words = isReadable
      ? "Walk the draft as an agent would. Nothing of it is recorded."
      : "The text cannot be read at the moment, so it cannot be walked.";
    const begin = isReadable ? button("Begin", { kind: "main", small: false, key: "begin" }, () => this.begin()) : "";
    return make("div", { class: "empty empty-plain" }, make("p", {}, words), begin);
  }
}
