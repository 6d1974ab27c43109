// A call taken over: whoever took it gets the sentence to open with, whoever had it reads along; and a private line between them.

import { announce, clock, clone, fill, list, part, show, slot } from "../parts/dom.js";
import { tell } from "../parts/notices.js";
import { ask, isGood } from "../server.js";

/** The first words after a take-over, reading along, and the private line. */
export class Takeover {
  commands = [
    { id: "opened", name: "Opened with it", words: "opened said it opening sentence", about: "The sentence to open with is put away", when: "opening" },
    { id: "private", name: "Privately to the agent", words: "private line agent whisper", about: "Nobody else sees it: >private he is fine with a call-back", when: "private" },
  ];

  does = {
    opened: () => this.#opened(),
    private: (words) => (words ? this.#send(words) : this.form.elements.text.focus()),
  };

  news = { private: (told) => this.#hear(told) };

  #opening = null;
  #line = null;
  #heard = null;
  #isLeaving = false;

  constructor(desk) {
    this.desk = desk;
    this.place = part("opening");
    this.region = part("private-line");
    this.form = part("private-form");
  }

  started() {
    this.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = this.form.elements.text.value.trim();
      if (text && (await this.#send(text))) this.form.reset();
    });
    this.place.querySelector('[data-command="opened"]').addEventListener("click", () => {
      this.#opened();
      this.desk.focusLine();
    });
    this.#load();
  }

  situation() {
    return [...(this.#opening ? ["opening"] : []), ...(this.#line ? ["private"] : [])];
  }

  get #me() {
    return this.desk.data.person.name;
  }

  get #key() {
    return `firstcall-opened ${this.desk.call.id} ${this.desk.state.takeover.at}`;
  }

  // Once after the take-over: what to open with comes with the hand-over note.
  async #load() {
    const took = this.desk.state?.takeover;
    if (took?.by !== this.#me || this.desk.state.status !== "open" || sessionStorage.getItem(this.#key)) return;
    const answer = await ask(this.desk.data.urls.entries.replace("CALL", encodeURIComponent(this.desk.call.id)).replace(/entries$/, "packet"));
    if (!isGood(answer) || !answer.body) return;
    this.#opening = answer.body;
    this.desk.changed();
  }

  #opened() {
    sessionStorage.setItem(this.#key, "yes");
    this.#opening = null;
    this.desk.changed();
  }

  draw() {
    this.#readAlong();
    show(this.place, Boolean(this.#opening));
    if (this.#opening) {
      const { opening, verdict, whose, wants } = this.#opening;
      const stands = ["stands", "moved"].includes(verdict?.verdict);
      fill(this.place, { opening, wants, whose: `${this.desk.named(whose)} reads along`, verdict: verdict?.words ?? "" });
      slot(this.place, "verdict").dataset.stands = stands;
    }
    show(this.region, Boolean(this.#line));
    if (!this.#line) return;
    fill(this.region, { with: this.desk.named(this.#line.with), to: `To ${this.desk.named(this.#line.with)}` });
    list(slot(this.region, "said"), this.#line.said, () => this.#line.said.map((note) => this.#note(note)));
  }

  #note({ by, text, at }) {
    return clone("t-private", { who: `${by === this.#me ? "You" : this.desk.named(by)}, ${clock(at, this.desk)}`, text });
  }

  #hear(told) {
    this.#line = told;
    const said = told?.said ?? [];
    if (this.#heard)
      for (const { id, by, text } of said)
        if (by !== this.#me && !this.#heard.has(id)) {
          tell(`${this.desk.named(by)}, privately: ${text}`, { name: `private-${id}` });
          announce("A private word");
        }
    this.#heard = new Set(said.map(({ id }) => id));
    this.desk.changed();
  }

  // What is not sent stays in the field; what was typed into the line is put there.
  async #send(text) {
    const { desk } = this;
    const answer = await ask(`/calls/${encodeURIComponent(desk.call.id)}/private`, { method: "POST", body: { text } });
    if (isGood(answer)) {
      this.#hear({ ...this.#line, said: [...this.#line.said, answer.body] });
      desk.hint("Said, between you two.");
    } else {
      this.form.elements.text.value = text;
      desk.hint(answer.body?.detail ?? "Not sent: the server is away. Your words stay in the field.");
    }
    return isGood(answer);
  }

  // Somebody has the caller now: the agent reads along, once all that she wrote is on its way and nothing stands in the line.
  #readAlong() {
    const { desk } = this;
    const { takeover, agent } = desk.state;
    if (agent === this.#me || takeover?.whose !== this.#me || this.#isLeaving) return;
    const along = () => desk.go(desk.data.urls.record);
    if (desk.isEmpty && !desk.outbox.items.length && !desk.drawer.shown) {
      this.#isLeaving = true;
      along();
    } else if (!this.told) {
      this.told = true;
      tell(`${desk.named(agent)} has your caller. Finish your words; then read along.`, { template: "t-notice-along", name: "along", actions: { along } });
    }
  }
}
