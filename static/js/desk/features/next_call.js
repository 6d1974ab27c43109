// The next call while the server is away: it cannot be opened, but it can be taken down. What is written is kept sealed as it is
// typed; taken down, it goes out with everything else, and stands on the shelf once the server is back.

import { chipsFrom } from "../chips.js";
import { part } from "../parts/dom.js";
import { newId } from "../server.js";

const DRAFT = "next-call";

/** Takes down a call that cannot be opened. */
export class NextCall {
  commands = [
    {
      id: "next-call",
      name: "Take down the next call",
      words: "next new call take down write away offline another rings",
      about: "The server is away: it is kept here, and is on your shelf when the server is back",
      when: "away",
    },
  ];

  does = { "next-call": () => this.open() };

  forms = { "next-call-form": { enter: () => this.#take(), does: "keep this call" } };

  #began = null;

  constructor(desk) {
    this.desk = desk;
    this.form = part("next-call-form");
  }

  async started() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#take();
    });
    this.form.addEventListener("input", () => this.#keep());
    const { store } = this.desk.link;
    const kept = await store.unlock().then(() => store.draft(DRAFT)).catch(() => null);
    if (!kept?.began) return;
    this.#began = kept.began;
    for (const [name, text] of Object.entries(kept.words)) this.form.elements[name].value = text;
    this.open(); // the page went before it was taken down
  }

  situation() {
    return this.#isAway ? ["away"] : [];
  }

  get #isAway() {
    const { link, outbox } = this.desk;
    return link.isAway || outbox.waiting.failed > 0;
  }

  /** The form; the call has begun when it is opened first. */
  open() {
    this.#began ??= new Date().toISOString();
    this.desk.drawer.open("next-call-form");
    this.form.elements.first_name.focus();
  }

  get #words() {
    const fields = ["first_name", "last_name", "member_id", "phone", "issues", "note"];
    return Object.fromEntries(fields.map((name) => [name, this.form.elements[name].value.trim()]));
  }

  #keep() {
    const { store } = this.desk.link;
    if (!store.open) return;
    const { issues, note, ...rest } = this.#words;
    const { masking } = this.desk;
    const words = { ...rest, issues: masking.text(issues), note: masking.text(note) };
    store.keepDraft(DRAFT, { began: this.#began, words }).catch(() => {});
  }

  #take() {
    const { note, issues, ...caller } = this.#words;
    if (!note && !issues && !Object.values(caller).some(Boolean)) {
      this.form.elements.first_name.focus();
      return void this.desk.hint("Who is it, or what is it about?");
    }
    const entries = entriesOf({ caller, issues, note, began: this.#began }, newId);
    this.desk.knownCalls.add(entries[0].call); // it comes to the shelf, and nobody rings
    for (const one of entries) {
      this.desk.outbox.add({ ...one, payload: this.desk.masking.payload(one.kind, one.payload) });
    }
    this.#began = null;
    this.form.reset();
    if (this.desk.link.store.open) this.desk.link.store.keepDraft(DRAFT, {}).catch(() => {});
    this.desk.drawer.close();
    this.desk.focusLine();
    return this.desk.hint("Kept here. It is on your shelf as soon as the server is back.");
  }
}

/** The entries of a call that was taken down: who it is, what it is about, what was noted; all at the time at which it began. */
export function entriesOf({ caller, issues, note, began }, makeId) {
  const call = makeId();
  const known = Object.fromEntries(Object.entries(caller).filter(([, words]) => words));
  const chips = chipsFrom(issues, [], makeId);
  const about = chips.length === 1 ? { issue: chips[0].issue } : {};
  return [
    { key: "start", kind: "call.started", payload: { caller: known, source: "desk", direction: "inbound" } },
    ...chips.map(({ issue, text, nature, code, spoken }) => ({
      key: issue,
      kind: "issue.raised",
      payload: { issue, text, nature, spoken, ...(code && { code }) },
    })),
    ...(note ? [{ key: makeId(), kind: "note.added", payload: { text: note, ...about } }] : []),
  ].map((entry) => ({ call, at: began, ...entry }));
}
