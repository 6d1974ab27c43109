// Promises on the desk: what is due between calls, the call-back with all of it on the screen, what colleagues owe the caller.

import { dayTrouble, sayDay, useCalendar } from "../days.js";
import { clock, clone, fill, list, mark, part, show, slot } from "../parts/dom.js";
import { tell, untell } from "../parts/notices.js";
import { readPromise, sayDue } from "../promise.js";
import { dueSoon, lastWord, toRing } from "../owing.js";
import { isEmpty } from "../line.js";
import { newId } from "../server.js";

const NOTHING = { due: [], offered: [], caller: [], callback: null, card: {} };
const DONE = {
  kept: "Kept. The caller knows, and the promise is off the boards.",
  "no-news": "Kept for today, with the next date.",
  "no-answer": "Noted: no answer.",
  "left-message": "Noted: a message was left.",
  letter: "Noted: the letter is sent, and the promise is off the boards.",
};
/** Which end of a call-back the server knows by which word. */
const TRIED = { spoke: "no-news", no_answer: "no-answer", message: "left-message" };
/** Ends of a call-back after which the caller is to hear more. */
const STILL_OWED = new Set(["no-news", "no-answer", "left-message"]);

/** What is owed. */
export class Promises {
  commands = [
    { id: "line-went", name: "The line went", words: "line went dropped cut off hung up disconnected", about: "What is open makes its own call-back, due in five minutes", when: "line" },
    { id: "ring-back", name: "Ring back", words: "ring back call promise due next", about: "The most urgent promise, with all of it on the screen", when: "due" },
    { id: "kept", name: "Spoke: done", words: "spoke done kept promise call back reached news", about: "The promise is kept", when: "callback" },
    { id: "no-news", name: "Spoke, no news yet", words: "no news yet spoke again next date", about: "With the next date: >no news Tue: they are posting it", when: "callback" },
    { id: "no-answer", name: "No answer", words: "no answer nobody there tried", about: "Counts as a try; after three comes the letter", when: "callback" },
    { id: "left-message", name: "Left a message", words: "left message voicemail", about: "Counts as a try", when: "callback" },
    { id: "letter", name: "Sent the letter", words: "letter sent mail tried", about: "After three tries in vain", when: "callback-letter" },
    { id: "checked", name: "He asked how it stands", words: "checked in asked how it stands caller news owed", about: "Whoever owes it is told", when: "owed" },
    { id: "promises", name: "Board of promises", words: "promises board owed late today", about: "Late, today, coming" },
  ];

  does = {
    "line-went": () => this.lineWent(),
    "ring-back": () => this.ring(),
    kept: (words) => this.#close("kept", words),
    "no-news": (words) => this.openNext(words),
    "no-answer": (words) => this.#touch("no-answer", "no_answer", words),
    "left-message": (words) => this.#touch("left-message", "message", words),
    letter: (words) => this.#close("letter", ["Sent the letter, after the tries to ring", words].filter(Boolean).join(": ")),
    checked: (words) => this.checked(this.#told.caller[0], words),
    promises: () => window.open("/promises", this.desk.call ? "_blank" : "_self", "noopener"),
  };

  forms = { "next-date-form": { enter: () => this.#keepNext(), does: "keep it" } };

  news = { promises: (told) => this.#hear(told) };

  #told = NOTHING;
  /** The call-back that this page is on; it stays when its promise is kept. */
  #callback = null;
  #done = "";
  /** Promises of which the caller's asking has been noted here. */
  #isFolded = false;
  #asked = new Set();
  /** What has been spoken of: promises that are due, and callers who asked. */
  #spoken = new Set();

  constructor(desk) {
    this.desk = desk;
    this.card = part("callback");
    this.form = part("next-date-form");
    useCalendar(JSON.parse(document.getElementById("promise-calendar").textContent));
  }

  started() {
    this.card.addEventListener("click", (event) => {
      const does = event.target.closest("[data-does]")?.dataset.does;
      if (!does) return;
      this.does[does]("");
      if (does !== "no-news") this.desk.focusLine();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepNext();
    });
    this.form.addEventListener("input", () => this.#sayNext());
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  situation() {
    const found = [];
    if (this.desk.call && this.desk.state.status === "open" && !this.desk.handed) found.push("line");
    if (!this.desk.call && this.#rings.length) found.push("due");
    if (this.#callback && !this.#done) found.push("callback", ...(this.#callback.letter ? ["callback-letter"] : []));
    if (this.#told.caller.length) found.push("owed");
    return found;
  }

  get #rings() {
    return toRing(this.#told.due);
  }

  #hear(told) {
    this.#told = told;
    if (told.callback) this.#callback = told.callback;
    if (told.callback?.tried && !this.#done) this.#isOver(TRIED[told.callback.tried]); // the page was loaded anew since
    this.desk.drawer.promising.card = told.card;
    this.#remind();
    this.desk.changed();
  }

  // What is due within a quarter of an hour, and a caller who asked for news, are spoken of once.
  #remind() {
    for (const one of dueSoon(this.#told.due, Date.now())) {
      if (!this.desk.call || one.call === this.desk.call.id || this.#is(one, this.#callback)) continue;
      const when = clock(one.due_at, this.desk);
      const text = one.dropped ? `The line of ${one.name} went: ring back now` : `Due by ${when}: ${one.name}, ${one.what}`;
      this.#speak(`due ${one.call} ${one.promise} ${one.due_at}`, text, one);
    }
    for (const one of this.#told.due.filter((two) => two.checked)) {
      const who = this.desk.named(one.checked.by);
      this.#speak(`asked ${one.call} ${one.promise} ${one.checked.at}`, `${one.name} asked how it stands (${one.what}); ${who} told him.`, one);
    }
  }

  #speak(sign, text, one) {
    if (this.#spoken.has(sign)) return;
    this.#spoken.add(sign);
    const notice = tell(text, { name: `promise-${one.call}-${one.promise}`, template: "t-notice-promise", actions: { ring: () => this.ring(one) } });
    if (this.desk.call) notice.querySelector(".button")?.remove();
  }

  #is(one, other) {
    return other !== null && one.call === other.call && one.promise === other.promise;
  }

  // --- between calls ---

  /** Starts the call-back of a promise, the most urgent where none is named. */
  ring(one = this.#rings[0]) {
    if (!one) return void this.desk.hint("Nobody is to be rung.");
    const form = Object.assign(document.createElement("form"), { method: "post", action: one.ring, hidden: true });
    document.body.append(form);
    form.submit();
    return undefined;
  }

  // A digit in an empty line, between calls: that promise is rung.
  #key(event) {
    const { desk } = this;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (desk.call || !desk.isKeyed || !isPlain || !/^[1-9]$/.test(event.key)) return;
    if (document.activeElement !== document.getElementById("line") || !isEmpty(desk.line.text)) return;
    const one = this.#rings[Number(event.key) - 1];
    if (!one) return;
    event.preventDefault();
    this.ring(one);
  }

  between() {
    const rings = this.#rings;
    const gone = rings.filter((one) => one.dropped);
    show(part("lines-gone"), gone.length > 0);
    this.#listRings(slot(part("lines-gone"), "promises"), gone, rings);
    const due = rings.filter((one) => !one.dropped);
    this.#listRings(slot(part("between"), "due"), due, rings);
    show(part("promises-empty"), !due.length);
    const { offered } = this.#told;
    show(part("promises-offered"), offered.length > 0);
    list(slot(part("promises-offered"), "promises"), offered, () => offered.map((one) => this.#offer(one)));
  }

  #listRings(place, shown, all) {
    list(place, [shown, this.desk.isKeyed], () =>
      shown.map((one) => {
        const late = ["late", "broken"].includes(one.standing) || one.dropped;
        const tried = one.attempts ? `, tried ${one.attempts} times` : "";
        const number = all.indexOf(one) + 1;
        const owner = one.owner === this.desk.data.person.name ? "" : `${one.owner_name}: `;
        const item = clone("t-promise-ring", {
          name: one.name,
          key: this.desk.isKeyed && number < 10 ? number : "",
          what: `${owner}${one.what}${tried}`,
          when: `${late && !one.dropped ? "late, " : ""}${this.#when(one)}`,
        });
        mark(item.querySelector("form"), "action", one.ring);
        if (late) mark(item.querySelector("button"), "data-state", "late");
        return item;
      }),
    );
  }

  #when(one) {
    if (one.dropped) return `by ${clock(one.due_at, this.desk)}`;
    return sayDue(one.due, this.desk.today, this.desk.timezone);
  }

  #offer(one) {
    const item = clone("t-promise-offered", { name: one.name, what: `${one.owner_name}: ${one.what}`, when: this.#when(one) });
    const answer = (to) => {
      this.#send(one, "promise.handed", { to });
      this.#told = { ...this.#told, offered: this.#told.offered.filter((two) => two !== one) };
      this.desk.changed();
    };
    item.querySelector('[data-does="take"]').addEventListener("click", () => answer(this.desk.data.person.name));
    item.querySelector('[data-does="give"]').addEventListener("click", () => answer(one.owner));
    return item;
  }

  // --- in a call ---

  draw() {
    this.#drawOwed();
    const one = this.#callback;
    show(this.card, one !== null);
    if (one === null) return;
    const { safe_number: safe, best_time: best } = this.#told.card;
    const number = safe || one.number ? `${safe ?? one.number}${safe ? " (his safe number)" : ""}. ` : "";
    fill(this.card, {
      what: one.what,
      opening: one.opening,
      about: `${number}${best ? `Best reached: ${best}. ` : ""}${one.message ? `${one.message} ` : ""}Promised ${sayDue(one.due, this.desk.today, this.desk.timezone)}.`,
      last: lastWord(one, this.desk),
      letter: one.letter,
      done: this.#done,
    });
    show(part("callback-letter", this.card), Boolean(one.letter) && !this.#done);
    show(part("callback-sent", this.card), Boolean(one.letter));
    show(part("callback-message", this.card), !one.message.startsWith("Leave no"));
    show(part("callback-acts", this.card), !this.#done);
    slot(this.card, "record").href = one.record;
  }

  #drawOwed() {
    const region = part("owed-him");
    const { caller } = this.#told;
    if (region.hidden && caller.length) region.open = this.#callback === null;
    const isStepsTurn = Boolean(this.desk.call?.script || this.desk.state.issues.length);
    if (isStepsTurn && !this.#isFolded) {
      this.#isFolded = true; // once: whoever opens it again wants it open
      region.open = false;
    }
    show(region, caller.length > 0);
    fill(region, { title: `We owe him: ${caller.map((one) => one.what).join("; ")}` });
    list(slot(region, "promises"), [caller, [...this.#asked]], () =>
      caller.map((one) => {
        const isAsked = this.#asked.has(`${one.call} ${one.promise}`);
        const mine = one.owner === this.desk.data.person.name;
        const item = clone("t-owed-him", { tell: one.tell, owner: one.owner_name.split(" ")[0], done: isAsked ? "Noted." : "" });
        const button = item.querySelector('[data-does="checked"]');
        if (one.dropped) button.textContent = "He is here: done";
        else if (mine) button.textContent = "He asked";
        show(button, !isAsked);
        button.addEventListener("click", () => {
          this.checked(one);
          this.desk.focusLine();
        });
        return item;
      }),
    );
  }

  /** The caller asked how it stands: whoever owes it is told. Where the line had gone, he has been reached. */
  checked(one, words = "") {
    if (!one) return;
    this.#asked.add(`${one.call} ${one.promise}`);
    const how = one.dropped ? "spoke" : "caller_checked";
    this.#send(one, "promise.touched", { how, note: words || (one.dropped ? "He rang again himself" : null) });
    if (!one.dropped) this.desk.closing.goesOn = `${one.owner_name} still owes him: ${one.what}`;
    this.desk.hint(one.dropped ? "Noted: nobody need ring him back." : `Noted. ${one.owner_name} is told that he asked.`);
    this.desk.changed();
  }

  /** The line went: what is open makes its own call-back. */
  lineWent() {
    const { desk } = this;
    desk.record("call.dropped", {}, { about: null });
    const due = desk.state.promises.find((one) => one.dropped && one.state === "open");
    desk.hint(
      due
        ? `Noted. ${due.owner === desk.data.person.name ? "You ring" : `${desk.named(due.owner)} rings`} back by ${clock(due.due, desk)}; it stands on the board until then. >later leaves this call on the shelf.`
        : "Noted: the line went. Nothing was left open.",
    );
  }

  // --- the call-back ---

  #touch(done, how, note = "") {
    if (!this.#callback) return;
    this.#send(this.#callback, "promise.touched", { how, note: note || null });
    this.#finish(done);
  }

  #close(done, note = "") {
    if (!this.#callback) return;
    const one = this.#callback;
    this.#send(one, "promise.kept", { note: note || null });
    untell(`promise-${one.call}-${one.promise}`);
    this.#finish(done);
  }

  #isOver(done) {
    this.#done = DONE[done];
    this.desk.closing.goesOn = STILL_OWED.has(done) ? `Still owed: ${this.#callback.what}` : null;
  }

  #finish(done) {
    this.#isOver(done);
    this.desk.hint(DONE[done]);
    this.desk.changed();
  }

  /** The next date, in the same line: ">no news Tue 15 Dec: they are posting it". */
  openNext(words = "") {
    if (!this.#callback) return;
    const { elements } = this.form;
    const { due, what } = readPromise(words, this.desk.today);
    elements.day.value = typeof due === "string" ? due : (due?.day ?? "");
    elements.from.value = due?.from ?? "";
    elements.until.value = due?.to ?? "";
    elements.tell.value = what ?? "";
    this.desk.drawer.open("next-date-form");
    this.#sayNext();
    if (!elements.day.value) elements.day.focus();
  }

  get #next() {
    const { elements } = this.form;
    const window = { ...(elements.from.value && { from: elements.from.value }), ...(elements.until.value && { to: elements.until.value }) };
    const day = elements.day.value;
    return day && Object.keys(window).length ? { day, ...window } : day || null;
  }

  #sayNext() {
    const { desk, form } = this;
    const due = this.#next;
    const when = sayDue(due, desk.today, desk.timezone);
    const number = this.#callback.number ? ` at ${this.#callback.number}` : "";
    fill(form, { spoken: when ? `There is no news yet. I ring you again${number} ${when}, whether there is news or not.` : "" });
    show(slot(form, "spoken"), Boolean(when));
    const day = form.elements.day.value;
    const trouble = dayTrouble(day, desk.today, desk.data.person.name);
    const words = trouble?.why === "off" ? `You are off on ${sayDay(day)}.` : `Nobody is here on ${sayDay(day || desk.today)}.`;
    fill(form, { warning: `${words}${trouble?.instead ? ` Rather ${sayDay(trouble.instead, desk.today)}?` : ""}` });
    show(part("next-days", form), Boolean(trouble));
  }

  #keepNext() {
    const due = this.#next;
    const { day, tell: told } = this.form.elements;
    if (!due || day.value < this.desk.today) {
      day.focus();
      return void this.desk.hint(due ? "That day is over. When do you ring again?" : "When do you ring again?");
    }
    this.#send(this.#callback, "promise.touched", { how: "spoke", tell: told.value.trim() || null, next_due: due });
    this.desk.drawer.close();
    this.desk.focusLine();
    return this.#finish("no-news");
  }

  // It belongs to the journal of the call in which the promise was made.
  #send(one, kind, payload) {
    const given = Object.entries({ promise: one.promise, issue: one.issue, ...payload }).filter(([, value]) => value !== null && value !== undefined);
    const full = this.desk.masking.payload(kind, Object.fromEntries(given));
    this.desk.outbox.add({ call: one.call, key: newId(), kind, payload: full, at: new Date().toISOString() });
  }

  acknowledged(item) {
    if (item.kind.startsWith("promise.")) this.desk.link.pollSoon();
  }
}
