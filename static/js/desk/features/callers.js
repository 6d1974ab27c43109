// Who is on the line: sure or a guess from the number, for whom he calls and whether he may hear of it; his card.

import { dayWords, fullName, nameToSay, permissionFor, sayNotYet } from "../identity.js";
import { CallerForm } from "../parts/callerform.js";
import { clone, fill, list, mark, part, show, slot } from "../parts/dom.js";
import { ask, isGood } from "../server.js";

const FIRST = { language: "Language", relay: "Needs" };
const THEN = { safe_number: "Safe number", best_time: "Best time" };

/** The caller's card beside the call, and the form that says who he is. */
export class Callers {
  commands = [
    { id: "it-is-he", name: "It is he", words: "yes is he she it them confirm guess number", about: "Whom the number alone may mean: asked, and so it is", single: "Insert", when: "maybe" },
    { id: "caller", name: "Who is on the line", words: "caller name member policy identify id number checked speak for permission", about: "Name, ID, for whom; or all at once: >caller Jane Doe M123", key: "i", when: "call" },
    { id: "remember", name: "Kind to remember", words: "remember kind context card", about: "On his card for 90 days: >remember wife's surgery 12 Nov", when: "known-caller" },
    { id: "card", name: "The caller's card", words: "card caller page how to speak language number time", about: "All his calls, and how he likes to be spoken with", when: "known-caller" },
  ];

  does = {
    "it-is-he": () => this.#confirm(),
    caller: (words) => (words ? this.desk.identify(words) : this.form.open()),
    remember: (words) => this.#remember(words),
    card: () => window.open(this.told.caller.url, "_blank", "noopener"),
  };

  forms = {
    "caller-form": {
      enter: () => this.form.keep(),
      digit: (number) => this.form.digit(number),
      does: "it is so",
    },
  };

  news = { caller: (told) => this.#hear(told) };

  /** What the server told last: `{caller, member, maybe}`. */
  told = { caller: null, member: null, maybe: [] };

  /** Who was told of last, by their ids; null before the first time. */
  #people = null;

  constructor(desk) {
    this.desk = desk;
    this.form = new CallerForm(desk, this);
    this.place = part("on-line");
  }

  started() {
    for (const id of ["it-is-he", "caller"])
      this.place.querySelector(`[data-command="${id}"]`).addEventListener("click", () => this.desk.do(id));
  }

  situation() {
    const isOpen = this.desk.state?.status === "open";
    return [...(isOpen && this.guess ? ["maybe"] : []), ...(isOpen && this.told.caller ? ["known-caller"] : [])];
  }

  /** The one whom the number may mean; null where there are none, several, or it is known. */
  get guess() {
    return this.told.maybe.length === 1 && !this.desk.state?.identity ? this.told.maybe[0] : null;
  }

  /** The cards that may say who speaks for whom. */
  get cards() {
    return [this.told.caller, this.told.member].filter(Boolean);
  }

  #hear(told) {
    this.told = told ?? { caller: null, member: null, maybe: [] };
    this.desk.guessed = this.guess?.name ?? "";
    this.form.keepPending();
    this.#lookBack();
    this.desk.changed();
  }

  // Merged with another while the call is on: what is known from before is more, or less, than when it began.
  async #lookBack() {
    const people = [this.told.caller?.id, this.told.member?.id].join(" ");
    const was = this.#people;
    this.#people = people;
    if (was === null || was === people || !this.desk.call) return;
    const { status, body } = await ask(`${this.desk.data.urls.poll}?after=${this.desk.call.number}&before=1`);
    if (!isGood({ status }) || !body.brief) return;
    this.desk.brief = body.brief;
    this.desk.changed();
  }

  /** With who is on the line comes what is known of him from before. */
  acknowledged({ kind }) {
    if (kind === "caller.identified") this.desk.link.pollSoon();
  }

  // --- what is shown ---

  draw() {
    const { state } = this.desk;
    const { caller } = this.told;
    const { who, kind } = this.#who();
    show(this.place, state.status === "open" || Boolean(who));
    mark(this.place.querySelector(".on-line-who"), "data-state", kind);
    fill(this.place, { who });
    show(this.place.querySelector('[data-command="it-is-he"]'), Boolean(this.guess) && state.status === "open");
    show(this.place.querySelector('[data-command="caller"]'), state.status === "open");
    this.place.querySelector('[data-command="caller"]').textContent = state.identity ? "Change" : "Who is it?";
    const link = part("caller-link", this.place);
    show(link, Boolean(caller));
    if (caller) mark(link, "href", caller.url);
    const isClosed = state.identity?.may_discuss === false;
    show(part("not-yet"), isClosed);
    fill(part("not-yet"), { "not-yet": isClosed ? sayNotYet(state.member) : "" });
    const facts = this.#facts();
    list(slot(this.place, "facts"), facts, () => facts.map(([label, words]) => clone("t-caller-fact", { label, words })));
  }

  #who() {
    const { state } = this.desk;
    const name = fullName(state.caller);
    if (state.identity) {
      const { relationship, may_discuss, until, checked } = state.identity;
      const member = fullName(state.member);
      const forWhom = member ? `, ${relationship ? `${relationship} of` : "for"} ${member}` : "";
      const may = { true: ` · may hear of it${until ? ` until ${dayWords(until, this.desk.locale)}` : ""}`, false: " · may not hear of it yet" }[may_discuss] ?? "";
      const how = checked.length ? ` · checked ${checked.join(", ")}` : "";
      return { who: `${name || "The caller"}${forWhom}${may}${how}`, kind: may_discuss === false ? "closed" : "sure" };
    }
    const { maybe } = this.told;
    if (maybe.length) return { who: `Maybe ${maybe.map((one) => one.name || "a known caller").join(" or ")}: only the number says so`, kind: "maybe" };
    if (state.practice) return { who: "", kind: "unsure" };
    if (this.told.caller && state.answers.identity_confirmed === "yes") return { who: `${name || "The caller"}: two things matched`, kind: "sure" };
    return { who: this.told.caller ? `${name || "The caller"}, by the ID: not asked yet` : "Not known yet", kind: "unsure" };
  }

  #facts() {
    const { caller, member } = this.told;
    const found = [];
    for (const card of [caller, member].filter(Boolean)) {
      const whose = card === member && caller ? `${nameToSay(card)}: ` : "";
      const call = nameToSay(card, { only: true });
      if (call) found.push([`${whose}Call`, call]);
      const tell = (labels) => {
        for (const [name, label] of Object.entries(labels)) if (card.fields[name]) found.push([`${whose}${label}`, card.fields[name]]);
      };
      tell(FIRST);
      for (const one of card.contexts) found.push([`${whose}Kind to remember`, one.text]);
      tell(THEN);
    }
    const { state } = this.desk;
    if (!state.identity && caller) {
      const open = caller.permissions.filter((one) => one.member && (!one.until || one.until >= this.desk.today));
      for (const one of open) found.push(["May speak for", `${one.member}${one.until ? ` until ${dayWords(one.until, this.desk.locale)}` : ""}`]);
    }
    return found;
  }

  // --- what is done ---

  // What a name and a number alone told is asked, and then it is so.
  #confirm() {
    const { guess } = this;
    if (!guess) return;
    const { phone } = this.desk.state.caller;
    const caller = { first_name: guess.first_name, last_name: guess.last_name, ...(guess.ids[0] ? { member_id: guess.ids[0] } : { phone }) };
    this.identify({ caller: Object.fromEntries(Object.entries(caller).filter(([, text]) => text)), how: "the number, then asked" });
  }

  /** Records who is on the line. */
  identify(payload) {
    this.desk.record("caller.identified", payload);
  }

  async #remember(words) {
    if (!words.trim()) return void this.desk.type("> remember ");
    const { status, body } = await ask(`${this.told.caller.url}/contexts`, { method: "POST", body: { text: words } });
    if (isGood({ status })) {
      this.told.caller = body;
      this.desk.hint("It stands on his card for 90 days.");
    } else {
      this.desk.type(`> remember ${words}`);
      this.desk.hint(status ? (body?.detail ?? "It was not kept.") : "The server is away, so the card cannot be changed now. Your words stand in the line.");
    }
    this.desk.changed();
  }

  /** Keeps on a card that somebody may speak for somebody; answers whether it was kept. */
  async permit(card, given) {
    const { status, body } = await ask(`${card.url}/permissions`, { method: "POST", body: given });
    if (!isGood({ status })) {
      this.desk.hint(status ? (body?.detail ?? "The permission was not kept.") : "The server is away: the permission is not on the card. Keep it there later.");
      return false;
    }
    for (const name of ["caller", "member"]) if (this.told[name]?.id === body.id) this.told[name] = body;
    this.desk.hint(`On the card: ${given.speaker} may speak for ${given.member || body.name}.`);
    this.desk.changed();
    return true;
  }

  /** What the cards say of the one on the line and a member. */
  permission(cards, speaker, member) {
    return permissionFor(cards, speaker, member, this.desk.today);
  }
}
