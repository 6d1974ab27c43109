// Raised hands: "?" asks the team silently, answers appear here; and a colleague's question is answered from any desk.

import { announce, clock, clone, fill, list, part, show, slot } from "../parts/dom.js";
import { tell, untell } from "../parts/notices.js";
import { newId } from "../server.js";

/** Questions to colleagues, and theirs to whoever has this desk. */
export class RaisedHands {
  commands = [
    { id: "ask", name: "Ask a colleague", words: "ask colleague question help raise hand", about: "Silently: ? how long …, or ? @dana how long …", single: "?", when: "call" },
    { id: "lower", name: "Take the question back", words: "lower hand take back question", about: "Nobody need answer it any more", when: "hand-up" },
    { id: "answer-hand", name: "Answer a colleague", words: "answer colleague question hand reply", about: "The question that waits longest", when: "asked-here" },
  ];

  does = {
    lower: () => this.lower(),
    "answer-hand": (words) => this.open(words),
  };

  forms = { "hand-answer": { enter: () => this.#send(), does: "answer it" } };

  lines = { ask: (text) => this.ask(text) };

  news = { hands: (told) => this.#hear(told) };

  #hands = [];
  /** Hands whose notice has been shown here. */
  #told = new Set();
  /** How many answers of each own question have been told. */
  #heard = null;
  #items = new Map();
  #open = null;

  constructor(desk) {
    this.desk = desk;
    this.form = part("hand-answer");
  }

  started() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  situation() {
    const up = this.desk.state?.help.some((one) => !one.answers.length && one.by === this.desk.data.person.name);
    return [...(up ? ["hand-up"] : []), ...(this.#hands.length ? ["asked-here"] : [])];
  }

  // --- one's own questions ---

  /** "? how long …" asks the team, "? @dana how long …" one colleague. */
  ask(text) {
    const { desk } = this;
    const [, who, rest] = /^@(\S+)\s+([^]+)$/.exec(text) ?? [null, null, text];
    const to = who ? (desk.colleagueOf(who) ?? this.#beginning(who)) : null;
    if (who && !to) {
      desk.hint(`There is nobody called ${who} here. Without a name the whole team is asked.`);
      return true;
    }
    desk.record("help.asked", { question: rest.trim(), to }, { words: rest });
    if (desk.link.isAway) {
      desk.hint("The server is away: your question goes out as soon as it is back.");
      return true;
    }
    const whom = to ? desk.named(to) : "Your team";
    desk.hint(desk.state.practice ? "Practice: only whoever reads along sees the question." : `${whom} sees it now, silently. The answer appears here.`);
    return true;
  }

  #beginning(who) {
    const found = Object.entries(this.desk.data.names).filter(([, shown]) => shown.toLowerCase().startsWith(who.toLowerCase()));
    return found.length === 1 ? found[0][0] : null;
  }

  /** The latest question without an answer is taken back. */
  lower() {
    const up = this.desk.state.help.findLast((one) => !one.answers.length && one.by === this.desk.data.person.name);
    if (!up) return;
    this.desk.record("entry.struck", { key: up.key, reason: "Taken back" });
    this.desk.hint("Taken back. Nobody need answer it any more.");
  }

  draw() {
    const { help } = this.desk.state;
    const place = part("own-hands");
    show(place, help.length > 0);
    list(slot(place, "items"), help, () => help.map((one) => this.#own(one)));
    const heard = new Map(help.map((one) => [one.key, one.answers.length]));
    if (this.#heard)
      for (const one of help) for (const answer of one.answers.slice(this.#heard.get(one.key) ?? 0)) this.#answered(one, answer);
    this.#heard = heard;
    this.#notice();
  }

  #own(one) {
    const item = clone("t-own-hand", { question: one.question });
    const answers = one.answers.map(({ by, text, at }) => clone("t-hand-said", { who: `${this.desk.named(by)}, ${clock(at, this.desk)}`, text }));
    slot(item, "answers").append(...answers);
    show(slot(item, "waits"), !one.answers.length);
    fill(item, { waits: `${one.to ? this.desk.named(one.to) : "The team"} has not answered yet` });
    return item;
  }

  #answered(one, { by, text }) {
    if (by === this.desk.data.person.name) return;
    tell(`${this.desk.named(by)} answers: ${text}`, { name: `answer-${one.key}` });
    announce("Your question has an answer");
  }

  // --- colleagues' questions ---

  #hear(hands) {
    this.#hands = hands.filter((one) => !this.#sent.has(one.key));
    for (const key of this.#told) if (!this.#hands.some((one) => one.key === key)) untell(`hand-${key}`);
    this.desk.changed();
  }

  #sent = new Set();

  between() {
    const region = part("hands");
    show(region, this.#hands.length > 0);
    for (const [key, item] of this.#items)
      if (!this.#hands.some((one) => one.key === key)) {
        item.remove();
        this.#items.delete(key);
      }
    for (const one of this.#hands) if (!this.#items.has(one.key)) this.#add(one);
  }

  // Each stands by itself, so that what is being typed into one stays when another comes.
  #add(one) {
    const item = clone("t-hand", { who: `${this.desk.named(one.by)} asks${one.named ? " you" : ""}`, question: one.question, when: clock(one.at, this.desk) });
    const form = item.querySelector("form");
    const field = form.querySelector("input");
    field.setAttribute("aria-label", `Answer ${this.desk.named(one.by)}`);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) this.#answer(one, field.value.trim());
      else field.focus();
    });
    this.#items.set(one.key, item);
    slot(part("hands"), "items").append(item);
  }

  #notice() {
    for (const one of this.#hands) {
      if (this.#told.has(one.key)) continue;
      this.#told.add(one.key);
      tell(`${this.desk.named(one.by)} asks${one.named ? " you" : ""}: ${one.question}`, {
        name: `hand-${one.key}`,
        template: "t-notice-hand",
        actions: { "answer-hand": () => this.open("", one) },
      });
    }
  }

  /** The form for an answer, or with words the answer itself. */
  open(words = "", one = this.#hands[0]) {
    if (!one) return this.desk.hint("Nobody asks anything just now.");
    if (words) return this.#answer(one, words);
    if (!this.desk.call) return this.#items.get(one.key)?.querySelector("input").focus();
    this.#open = one;
    fill(this.form, { question: `${this.desk.named(one.by)} asks: ${one.question}` });
    this.form.elements.text.value = "";
    this.desk.drawer.open("hand-answer");
    this.form.elements.text.focus();
    return undefined;
  }

  #send() {
    const text = this.form.elements.text.value.trim();
    if (!text) return this.form.elements.text.focus();
    this.desk.drawer.close();
    this.#answer(this.#open, text);
    this.desk.focusLine();
    return undefined;
  }

  #answer(one, text) {
    this.#sent.add(one.key);
    this.desk.outbox.add({ call: one.call, key: newId(), kind: "help.answered", payload: { asked: one.key, text }, at: new Date().toISOString() });
    this.#hear(this.#hands);
    this.desk.hint(`${this.desk.named(one.by)} has your answer.`);
  }
}
