// Handing over: its forms, where the caller came from, the link to the note, and what became of callers handed over before.

import { place, saidCame } from "../came.js";
import { clock, copy, fill, part, show } from "../parts/dom.js";
import { tell } from "../parts/notices.js";

const TOLD = "firstcall-told";

/** Hand-overs, as far as they need more than their forms. */
export class Handing {
  commands = [
    { id: "came-from", name: "Who sent the caller here", words: "came from sent by transferred department to and fro", about: ">came from Equipment: nobody sends him back", when: "call" },
    { id: "share-note", name: "Link to the hand-over note", words: "link share note outside read only department", about: "For a department outside; it ends by itself", when: "call" },
    { id: "call-in", name: "Call a department in", words: "conference three way call in together stay on", about: "All on one line: >call in Equipment", when: "call" },
  ];

  does = {
    "came-from": (words) => this.#cameFrom(words),
    "share-note": () => this.#share(),
    "call-in": (words) => this.#callIn(words),
  };

  forms = {
    "hand-over-form": this.#form({ enter: (form) => form.ask(), digit: (form, number) => form.digit(number), does: (form) => form.does }),
    "transfer-answer": this.#form({ enter: (form) => form.say("accepted"), does: () => "they have the caller", leave: (form) => form.leave() }),
  };

  news = { handing: (told) => this.#hear(told) };

  #came = [];
  #shareAt = null;
  #read = new Map();

  constructor(desk) {
    this.desk = desk;
  }

  started() {
    part("share-note").addEventListener("click", () => this.#share());
  }

  #form({ enter, digit, does, leave }) {
    const form = () => this.desk.drawer.handOver;
    return {
      enter: () => enter(form()),
      digit: (number) => digit?.(form(), number) ?? false,
      leave: () => leave?.(form()),
      get does() {
        return does(form());
      },
    };
  }

  #hear({ told, came, links, share }) {
    this.#came = came;
    this.#shareAt = share ?? null;
    for (const one of links) {
      if (one.read && this.#read.has(one.id) && !this.#read.get(one.id)) tell("The hand-over note has been opened by its link.", { name: `read-${one.id}` });
      this.#read.set(one.id, one.read);
    }
    for (const one of told) this.#tell(one);
    this.desk.changed();
  }

  // Whoever handed a caller over hears what became of it wherever her desk stands now; once in this browser.
  #tell({ key, call, name, state, by }) {
    const known = JSON.parse(sessionStorage.getItem(TOLD) ?? "[]");
    if (known.includes(key)) return;
    sessionStorage.setItem(TOLD, JSON.stringify([...known, key].slice(-50)));
    if (call === this.desk.call?.id) return; // told there as it came
    const who = this.desk.named(by);
    const words = { accepted: `${who} has ${name} now.`, declined: `${who} cannot take ${name}, who is still yours.`, lost: `The line of ${name} went while you handed over: ring back.` };
    if (words[state]) tell(words[state], { name: `told-${key}` });
  }

  draw() {
    const came = this.#all;
    this.desk.drawer.handOver.came = came;
    const [latest] = came;
    show(part("came-from"), Boolean(latest));
    if (latest) fill(part("came-from"), { came: saidCame(latest, Date.now()) });
  }

  // By earlier hand-overs, and by what the caller says himself; the latest first.
  get #all() {
    const said = this.desk.state.known.came_from;
    const own = said ? [{ who: String(said.value), names: [place(String(said.value))], at: said.at, sent_here: true }] : [];
    return [...own, ...this.#came].sort((one, other) => other.at.localeCompare(one.at));
  }

  #cameFrom(words) {
    if (!words.trim()) return this.desk.hint("Who sent the caller here? > came from Equipment");
    this.desk.record("fact.noted", { question: "came_from", value: words.trim(), source: "caller" });
    this.desk.hint(`Noted: ${words.trim()} sent him here. Nobody sends him back without a word.`);
    return undefined;
  }

  #callIn(words) {
    if (!words.trim()) return this.desk.hint("Whom do you call in? > call in Equipment");
    this.desk.record("conference.called", { to: words.trim(), wants: this.desk.wants });
    this.desk.hint(`Ring ${words.trim()} and stay on the line, all three of you.`);
    return undefined;
  }

  async #share() {
    if (this.desk.state.practice || !this.#shareAt) return this.desk.hint("This is practice: nothing of it leaves the house.");
    const answer = await fetch(this.#shareAt, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
    const made = await answer?.json().catch(() => null);
    if (!answer?.ok) return this.desk.hint(made?.detail ?? "The server is away; there is no link yet. Read the note to them instead.");
    this.#read.set(made.id, null);
    const copied = await copy(made.url);
    tell(`${copied ? "Copied: whoever" : "Whoever"} has this link reads the hand-over note until ${clock(made.until, this.desk)}.`, {
      name: `link-${made.id}`,
      template: "t-notice-link",
      values: { link: made.url },
      actions: { "copy-link": () => this.#copyAgain(made), "revoke-link": () => this.#revoke(made) },
    });
    this.desk.link.pollSoon();
    this.desk.focusLine();
    return undefined;
  }

  async #copyAgain(made) {
    if (await copy(made.url)) this.desk.hint("The link is copied.");
  }

  async #revoke({ id }) {
    const answer = await fetch(`${this.#shareAt}/${id}/revoke`, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
    this.desk.hint(answer?.ok ? "Taken back: the link opens nothing any more." : "That did not reach the server: the link is still good. Try again on the record.");
  }
}
