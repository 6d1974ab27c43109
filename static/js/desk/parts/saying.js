// What to say on a step, in two or three ways of which one is shown, and what to do; names are put in as they are known.

import { shortDay } from "../days.js";
import { freshFirst, wordsRefused } from "../told_before.js";
import { clone, list, show } from "./dom.js";

const NAME = /\{\{\s*([a-z0-9_.]+)\s*\}\}/g;

/** The words of the step that the agent stands on. */
export class Saying {
  constructor(desk) {
    this.desk = desk;
    this.turned = 0;
  }

  /** The step that the words are of; the first of them is shown. */
  begin(step) {
    this.step = step;
    this.turned = 0;
  }

  /** The next wording. */
  turn() {
    this.turned += 1;
    this.desk.changed();
  }

  /** The number of the wording that is shown, as the version counts them: those for a hot caller after the others. */
  get number() {
    const lines = this.#lines();
    return lines.length ? lines[this.turned % lines.length].number : null;
  }

  /** Draws the wordings, and what the caller has heard before of what stands here. */
  draw(place, sign) {
    const lines = this.#lines().map((line) => ({ ...line, text: this.spoken(line.text) }));
    list(place, [sign, lines, this.turned], () => [...this.#toldBefore(), ...this.#phrasings(lines)]);
  }

  /** Draws what to do; `html` is the server's. */
  drawDo(place) {
    const sign = JSON.stringify([this.step.do, this.step.names.map((name) => this.value(name))]);
    if (place.dataset.sign === sign) return;
    place.dataset.sign = sign;
    const html = new DOMParser().parseFromString(this.step.do, "text/html");
    for (const name of html.querySelectorAll("[data-var]")) name.textContent = this.value(name.dataset.var) ?? name.textContent;
    for (const link of html.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" });
    place.replaceChildren(...html.body.childNodes);
  }

  // By their number in the version; those for a hot caller lead while he is hot, and else come last. What he was told and
  // pushed back is offered last of all.
  #lines() {
    const { step } = this;
    const { brief, state } = this.desk;
    const plain = step.say.map((text, number) => ({ text, number, label: step.verbatim ? "Word for word" : "Say" }));
    const hot = step.when_hot.map((text, number) => ({ text, number: step.say.length + number, label: "If the caller is hot" }));
    const lines = state.mood === "hot" ? [...hot, ...plain] : [...plain, ...hot];
    return step.verbatim ? lines : freshFirst(lines, wordsRefused(brief?.told ?? [], state.lookups, this.desk.article.says));
  }

  #phrasings(lines) {
    return lines.map((line, place) => {
      const element = clone("t-phrasing", { label: line.label, text: line.text, count: `${place + 1} of ${lines.length}` });
      element.dataset.verbatim = String(this.step.verbatim);
      show(element.querySelector(".say-turn"), lines.length > 1);
      show(element, place === this.turned % lines.length);
      return element;
    });
  }

  #toldBefore() {
    const { refused } = this.desk;
    const known = this.step.articles.find((slug) => refused.has(slug));
    return known ? [clone("t-told-before", { text: `${refused.get(known).told}. He has heard this: go further.` })] : [];
  }

  /** A text with the names in it put in; a name not known is left out as speech leaves it out. */
  spoken(text) {
    return text
      .replace(/,?\s*\{\{\s*caller\.first_name\s*\}\}/g, (found) => (this.value("caller.first_name") ? found : ""))
      .replace(NAME, (_, name) => this.value(name) ?? name.split(".").at(-1).replaceAll("_", " "));
  }

  /** What a name stands for in this call, as it is said; null where it is not known. */
  value(name) {
    const { state } = this.desk;
    const [place, field] = name.split(".");
    const found = field
      ? { caller: state.caller, member: state.member, agent: this.desk.person }[place]?.[field]
      : state.answers[name];
    if (found === undefined || found === null || found === "") return null;
    return /^\d{4}-\d\d-\d\d$/.test(found) ? shortDay(found) : String(found);
  }
}
