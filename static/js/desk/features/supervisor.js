// "I want a supervisor": one key sends the request, which fills itself; who is free, why at once, what they answered, and what
// the caller says to that. Nothing has to be filled before it goes out: the caller hears typing.

import { copy, clone, fill, list, part, show, slot } from "../parts/dom.js";
import { tell, untell } from "../parts/notices.js";
import { newId } from "../server.js";
import { threeLines } from "../summary.js";
import { ANSWERS, byWhen, nextFree, sayAnswer, sayWaiting, statusWords, supervisorOf, TRIGGERS } from "../supervisors.js";

/** The request for a supervisor, from the key to the caller's answer. */
export class Supervisor {
  commands = [
    { id: "supervisor", name: "Supervisor", words: "supervisor manager escalate boss ask", about: "Asks at once, and copies the three lines: >supervisor Sue", key: "v", single: "@", when: "call" },
    { id: "supervisor-told", name: "The supervisor told me", words: "told me voice said answered supervisor by word", about: "An answer given by voice, with the name", when: "supervisor-asked" },
    { id: "supervisor-back", name: "No supervisor after all", words: "take back supervisor not needed cancel", about: "Takes the request back", when: "supervisor-asked" },
  ];

  does = {
    supervisor: (words) => this.ask(words),
    "supervisor-told": () => this.openVoice(),
    "supervisor-back": () => this.takeBack(),
  };

  forms = {
    "supervisor-asked": { enter: () => this.#close(), digit: (number) => this.#why(number), does: "put it away", leave: () => this.#left() },
    "supervisor-answer": { enter: () => this.answer("yes"), digit: (number) => this.#reply(number), does: "the caller agrees", leave: () => this.#left() },
    "supervisor-voice": { enter: () => this.#told(), does: "keep the answer" },
  };

  news = { supervisors: (told) => this.#hear(told) };

  #supervisors = [];
  #put = "";
  /** Whom the request waits for, as far as this desk has said so: `{key, to}`. */
  #known = null;

  constructor(desk) {
    this.desk = desk;
    this.waiting = part("supervisor-asked");
    this.reply = part("supervisor-answer");
    this.voice = part("supervisor-voice");
  }

  started() {
    const submits = [
      [this.waiting, () => this.#close()],
      [this.reply, (button) => this.answer(button?.value ?? "yes")],
      [this.voice, () => this.#told()],
    ];
    for (const [form, does] of submits)
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        does(event.submitter);
        if (!form.contains(document.activeElement) || this.desk.drawer.shown !== form.dataset.part) this.desk.focusLine();
      });
    document.addEventListener("click", (event) => {
      const id = event.target.closest("[data-command]")?.dataset.command;
      if (!Object.hasOwn(this.does, id ?? "")) return;
      this.desk.do(id);
      if (id !== "supervisor-told") this.desk.focusLine();
    });
  }

  situation() {
    return this.#request?.state === "waiting" ? ["supervisor-asked"] : [];
  }

  get #request() {
    return this.desk.state?.escalation ?? null;
  }

  get #context() {
    const { locale, timezone, today } = this.desk;
    return { locale, timezone, today, named: (name) => this.desk.named(name) };
  }

  get #me() {
    return this.desk.data.person.name;
  }

  // --- asking ---

  /** Sends the request, to whom words name, else to whoever is free; one that waits or was answered is shown. */
  async ask(words = "") {
    const { desk } = this;
    const asked = this.#request;
    const named = supervisorOf(this.#supervisors, words);
    if (asked?.state === "waiting") return named ? this.#move(named.name, "picked") : this.#openWaiting();
    if (asked && !asked.agreed && asked.trigger !== "above_limit") return this.#openAnswer();
    const to = named ?? nextFree(this.#supervisors, null, this.#me);
    const wants = (!named && words) || desk.wants;
    const lines = threeLines({ ...desk.state, escalation: null });
    desk.record("escalation.requested", { wants, to: to?.name, asked_by: "caller", trigger: "caller_asked" }, { about: desk.about });
    this.#openWaiting();
    const copied = await copy(lines);
    desk.hint(`${this.#whom(to?.name)}${copied ? " The three lines are copied." : ""}`);
    return undefined;
  }

  #whom(name) {
    if (this.desk.state.practice) return "Practice: only whoever reads along is asked.";
    if (this.desk.link.isAway) return "The server is away: the request goes out as soon as it is back. Ask by voice meanwhile.";
    if (name) return `${this.desk.named(name)} is asked.`;
    const own = this.#supervisors.find((one) => one.own) ?? this.#supervisors[0];
    const where = own && own.status !== "free" ? `, ${own.shown} is ${statusWords(own, this.#context)}` : "";
    return `All supervisors of your team are asked; nobody else is free just now${where}.`;
  }

  // Somebody else is asked: chosen here, or because the caller did not want the answer.
  #move(to, reason, says = "") {
    const asked = this.#request;
    this.#known = { key: asked.key, to };
    this.desk.record("escalation.moved", { to, reason, caller_says: says }, { about: asked.issue });
    this.desk.hint(this.#whom(to));
  }

  /** The request is taken back: its entry is struck. */
  async takeBack() {
    const asked = this.#request;
    if (asked?.state !== "waiting") return;
    const key = this.desk.call.pending.findLast((one) => one.kind === "escalation.requested")?.key ?? asked.key;
    this.desk.drawer.close();
    this.desk.record("entry.struck", { key, reason: "No supervisor is needed" }, { about: asked.issue });
    this.desk.hint("Taken back. No supervisor is asked any more.");
  }

  // Why at once: it goes after the request, and the supervisor sees it beside it.
  #why(number) {
    const [trigger, words] = TRIGGERS[number - 1] ?? [];
    const asked = this.#request;
    if (!trigger || asked?.state !== "waiting") return false;
    this.desk.record("escalation.moved", { reason: "picked", trigger }, { about: asked.issue });
    this.desk.hint(`They see it: ${words}.${trigger === "danger" ? " >danger starts the script for it." : ""}`);
    return true;
  }

  // --- what was answered ---

  /** What the caller says to the answer: he agrees, and a call-back is promised; or he does not, and the next is asked. */
  answer(what) {
    const asked = this.#request;
    if (!asked?.answer) return;
    const says = this.reply.elements.says.value.trim();
    this.reply.elements.says.value = "";
    this.desk.drawer.close();
    if (what === "no") return void this.#refused(asked, says);
    const { desk } = this;
    const promise = asked.answer.answer === "call_back" ? this.#promise(asked) : null;
    desk.record("escalation.agreed", { promise, caller_says: says }, { about: asked.issue });
    const who = desk.named(asked.answer.by);
    desk.hint(promise ? `Promised: ${who} calls back${asked.answer.at ? ` ${byWhen(asked.answer.at, this.#context)}` : ""}.` : "Noted.");
  }

  #promise({ answer, wants, issue }) {
    const { desk } = this;
    const promise = newId();
    const number = desk.state.answers.call_back_number ?? desk.state.caller.phone;
    const payload = { promise, what: `Call back: ${wants}`, due: answer.at ?? desk.today, kind: "call_back", number, owner: answer.by };
    desk.record("promise.made", payload, { about: issue });
    return promise;
  }

  #refused(asked, says) {
    const next = nextFree(this.#supervisors, { ...asked, passed: [...asked.passed, asked.answer] }, this.#me);
    this.#move(next?.name ?? null, "caller_refused", says);
    if (next) this.#openWaiting();
  }

  #reply(number) {
    if (number !== 1 && number !== 2) return false;
    this.answer(number === 1 ? "yes" : "no");
    return true;
  }

  // --- by voice ---

  openVoice() {
    const { elements } = this.voice;
    const asked = this.#request;
    elements.by.replaceChildren(...this.#supervisors.map((one) => new Option(one.shown, one.name, false, one.name === asked?.to)));
    elements.words.value = "";
    elements.time.value = "";
    this.desk.drawer.open("supervisor-voice");
    elements.by.focus();
  }

  #told() {
    const { by, answer, time, words } = this.voice.elements;
    if (!by.value) return this.desk.hint("Who told you? Choose the name.");
    const at = answer.value === "call_back" && time.value ? this.#today(time.value) : null;
    if (at && new Date(at) < new Date()) {
      time.focus();
      return this.desk.hint("That time is over. Which one did they mean?");
    }
    this.desk.drawer.close();
    const payload = { answer: answer.value, by: by.value, spoken: words.value.trim(), at };
    this.desk.record("escalation.answered", payload, { about: this.#request?.issue, server: { by: by.value } });
    return undefined;
  }

  // The time of day in the desk's zone, as a moment: the zone's distance to UTC is read from the calendar.
  #today(clock) {
    const guess = new Date(`${this.desk.today}T${clock}:00Z`);
    const there = new Intl.DateTimeFormat("sv-SE", { timeZone: this.desk.timezone, dateStyle: "short", timeStyle: "medium" }).format(guess);
    const off = new Date(`${there.replace(" ", "T")}Z`) - guess;
    return new Date(guess - off).toISOString();
  }

  // --- what is shown ---

  #hear(supervisors) {
    this.#supervisors = supervisors;
    this.desk.changed();
  }

  draw() {
    const asked = this.#request;
    const place = part("supervisor-state");
    const isOn = Boolean(asked) && !asked.agreed && this.desk.state.status === "open" && asked.trigger !== "above_limit";
    show(place, isOn && !Object.hasOwn(this.forms, this.desk.drawer.shown ?? ""));
    if (!isOn) {
      if (this.desk.drawer.shown === "supervisor-answer" || this.desk.drawer.shown === "supervisor-asked") this.desk.drawer.close();
      return;
    }
    const isWaiting = asked.state === "waiting";
    if (isWaiting) this.#wentOn(asked);
    else untell("supervisor-went-on");
    const say = isWaiting ? sayWaiting(asked, this.desk.state.caller, this.#context) : sayAnswer(asked.answer, this.desk.state.caller, this.#context);
    fill(place, { text: isWaiting ? this.#waits(asked) : this.#answered(asked.answer), say });
    show(part("supervisor-say", place), Boolean(say));
    for (const button of place.querySelectorAll('[data-command="supervisor-told"], [data-command="supervisor-back"]')) show(button, isWaiting);
    fill(place, { more: isWaiting ? "Somebody else" : "What the caller says" });
    if (this.desk.drawer.shown === "supervisor-asked") {
      if (isWaiting) this.#fillWaiting();
      else this.desk.drawer.close();
    }
    if (!isWaiting && !this.desk.drawer.shown && this.desk.isEmpty && !this.desk.panel && this.#put !== asked.answer.answered_at) this.#openAnswer();
  }

  // It was passed on by somebody else: nobody answered in time, or whoever was asked cannot.
  #wentOn({ key, to }) {
    const known = this.#known;
    this.#known = { key, to };
    if (known?.key === key && known.to !== to)
      tell(`${known.to ? this.desk.named(known.to) : "Nobody"} could not answer: ${this.#whom(to)}`, { name: "supervisor-went-on" });
  }

  #waits(asked) {
    const one = this.#supervisors.find((known) => known.name === asked.to);
    if (!asked.to) return this.desk.state.practice ? "Practice: whoever reads along is asked" : "All supervisors of your team are asked";
    return `${this.desk.named(asked.to)} is asked${one && one.status !== "free" ? ` (${statusWords(one, this.#context)})` : ""}`;
  }

  #answered({ by, answer, at, note, spoken }) {
    const words = [note, spoken].filter(Boolean).join("; ");
    return `${this.desk.named(by)}: ${ANSWERS[answer]}${at ? ` ${byWhen(at, this.#context)}` : ""}${words ? ` – ${words}` : ""}`;
  }

  #openWaiting() {
    this.#fillWaiting();
    this.desk.drawer.open("supervisor-asked");
    this.desk.changed();
  }

  #fillWaiting() {
    const asked = this.#request;
    if (!asked) return;
    slot(this.waiting, "three-lines").textContent = threeLines(this.desk.state);
    list(slot(this.waiting, "people"), [this.#supervisors, asked.to], () => this.#supervisors.map((one) => this.#person(one, asked)));
    show(part("supervisor-nobody", this.waiting), !this.#supervisors.some((one) => one.status === "free"));
    list(slot(this.waiting, "triggers"), asked.trigger, () => TRIGGERS.map(([trigger, words], place) => this.#trigger(trigger, words, place + 1, asked)));
  }

  #person(one, asked) {
    const item = clone("t-supervisor", { name: one.shown, status: statusWords(one, this.#context) });
    const button = item.querySelector("button");
    button.dataset.status = one.status;
    button.setAttribute("aria-pressed", one.name === asked.to);
    button.addEventListener("click", () => {
      if (one.name !== this.#request?.to && this.#request?.state === "waiting") this.#move(one.name, "picked");
      this.desk.focusLine();
    });
    return item;
  }

  #trigger(trigger, words, number, asked) {
    const item = clone("t-trigger", { words, key: number });
    const button = item.querySelector("button");
    button.setAttribute("aria-pressed", trigger === asked.trigger);
    button.addEventListener("click", () => {
      this.#why(number);
      this.desk.focusLine();
    });
    return item;
  }

  #openAnswer() {
    const asked = this.#request;
    if (!asked?.answer) return;
    fill(this.reply, {
      what: this.#answered(asked.answer),
      spoken: sayAnswer(asked.answer, this.desk.state.caller, this.#context),
      yes: { send: "Put through", come: "The caller waits", call_back: "The caller agrees", coach: "Thank you, done" }[asked.answer.answer],
    });
    show(part("supervisor-spoken", this.reply), asked.answer.answer !== "coach");
    untell("escalation"); // it stands in the form
    this.desk.drawer.open("supervisor-answer");
    this.desk.changed();
  }

  #close() {
    this.desk.drawer.close();
    this.desk.changed();
  }

  #left() {
    queueMicrotask(() => this.desk.changed());
    this.#put = this.#request?.answer?.answered_at ?? "";
  }
}
