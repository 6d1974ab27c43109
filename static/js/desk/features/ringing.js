// A call that rings: between calls with three lines on who it may be, during one as a notice. The screen is the agent's: in a
// call nothing but her key changes it. And what is known of a caller from before Firstcall.

import { shortDay, dayIn } from "../days.js";
import { announce, clock, clone, fill, list, part, show, slot } from "../parts/dom.js";
import { tell, untell } from "../parts/notices.js";
import { ask, isGood } from "../server.js";

const KEY = "PageUp";
const KEY_WORDS = "PgUp";
/** How the shelf calls a caller whose name nobody knows yet. */
const UNKNOWN = "Caller not known yet";

/** Ringing. */
export class Ringing {
  commands = [
    {
      id: "take-call",
      name: "Take the call that rings",
      words: "take answer ring rings next call phone open pick up",
      about: "Its screen opens; this call waits on the shelf",
      key: "n",
      single: KEY,
      when: "rings",
    },
  ];

  does = { "take-call": () => this.take() };

  news = { ringing: (told) => this.#hear(told) };

  #told = { rings: [], taken: [], closed: null };
  #waits = null;
  #asked = false;
  #closed = null;
  /** How each call that has rung here was called, by its id. */
  #shown = new Map();
  #before = new Map();

  constructor(desk) {
    this.desk = desk;
  }

  started() {
    document.addEventListener("keydown", (event) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
      if (this.desk.call || event.key !== KEY || !isPlain || !this.desk.isKeyed || !this.situation().length) return;
      event.preventDefault();
      this.take();
    });
  }

  situation() {
    return this.#waits || this.#told.rings.length ? ["rings"] : [];
  }

  #hear(told) {
    const before = this.#told;
    this.#told = told;
    for (const { ring } of before.rings.filter((one) => !told.rings.some((two) => two.ring === one.ring))) this.#stopped(ring);
    for (const one of told.rings) if (!this.#shown.has(one.ring)) this.#rings(one);
    this.desk.changed();
  }

  #rings(one) {
    this.#shown.set(one.ring, this.#named(one));
    announce(`A call rings: ${this.#named(one)}`);
    if (this.desk.call) this.#tellRing(one);
    this.#ask(one);
  }

  async #ask(one) {
    const answer = await ask(one.before, { text: true });
    if (!isGood(answer)) return;
    this.#before.set(one.ring, answer.body);
    if (this.desk.call && this.#told.rings.some((two) => two.ring === one.ring)) this.#tellRing(one);
    this.desk.changed();
  }

  // In a call: one line, and who it may be in a few words.
  #tellRing(one) {
    const lines = new DOMParser().parseFromString(this.#before.get(one.ring) ?? "", "text/html");
    const who = [...lines.querySelectorAll('[data-kind="who"]')].map((line) => line.textContent.replaceAll(/\s+/g, " ").trim());
    tell(`Rings: ${this.#named(one)}${who.length ? `. ${who.join("; ")}` : ""}`, {
      name: `ring-${one.ring}`,
      template: "t-notice-ring",
      values: { key: this.#keyOf(one) },
      actions: { "take-call": () => this.take(one) },
    });
  }

  // It rings no more: somebody has him, or he gave up.
  #stopped(ring) {
    untell(`ring-${ring}`);
    const taken = this.#told.taken.find((one) => one.ring === ring);
    if (taken) this.desk.hint(`${this.desk.named(taken.by)} has the caller who rang.`);
  }

  /** A call has come to this desk by itself. Between calls its screen opens, unless she is just writing; in one it waits. */
  arrived(call) {
    if (!this.desk.call && this.desk.isEmpty) return void this.desk.go(call.url);
    this.#waits = call;
    const who = call.name === UNKNOWN ? (this.#shown.get(call.id) ?? "A caller") : call.name;
    announce(`${who} is with you now`);
    tell(`${who} is with you now${call.reason ? `: ${call.reason}` : ""}. What stands here stays as it is.`, {
      name: "arrived",
      template: "t-notice-arrived",
      values: { key: this.desk.isKeyed ? KEY_WORDS : "" },
      actions: { "open-call": () => this.take() },
    });
  }

  /** Her key: the call that has come opens, else the caller who rings is hers. */
  async take(ring = this.#told.rings[0]) {
    if (this.#waits) return this.desk.go(this.#waits.url);
    if (!ring) return void this.desk.hint("No call rings.");
    const answer = await ask(ring.take, { method: "POST", body: {} });
    if (isGood(answer) && answer.body?.url) return this.desk.go(answer.body.url);
    if (answer.status === 401) return void this.desk.signIn();
    return void this.desk.hint(answer.body?.detail ?? "The server is away. The caller is on your phone all the same: take the call down with >next call.");
  }

  // The key takes who has rung longest; the others have their buttons.
  #keyOf(one) {
    return this.desk.isKeyed && one.ring === this.#told.rings[0]?.ring ? KEY_WORDS : "";
  }

  #named(one) {
    return [one.name, one.number ?? "number withheld", one.queue].filter(Boolean).join(", ");
  }

  between() {
    const region = part("ringing");
    const { rings, extension } = this.#told;
    show(region, rings.length > 0);
    const drawn = rings.map((one) => [one.ring, this.#before.get(one.ring) ?? ""]);
    list(slot(region, "rings"), drawn, () => rings.map((one) => this.#card(one)));
    fill(part("my-phone"), { phone: extension ? `Your phone: ${extension}` : "Your phone" });
    const field = document.getElementById("my-extension");
    if (document.activeElement !== field && !field.value && extension) field.value = extension;
  }

  #card(one) {
    const card = clone("t-ring", {
      number: one.name ?? one.number ?? "Number withheld",
      queue: [one.name && one.number, one.queue].filter(Boolean).join(" · "),
      since: clock(one.since, this.desk),
      key: this.#keyOf(one),
    });
    slot(card, "before").innerHTML = one.number ? (this.#before.get(one.ring) ?? "") : "";
    card.querySelector("button").addEventListener("click", () => this.take(one));
    return card;
  }

  // Whom the number may mean, while nobody has made sure who is on the line.
  async #askMaybe() {
    const answer = await ask(`${this.desk.data.urls.call}/maybe`, { text: true });
    if (!isGood(answer)) return;
    const isKnown = !answer.body.includes('data-sure="false"');
    part("maybe-lines").innerHTML = isKnown ? "" : answer.body;
    this.desk.changed();
  }

  draw() {
    this.#drawClosed();
    const isMaybe = Boolean(this.desk.brief?.maybe?.length);
    if (isMaybe && !this.#asked) this.#askMaybe();
    this.#asked ||= isMaybe;
    this.#drawMaybe(isMaybe);
    const note = this.desk.state.known.last_note;
    show(part("last-note"), Boolean(note));
    fill(part("last-note"), { text: note ? String(note.value) : "" });
    const past = (this.desk.brief?.calls ?? []).filter((call) => call.status === "past");
    const region = part("from-before");
    show(region, past.length > 0);
    fill(region, { count: `${past.length} ${past.length === 1 ? "contact" : "contacts"} from before` });
    list(slot(region, "contacts"), past, () => past.map((one) => this.#contact(one)));
  }

  // In place of lines that know nothing; beside calls from the same number, only what is not to be said again.
  #drawMaybe(isMaybe) {
    const place = part("maybe-lines");
    const hasCalls = Boolean(this.desk.brief?.calls.length);
    for (const line of place.children) show(line, !hasCalls || line.dataset.kind === "avoid");
    const isShown = isMaybe && [...place.children].some((line) => !line.hidden);
    show(place, isShown);
    show(slot(part("brief"), "lines"), !isShown || hasCalls);
  }

  #contact(one) {
    const item = clone("t-past-contact", {
      when: shortDay(dayIn(this.desk.timezone, new Date(one.at))),
      who: one.agent ? `with ${this.desk.named(one.agent)}` : "",
      summary: one.summary,
      open: one.open_items?.length ? `Open then: ${one.open_items.join("; ")}` : "",
    });
    item.querySelector("time").dateTime = one.at;
    show(slot(item, "open"), Boolean(one.open_items?.length));
    return item;
  }

  #drawClosed() {
    const { closed } = this.#told;
    const { state } = this.desk;
    const place = part("line-closed");
    show(place, Boolean(closed) && state.status === "open");
    if (!closed) return;
    const isOpen = state.issues.some((issue) => issue.state === "open");
    const owed = closed.dropped && isOpen ? " Something is open: ring back, or settle it, and the call-back goes away." : "";
    const text = `The line is closed since ${clock(closed.at, this.desk)}.${owed}`;
    fill(place, { text });
    if (this.#closed === closed.at || state.status !== "open") return;
    this.#closed = closed.at;
    // In the panel it may lie below what is seen of the caller, on a phone behind a tab.
    const bottom = place.getBoundingClientRect().bottom;
    if (place.offsetParent && bottom <= part("brief").getBoundingClientRect().bottom) announce(text);
    else tell(text, { name: "line-closed" });
  }
}
