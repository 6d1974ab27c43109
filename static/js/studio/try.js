// Try it: the draft as an agent would walk it, with a pretend caller, and the saved walks that hold it to its way.

import { announce, button, icon, inWords, make, part, refill } from "./dom.js";
import { choice, field, line } from "./fields.js";
import { questionsOf } from "./file.js";
import { Rehearsal } from "./rehearsal.js";

const PHASES = { acknowledge: "Acknowledge", research: "Research", resolve: "Resolve", wrap_up: "Wrap up" };
const ACTS = ["promise", "concession", "escalate", "transfer", "open"];

/** The pane of the rehearsal. */
export class Try {
  #turned = 0;
  #warned = false;

  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.place = part("try");
    this.caller = { first_name: "Jane", last_name: "Doe" };
    this.mood = "calm";
    this.known = {};
    this.opening = "";
    this.rehearsal = null;
    this.said = "";
    this.place.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Begins anew, at the start or at a step. */
  begin(from = null) {
    const { script } = this.studio.look;
    this.said = "";
    if (!script) this.rehearsal = null;
    else this.#attempt(() => (this.rehearsal = new Rehearsal(script, { ...this.#about(), from })));
    this.#turn();
    this.draw();
    this.focus();
  }

  /** Walks a saved path. */
  walk(path) {
    const { script } = this.studio.look;
    if (!script) return;
    Object.assign(this, { caller: { ...path.caller }, mood: path.mood || "calm", known: { ...path.known }, opening: path.opening || "" });
    this.#attempt(() => {
      const [rehearsal, why] = Rehearsal.along(script, path);
      this.rehearsal = rehearsal;
      this.said = why;
    });
    this.#turn();
    this.draw();
    this.focus();
  }

  #about() {
    const mood = this.mood === "calm" ? "" : this.mood;
    return { caller: this.caller, mood, known: this.known, opening: this.opening };
  }

  #attempt(act) {
    try {
      act();
      if (this.rehearsal) this.rehearsal.agent = this.studio.data.person;
    } catch (error) {
      this.said = error.message;
    }
  }

  #turn() {
    this.#turned = 0;
    this.#warned = false;
    if (this.rehearsal) this.studio.standAt(this.rehearsal.position.step.split(".")[0]);
  }

  focus() {
    (part("rehearsed", this.place) ?? this.place).focus({ preventScroll: true });
  }

  /** Draws all of it. */
  draw() {
    if (this.place.hidden) return;
    refill(this.place, [this.#caller(), this.said ? make("p", { class: "notice notice-warn", role: "status" }, icon("alert"), this.said) : "", this.#run(), this.#tests()].filter(Boolean));
  }

  // --- the pretend caller ---

  #caller() {
    const set = (name) => (value) => {
      this.caller = { ...this.caller, [name]: value };
      if (!value) delete this.caller[name];
      this.#again();
    };
    const names = ["first_name", "last_name", "member_id", "phone"].map((name) => field(inWords(name), line(this.caller[name], set(name)), { key: `caller.${name}` }));
    const moods = [["calm", "Calm"], ["worried", "Worried"], ["hot", "Hot"]];
    const mood = field("Mood", choice(this.mood, moods, (now) => ((this.mood = now), this.#again())), { key: "caller.mood" });
    const opening = field("First words", line(this.opening, (now) => ((this.opening = now), this.#again())), { key: "caller.opening", hint: "Stand on the card when the walk is practised." });
    const summary = make("summary", { "data-key": "caller" }, `The caller: ${[this.caller.first_name, this.caller.last_name].filter(Boolean).join(" ") || "nobody yet"}, ${this.mood}`);
    const details = make("details", { class: "studio-more" }, summary, make("div", { class: "stack stack-s" }, make("div", { class: "studio-pair" }, names, mood), opening, this.#known()));
    details.open = this.callerOpen ?? false;
    details.addEventListener("toggle", () => (this.callerOpen = details.open));
    return details;
  }

  #known() {
    const questions = questionsOf(this.studio.shown.file);
    const rows = Object.entries(this.known).map(([name, value]) => {
      const out = () => (delete this.known[name], this.#again());
      return make("li", { class: "row" }, `${inWords(name)}: ${value}`, button("", { kind: "quiet", shape: "cross", label: `Not known: ${inWords(name)}` }, out));
    });
    if (!questions.length) return "";
    const which = choice(questions[0].name, questions.map((one) => [one.name, one.label || one.name]), () => this.draw(), { "aria-label": "Known before the call", "data-key": "known.name" });
    const value = make("input", { type: "text", "aria-label": "Its answer", "data-key": "known.value", autocomplete: "off" });
    const add = () => value.value.trim() && ((this.known[which.value] = value.value.trim()), this.#again());
    return make("div", {}, make("p", { class: "label" }, "Known before the call"), make("ul", {}, rows), make("div", { class: "studio-row" }, which, value, button("Add", { shape: "plus" }, add)));
  }

  // What is changed of the caller counts from the beginning; the way so far is walked again where it still goes.
  #again() {
    const walk = this.rehearsal ? this.rehearsal.stops : [];
    const { script } = this.studio.look;
    if (script) this.#attempt(() => ([this.rehearsal] = Rehearsal.along(script, { ...this.#about(), walk })));
    this.draw();
  }

  /** The draft has changed: the way so far is walked again. */
  refresh() {
    if (!this.place.hidden && this.rehearsal && !this.rehearsal.from) this.#again();
    else this.draw();
  }

  // --- the run ---

  #run() {
    const { rehearsal } = this;
    if (!rehearsal) {
      const words = this.studio.isReadable ? "Walk the draft as an agent would. Nothing of it is recorded." : "The text cannot be read at the moment, so it cannot be walked.";
      return make("div", { class: "empty empty-plain" }, make("p", {}, words), this.studio.isReadable ? button("Begin", { kind: "main", small: false, key: "begin" }, () => this.begin()) : "");
    }
    const { position, step } = rehearsal;
    return make(
      "section",
      { class: "rehearsal", "data-part": "rehearsed", tabindex: "-1", "aria-label": `Rehearsal: ${inWords(position.step)}` },
      this.#head(),
      this.#trail(),
      make("div", { class: "rehearsal-body" }, this.#lines(), this.#act(step), this.#do(step), this.#questions(step), this.#articles(step), this.#end()),
      make("ol", { class: "options", "aria-label": "Ways on" }, this.#options()),
      this.#foot(),
    );
  }

  #head() {
    const { rehearsal } = this;
    const now = Object.keys(PHASES).indexOf(rehearsal.position.phase);
    const dots = Object.keys(PHASES).map((_, place) => make("li", { "data-state": place < now ? "done" : place === now ? "now" : "todo" }));
    return make("header", { class: "step-head" }, make("ol", { class: "phases", "aria-label": `Phase: ${PHASES[rehearsal.position.phase] ?? ""}` }, dots), make("h3", { class: "step-phase" }, PHASES[rehearsal.position.phase] ?? ""), make("p", { class: "step-script" }, inWords(rehearsal.position.step)), make("div", { class: "step-tools" }, rehearsal.stops.length ? button("Back", { kind: "quiet", shape: "back", key: "back" }, () => this.#back(rehearsal.stops.length - 1)) : "", button("From the start", { kind: "quiet", key: "restart" }, () => this.begin())));
  }

  #trail() {
    const { stops } = this.rehearsal;
    if (!stops.length) return "";
    const items = stops.map((stop, number) => make("li", {}, button(inWords(stop.step.split(".").at(-1)), { kind: "quiet", key: `trail.${number}` }, () => this.#back(number))));
    return make("nav", { class: "rehearsal-trail", "aria-label": "The way so far" }, make("ol", {}, items));
  }

  #lines() {
    const { lines } = this.rehearsal;
    if (!lines.length) return "";
    const at = this.#turned % lines.length;
    const turn = lines.length > 1 ? make("button", { type: "button", class: "button-link say-turn", "data-key": "turn", on: { click: () => this.#next() } }, `${at + 1} of ${lines.length} `, make("kbd", {}, ";")) : "";
    return make("div", { class: "say phrasing", "data-verbatim": String(this.rehearsal.step.verbatim) }, make("p", { class: "say-label" }, icon("speech"), lines[at].label, turn), make("p", { class: "say-words" }, lines[at].text));
  }

  #act(step) {
    const act = ACTS.find((name) => step[name]);
    if (!act) return "";
    const told = typeof step[act] === "string" ? step[act] : Object.entries(step[act]).filter(([name, value]) => value && !["count", "unit", "kind"].includes(name)).map(([, value]) => this.rehearsal.spoken(String(value))).join(", ");
    return make("p", { class: "step-promise" }, icon("clock"), make("strong", {}, `${inWords(act)}: `), told);
  }

  #do(step) {
    if (!step.do) return "";
    // Drawn and made safe by the server, as on the desk.
    const html = new DOMParser().parseFromString(step.do, "text/html");
    for (const name of html.querySelectorAll("[data-var]")) name.textContent = this.rehearsal.value(name.dataset.var) ?? name.textContent;
    for (const link of html.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" });
    return make("div", { class: "step-do" }, [...html.body.childNodes]);
  }

  #questions(step) {
    return step.questions.length ? make("div", { class: "questions" }, step.questions.map((question) => this.#question(question))) : "";
  }

  #question(question) {
    const { rehearsal } = this;
    const known = rehearsal.knownOf(question);
    const label = make("span", { class: "question-label" }, question.label, question.optional ? make("span", { class: "quiet" }, " (may stay open)") : "");
    if (known !== undefined) {
      const change = () => (rehearsal.answer(question.name, ""), this.draw());
      return make("div", { class: "known-answer" }, label, make("p", {}, make("strong", {}, String(known)), make("span", { class: "quiet" }, " known already")), make("div", { class: "row" }, button("Change", { kind: "quiet", key: `change.${question.name}` }, change)));
    }
    const given = rehearsal.given[question.name] ?? "";
    if (!question.options.length) {
      const control = make("input", { type: question.type === "date" ? "date" : "text", value: given, "data-key": `q.${question.name}`, autocomplete: "off", on: { input: () => rehearsal.answer(question.name, control.value.trim()) } });
      return make("div", { class: "question" }, make("label", {}, label, control));
    }
    const first = this.#choosing() === question;
    const choices = question.options.map((option, number) => {
      const input = make("input", { type: "radio", name: `try-${question.name}`, value: option.value, checked: given === option.value, "data-key": `q.${question.name}.${number}`, on: { change: () => (rehearsal.answer(question.name, option.value), this.draw()) } });
      return make("label", {}, input, make("span", {}, option.label), first && number < 9 ? make("kbd", {}, String(number + 1)) : "");
    });
    return make("fieldset", { class: "question" }, make("legend", {}, label), make("div", { class: "pick" }, choices));
  }

  // The question whose choices digits pick now: the first without an answer.
  #choosing() {
    const { rehearsal } = this;
    return rehearsal.step.questions.find((one) => one.options.length && rehearsal.knownOf(one) === undefined && (rehearsal.given[one.name] ?? "") === "");
  }

  #articles(step) {
    if (!step.articles.length) return "";
    const links = step.articles.map((slug) => make("li", {}, make("a", { class: "button button-small", href: `/articles/${encodeURIComponent(slug)}`, target: "_blank", rel: "noopener" }, icon("book"), inWords(slug.replaceAll("-", " ")))));
    return make("ul", { class: "step-articles" }, links);
  }

  #end() {
    const { end } = this.rehearsal.position;
    return end ? make("p", { class: "step-end" }, "The script ends here: ", make("strong", {}, end), ". On the desk the wrap-up opens now.") : "";
  }

  #options() {
    const digits = !this.#choosing();
    const { ways } = this.rehearsal;
    return ways.map((way, number) => make("li", {}, make("button", { type: "button", class: "option", "data-key": `way.${number}`, on: { click: () => this.#take(way.id) } }, make("kbd", {}, digits && number < 9 ? String(number + 1) : ways.length === 1 ? "⏎" : ""), way.label)));
  }

  #take(option) {
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
    this.#turn();
    this.draw();
    announce(inWords(rehearsal.position.step));
    return this.focus();
  }

  #back(number) {
    this.said = "";
    this.#attempt(() => this.rehearsal.returnTo(number));
    this.#turn();
    this.draw();
    this.focus();
  }

  #next() {
    this.#turned += 1;
    this.draw();
  }

  // The keys of the desk's step: digits, Enter, ; and <.
  #key(event) {
    const { target, key } = event;
    if (!this.rehearsal || event.ctrlKey || event.metaKey || event.altKey || !part("rehearsed", this.place)?.contains(target)) return;
    const types = target.matches("input:not([type=radio], [type=checkbox]), select, textarea, [data-part=save-path] *");
    if (types && !(key === "Enter" && target.matches("[data-key^='q.']"))) return;
    if (key === "Enter" && target.matches("button, a, summary")) return;
    if (/^[1-9]$/.test(key)) this.#digit(Number(key));
    else if (key === "Enter" && this.rehearsal.ways.length === 1) this.#take(this.rehearsal.ways[0].id);
    else if (key === ";") this.#next();
    else if (key === "<" && this.rehearsal.stops.length) this.#back(this.rehearsal.stops.length - 1);
    else return;
    event.preventDefault();
  }

  #digit(number) {
    const question = this.#choosing();
    const picked = question?.options[number - 1];
    if (question && picked) {
      this.rehearsal.answer(question.name, picked.value);
      this.draw();
      this.focus();
    } else if (!question && this.rehearsal.ways[number - 1]) this.#take(this.rehearsal.ways[number - 1].id);
  }

  // --- saved walks ---

  #foot() {
    const { rehearsal } = this;
    const says = field("What the caller says here", line(rehearsal.says, (now) => (rehearsal.says = now)), { key: "says", hint: "For practice; may stay empty." });
    const save = rehearsal.from
      ? make("p", { class: "quiet" }, "It began in the middle, so it cannot be saved as a path test.")
      : make("form", { class: "studio-row", "data-part": "save-path", on: { submit: (event) => (event.preventDefault(), this.#save(event.target)) } }, make("input", { type: "text", required: true, "aria-label": "Name of the path test", placeholder: "What happens on this way", "data-key": "path.name", autocomplete: "off" }), make("button", { type: "submit", class: "button button-small" }, "Save as path test"));
    return make("div", { class: "rehearsal-foot stack stack-s" }, says, save);
  }

  async #save(form) {
    const name = form.querySelector("input").value.trim();
    if (!name) return;
    const refused = await this.studio.edit([{ verb: "add_path", path: this.rehearsal.path(name) }]);
    this.said = refused ?? `Kept with the script as “${name}”. It is walked again at every change.`;
    if (!refused) form.reset();
    this.draw();
  }

  #tests() {
    const { paths } = this.studio.shown;
    const red = paths.filter((path) => !path.green).length;
    const words = paths.length ? `Path tests: ${paths.length - red} green${red ? `, ${red} red` : ""}` : "Path tests";
    const items = paths.map((path) =>
      make(
        "li",
        { class: "studio-path", "data-green": String(path.green) },
        icon(path.green ? "done" : "alert"),
        make("div", {}, make("strong", {}, path.name), make("span", { class: "quiet small" }, path.green ? ` green · ${path.ends ? `ends ${path.ends}` : `stands at ${inWords(path.at)}`}` : " red"), path.green ? "" : make("p", { class: "field-error" }, `${path.why} (line ${path.line})`)),
        make("div", { class: "row push" }, button("Walk it", { label: `Walk it: ${path.name}` }, () => this.walk(path)), button("", { kind: "quiet", shape: "cross", label: `Take out the path test “${path.name}”` }, () => this.studio.edit([{ verb: "delete_path", name: path.name }]))),
      ),
    );
    return make("section", { class: "studio-paths", "aria-label": "Path tests" }, make("h3", {}, words), items.length ? make("ul", {}, items) : make("p", { class: "quiet" }, "A way that you walk here can be saved. It is walked again at every change, and a change that breaks it is not published unnoticed."));
  }
}
