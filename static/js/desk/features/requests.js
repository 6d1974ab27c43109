// What is asked of a department without the caller: the form with what to say to him, what waits, and what they answered.

import { directoryOf } from "../directory.js";
import { namedFirst } from "../matching.js";
import { clock, clone, fill, list, mark, part, show, slot } from "../parts/dom.js";
import { tell } from "../parts/notices.js";
import { readPromise, sayDue } from "../promise.js";
import { newId } from "../server.js";

/** Requests to departments. */
export class Requests {
  commands = [
    {
      id: "request",
      name: "Ask a department",
      words: "request ask department trace send task",
      about: "What for, and by when: >request lockbox trace of the cheque, Thu",
      key: "q",
      when: "call",
    },
    {
      id: "department-answered",
      name: "The department answered",
      words: "answered department answer request reply",
      about: "What they said, or by when they will: >answered it is posted",
      when: "requested",
    },
  ];

  does = { request: (words) => this.open(words), "department-answered": (words) => this.openAnswer(words) };

  forms = {
    "request-form": { enter: () => this.#send(), does: "ask them" },
    "request-answer": { enter: () => this.#answer(), digit: (number) => this.#pick(number), does: "keep the answer" },
  };

  news = { requests: (told) => this.#hear(told) };

  #told = { answered: [], waiting: [] };
  #which = null;

  constructor(desk) {
    this.desk = desk;
    this.form = part("request-form");
    this.answer = part("request-answer");
  }

  started() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.form.addEventListener("input", () => this.#say());
    this.answer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer();
    });
    for (const button of part("requests-asked").querySelectorAll('[data-does="answer"]'))
      button.addEventListener("click", () => this.openAnswer());
  }

  situation() {
    return this.desk.state && this.#waiting.length ? ["requested"] : [];
  }

  get #waiting() {
    return this.desk.state.requests.filter((one) => one.state === "waiting");
  }

  get #departments() {
    return directoryOf(this.desk).departments;
  }

  // --- asking ---

  /** The form; words name the department first, then what is asked, with a day if there is one. */
  open(words = "") {
    const { desk } = this;
    const { elements } = this.form;
    const { entry, rest } = namedFirst(this.#departments, words);
    const { what, due } = readPromise(rest, desk.today);
    this.form.reset();
    part("request-entries", this.form).replaceChildren(...this.#departments.map(({ name }) => new Option(name)));
    elements.department.value = entry?.name ?? "";
    elements.what.value = what;
    elements.day.value = typeof due === "string" ? due.slice(0, 10) : (due?.day ?? "");
    this.#say();
    desk.drawer.open("request-form");
    const missing = ["department", "what", "day"].find((name) => !elements[name].value);
    elements[missing ?? "what"].focus();
  }

  get #asked() {
    const { department, what, day } = this.form.elements;
    return { department: department.value.trim(), what: what.value.trim(), due: day.value || null };
  }

  // What the caller is told: who asks, whom, by when. He need not ring anybody.
  #say() {
    const { department, due } = this.#asked;
    const entry = this.#departments.find(({ name }) => name.toLowerCase() === department.toLowerCase());
    const when = due ? `; they answer me ${sayDue(due, this.desk.today, this.desk.timezone)}` : "";
    fill(this.form, {
      spoken: department ? `I will ask ${department} for you${when}. You need not ring anybody.` : "",
      known: entry?.needs ? `They need: ${entry.needs}` : "",
    });
    show(part("request-spoken", this.form), Boolean(department));
    show(slot(this.form, "known"), Boolean(entry?.needs));
  }

  #send() {
    const { desk } = this;
    const asked = this.#asked;
    const missing = !asked.department ? "department" : !asked.what ? "what" : null;
    if (missing) {
      this.form.elements[missing].focus();
      return desk.hint(missing === "what" ? "What do you ask them for?" : "Which department?");
    }
    if (asked.due && asked.due < desk.today) {
      this.form.elements.day.focus();
      return desk.hint("That day is over. By which day do they answer?");
    }
    desk.drawer.close();
    desk.record("request.sent", { request: newId(), ...asked }, { words: asked.what });
    desk.hint(
      asked.due
        ? `${asked.department} is to answer ${sayDue(asked.due, desk.today, desk.timezone)}. Promise the caller a day after that with !`
        : `Noted for ${asked.department}. It waits under Requests until they answer.`,
    );
    desk.focusLine();
    return undefined;
  }

  // --- their answer ---

  /** The form for an answer; where several wait, the one that words are about, else the oldest. */
  openAnswer(words = "", request = null) {
    const waiting = this.#waiting;
    if (!waiting.length) return this.desk.hint("No department owes an answer in this call.");
    const { entry, rest } = namedFirst(waiting.map(({ department }) => ({ name: department, words: "", note: "", number: "" })), words);
    const named = waiting.find(({ department }) => department === entry?.name);
    this.answer.reset();
    this.answer.elements.text.value = named ? rest : words;
    this.#show(request ?? named?.request ?? waiting[0].request);
    this.desk.drawer.open("request-answer");
    this.answer.elements.text.focus();
    return undefined;
  }

  #show(request) {
    this.#which = request;
    const waiting = this.#waiting;
    const { department, what } = waiting.find((one) => one.request === request) ?? waiting[0];
    fill(this.answer, { what: `${department}: ${what}` });
    show(slot(this.answer, "others"), waiting.length > 1);
    list(slot(this.answer, "others"), [waiting.map((one) => one.request), request], () =>
      waiting.map((one, number) => {
        const item = clone("t-asked-which", { name: one.department, key: this.desk.isKeyed && number < 9 ? number + 1 : "" });
        item.querySelector("button").setAttribute("aria-pressed", String(one.request === request));
        item.querySelector("button").addEventListener("click", () => this.#show(one.request));
        return item;
      }),
    );
  }

  #pick(number) {
    const one = this.#waiting[number - 1];
    if (one) this.#show(one.request);
    return Boolean(one);
  }

  #answer() {
    const { desk } = this;
    const { text, who, next_due } = this.answer.elements;
    const request = this.#waiting.find((one) => one.request === this.#which);
    if (!text.value.trim()) {
      text.focus();
      return desk.hint("What did they say?");
    }
    if (!request) return desk.drawer.close();
    const payload = { request: request.request, text: text.value.trim(), who: who.value.trim(), next_due: next_due.value || null };
    desk.drawer.close();
    desk.record("request.answered", payload, { about: request.issue });
    desk.hint(payload.next_due ? `Noted. ${request.department} answers ${sayDue(payload.next_due, desk.today)}.` : "Noted with the issue.");
    desk.focusLine();
    return undefined;
  }

  // --- what is shown ---

  #hear(told) {
    const isFirst = !this.#told.heard;
    const known = new Set(this.#told.answered.map(({ id }) => id));
    for (const one of isFirst ? [] : told.answered)
      if (!known.has(one.id)) tell(`${one.department} answered for ${one.name}: ${one.answer}`, { name: `request ${one.id}` });
    this.#told = { ...told, heard: true };
    if (!this.desk.call) this.desk.changed();
  }

  draw() {
    const { desk } = this;
    const asked = [...this.#before, ...desk.state.requests.map((one) => this.#shown(one))];
    const region = part("requests-asked");
    show(region, asked.length > 0);
    show(part("requests-answer", region), this.#waiting.length > 0);
    if (!asked.length) return;
    const waits = asked.filter((one) => one.state === "waiting");
    mark(region, "data-state", waits.length ? "waiting" : "answered");
    const [first] = waits;
    const others = waits.length > 1 ? ` and ${waits.length - 1} more` : "";
    fill(region, { summary: first ? `${first.department}${others}: ${first.short}` : `Departments answered: ${asked.length}` });
    list(slot(region, "requests"), asked, () =>
      asked.map((one) => {
        const item = clone("t-asked", one);
        item.dataset.state = one.state;
        return item;
      }),
    );
  }

  #shown({ department, what, due, state, answers, key }) {
    const last = answers.at(-1);
    const short = `not answered yet${this.#day(due)}`;
    const told = state === "answered" ? `“${last.text}”` : short;
    return { state, department, short, text: `${department}: ${what}`, told, saved: this.desk.call.isSaved(key) ? "" : "not saved yet" };
  }

  #day(due) {
    return due ? `, ${sayDue(due, this.desk.today, this.desk.timezone)}` : "";
  }

  // What was asked in the caller's earlier calls: a colleague can speak from it.
  get #before() {
    return (this.desk.brief?.requests ?? []).map((one) => {
      const by = `${this.desk.named(one.asked_by)} asked on ${clockDay(one.asked_at, this.desk)}`;
      const short = `not answered yet${this.#day(one.due)}`;
      const told = one.answered_at ? `“${one.answer}” (${by})` : `${short} (${by})`;
      const state = one.answered_at ? "answered" : "waiting";
      return { state, department: one.department, short, text: `${one.department}: ${one.what}`, told, saved: "" };
    });
  }

  between() {
    const { waiting, answered } = this.#told;
    const shown = [...answered, ...waiting.filter(({ standing }) => standing !== "open")];
    const region = part("requests-between");
    show(region, shown.length > 0);
    list(slot(region, "requests"), shown, () =>
      shown.map((one) => {
        const what = one.standing === "answered" ? `${one.department} answered: ${one.answer}` : `${one.department}: ${one.what}`;
        const when = { late: "late", today: "today", answered: one.at ? clock(one.at, this.desk) : "" }[one.standing];
        const item = clone("t-between-link", { name: one.name, what, when });
        item.querySelector("a").href = one.url;
        if (one.standing === "late") item.querySelector("a").dataset.state = "late";
        return item;
      }),
    );
  }
}

function clockDay(at, { locale, timezone }) {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: timezone }).format(new Date(at));
}
