// The caller on hold: a key puts him there and comes back, two minutes are marked softly with a line to say. A clock shows
// itself only when it is asked.

import { chipOf } from "../chips.js";
import { clockWords, isLong, lasted, sayBack, waited } from "../holds.js";
import { announce, fill, part, show } from "../parts/dom.js";

const TICK_MS = 5000;

/** Hold, and the quiet clock. */
export class Holding {
  commands = [
    { id: "hold", name: "Hold", words: "hold wait pause park line", about: "The caller waits; ask him first", key: "l", single: ":", when: "talking" },
    { id: "unhold", name: "Back with the caller", words: "back hold resume from return", about: "The wait is over", key: "l", single: ":", when: "held" },
    { id: "clock", name: "How long", words: "clock time how long minutes duration", about: "With the caller so long, on hold so long; shown once", when: "call" },
  ];

  does = {
    hold: () => this.#hold(),
    unhold: () => this.#back(),
    clock: () => this.desk.hint(clockWords(this.desk.state, Date.now())),
  };

  constructor(desk) {
    this.desk = desk;
    this.place = part("hold");
  }

  started() {
    for (const [name, does] of [["hold", () => this.#hold()], ["unhold", () => this.#back()]])
      for (const button of document.querySelectorAll(`[data-command="${name}"]`))
        button.addEventListener("click", () => {
          does();
          this.desk.focusLine();
        });
    setInterval(() => {
      if (this.desk.state?.held || this.desk.shelf.length) this.desk.changed();
    }, TICK_MS);
  }

  situation() {
    const { state } = this.desk;
    if (!state || state.status !== "open") return [];
    return [state.held ? "held" : "talking"];
  }

  #hold() {
    if (this.desk.state.held || this.desk.state.status !== "open") return;
    this.desk.record("call.held", {});
    const { first_name } = this.desk.state.caller;
    announce(`On hold. ${this.desk.isKeyed ? "Press : when" : "Say > back when"} you are back with ${first_name ?? "the caller"}.`);
  }

  #back() {
    if (!this.desk.state.held) return;
    this.desk.record("call.resumed", {});
  }

  draw() {
    const { state } = this.desk;
    const { held } = state;
    const button = part("hold-button");
    show(button, state.status === "open" && !held);
    show(this.place, held);
    if (!held) return;
    const { current } = waited(state.holds, Date.now());
    const long = isLong(current);
    this.place.dataset.long = long;
    fill(this.place, { time: lasted(Math.floor(current / 5) * 5), say: long ? sayBack(state, this.#about) : "" });
    show(part("hold-say", this.place), long);
  }

  // What is worked on, as it is said.
  get #about() {
    const id = this.desk.about;
    const issue = this.desk.state.issues.find((one) => one.issue === id);
    return issue ? issue.spoken || chipOf(issue.text).spoken : null;
  }
}
