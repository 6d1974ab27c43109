// Known problems: what to say where a caller has one; and once it is mended, whom to ring and what came of it.

import { matches } from "../matching.js";
import { clone, fill, list, part, show, slot } from "../parts/dom.js";

/** Known problems. */
export class Problems {
  commands = [
    {
      id: "known",
      name: "Has the known problem",
      words: "known problem has it concerned",
      about: "Is told when it is mended",
      key: "k",
      when: "problem",
    },
    { id: "not-known", name: "Not that known problem", words: "not known problem other dismiss", about: "Takes it away", when: "problem" },
    { id: "told-mended", name: "Told that it is mended", words: "told mended spoke problem", about: "No ring is owed any more", when: "mended" },
  ];

  does = {
    known: () => this.#match(),
    "not-known": () => this.#dismiss(),
    "told-mended": () => this.#rung("spoke"),
  };

  news = { problems: (told) => this.#hear(told) };

  #told = { open: [], mended: [], ring: [] };
  #dismissed = new Set();

  constructor(desk) {
    this.desk = desk;
    this.place = part("known-problem");
    this.mended = part("mended-problem");
  }

  started() {
    const does = { known: () => this.#match(), "not-known": () => this.#dismiss() };
    for (const button of this.place.querySelectorAll("[data-does]"))
      button.addEventListener("click", () => {
        does[button.dataset.does]();
        this.desk.focusLine();
      });
    for (const button of this.mended.querySelectorAll("[data-how]"))
      button.addEventListener("click", () => {
        this.#rung(button.dataset.how);
        this.desk.focusLine();
      });
  }

  situation() {
    if (!this.desk.state) return [];
    return [...(this.#offered ? ["problem"] : []), ...(this.#owed ? ["mended"] : [])];
  }

  #hear(told) {
    this.#told = told;
    this.desk.changed();
  }

  // The known problem whose words stand in an open issue: the one that is worked on first.
  get #offered() {
    const { state, about } = this.desk;
    if (state.status !== "open") return null;
    const known = new Set([...state.problems.map((one) => one.problem), ...this.#dismissed]);
    const open = state.issues.filter((issue) => issue.state === "open").sort((one, other) => (other.issue === about) - (one.issue === about));
    for (const issue of open) {
      const problem = this.#told.open.find((one) => !known.has(one.id) && matches(one.words, issue.text));
      if (problem) return { problem, issue };
    }
    return null;
  }

  // Mended, and this caller has not been told yet.
  get #owed() {
    const { problems } = this.desk.state;
    return this.#told.mended.find((one) => problems.some(({ problem, rung }) => problem === one.id && rung !== "spoke")) ?? null;
  }

  #match() {
    const offered = this.#offered;
    if (!offered) return this.desk.hint("No known problem fits what the caller says.");
    const { problem, issue } = offered;
    this.desk.record("problem.matched", { problem: problem.id }, { about: issue.issue, server: { title: problem.title } });
    return this.desk.hint(`On the list: “${problem.title}”. The caller is rung when it is mended.`);
  }

  #dismiss() {
    const offered = this.#offered;
    if (offered) this.#dismissed.add(offered.problem.id);
    this.desk.changed();
  }

  #rung(how) {
    const owed = this.#owed;
    if (!owed) return;
    this.desk.record("problem.rung", { problem: owed.id, how }, { about: null });
    this.desk.hint(how === "spoke" ? "Noted: the caller knows that it is mended." : "Noted. The caller stays on the list to ring.");
  }

  draw() {
    const offered = this.#offered;
    show(this.place, Boolean(offered));
    if (offered) {
      const { title, say, remedy, owner } = offered.problem;
      fill(this.place, { title, say, remedy, owner: `${this.desk.named(owner)} sees to it` });
      show(part("remedy", this.place), Boolean(remedy));
    }
    const owed = this.#owed;
    show(this.mended, Boolean(owed));
    if (owed) fill(this.mended, { title: owed.title, say: owed.say });
  }

  between() {
    const { ring } = this.#told;
    const region = part("problems-between");
    show(region, ring.length > 0);
    list(slot(region, "problems"), ring, () =>
      ring.map(({ title, callers, url }) => {
        const item = clone("t-between-link", { name: `${callers} ${callers === 1 ? "caller" : "callers"} to ring`, what: `Mended: ${title}`, when: "" });
        item.querySelector("a").href = url;
        return item;
      }),
    );
  }
}
