// What this caller lives in: from the second call on, what was tried, who looks after it, and one key for "the same as before".

import { caseLine, casesHere, complaintLine, sameHere, triedLine } from "../case_words.js";
import { clone, fill, list, part, show, slot } from "../parts/dom.js";
import { newId } from "../server.js";

const NOTHING = { cases: [], same: [], asked: [], taken: [] };

/** Cases. */
export class Cases {
  commands = [
    { id: "same", name: "The same as before", words: "same as before again link case", about: "Goes into his open case", single: "&", when: "same" },
    { id: "not-same", name: "Something else than before", words: "not same else new other case", about: "It is a case of its own", when: "same" },
    { id: "tried", name: "What was tried before", words: "tried before case history log research", about: "Opens or closes what stands above the step", single: "#", when: "case" },
    { id: "take-case", name: "I look after this from now on", words: "take case own look after mine", about: "Whoever did is told", when: "takeable" },
    { id: "case-done", name: "The caller says that it is done", words: "done case closed confirmed finished", about: "Closes the case", when: "linked" },
    { id: "case", name: "Page of the case", words: "case page whole log owner ask colleague", about: "In a tab of its own", when: "case" },
  ];

  does = {
    same: () => this.#link(),
    "not-same": () => this.#dismiss(),
    tried: () => this.#turn(),
    "take-case": () => this.#take(),
    "case-done": () => this.#done(),
    case: () => window.open(this.#first.url, "_blank", "noopener"),
  };

  news = {
    cases: (told) => {
      this.#told = { ...NOTHING, ...told };
      this.desk.changed();
    },
  };

  #told = NOTHING;
  #dismissed = new Set();
  #isTurned = null;

  constructor(desk) {
    this.desk = desk;
    this.place = part("before");
    this.asks = part("same", this.place);
    this.case = part("before-case", this.place);
  }

  started() {
    this.place.addEventListener("click", (event) => {
      const button = event.target.closest("[data-does]");
      if (!button) return;
      this.desk.do(button.dataset.does);
      this.desk.focusLine();
    });
    part("before-head", this.case).addEventListener("click", (event) => {
      event.preventDefault();
      this.#turn();
      this.desk.focusLine();
    });
  }

  situation() {
    const { state } = this.desk;
    if (!state || state.status !== "open" || state.practice) return [];
    const first = this.#first;
    return [
      ...(this.#same ? ["same"] : []),
      ...(first ? ["case"] : []),
      ...(first && this.#linked(first) ? ["linked", ...(first.mine ? [] : ["takeable"])] : []),
    ];
  }

  acknowledged({ kind, payload }) {
    if (kind === "promise.touched" && payload?.how === "caller_checked") this.#asked(payload.promise);
    if (kind === "issue.raised" || kind.startsWith("case.")) this.desk.link.pollSoon();
  }

  // Whoever asks how something stands calls about the case for which it is owed.
  #asked(promise) {
    const { call, state } = this.desk;
    const found = this.#told.cases.find((one) => one.owed.includes(promise));
    if (!call || !found || this.#linked(found)) return;
    const [issue, ...more] = state.issues.filter((one) => one.state === "open");
    if (!issue) call.record("issue.raised", { issue: newId(), text: found.title || "How it stands", nature: "question", case: found.case });
    else if (!more.length && !issue.case) call.record("case.linked", { case: found.case, issue: issue.issue });
  }

  get #same() {
    return sameHere(this.#told, this.desk.state, this.#dismissed);
  }

  get #first() {
    return casesHere(this.#told.cases, this.desk.state)[0] ?? null;
  }

  // The issue of this call that belongs to the case.
  #linked(found) {
    return this.desk.state.issues.find((issue) => issue.case === found.case)?.issue ?? found.linked[0] ?? null;
  }

  #link() {
    const same = this.#same;
    if (!same) return;
    this.desk.call.record("case.linked", { case: same.found.case, issue: same.issue.issue });
    this.#isTurned = null;
    this.desk.hint(`“${same.issue.text}” goes on where it was left. Nothing of it need be asked again.`);
  }

  #dismiss() {
    const same = this.#same;
    if (same) this.#dismissed.add(same.issue.issue);
  }

  #turn() {
    this.#isTurned = !this.#isOpen;
    this.desk.changed();
  }

  // Open until the caller has said what he wants, for then the room is the step's; or as the agent says.
  get #isOpen() {
    return this.#isTurned ?? !(this.desk.call?.script || this.desk.state.issues.length);
  }

  #take() {
    const found = this.#first;
    this.desk.call.record("case.owned", { case: found.case, owner: this.desk.data.person.name }, { about: this.#linked(found) });
    this.desk.hint("You look after it now. Whoever did is told.");
  }

  #done() {
    const found = this.#first;
    this.desk.call.record("case.closed", { case: found.case, confirmed_by_caller: true }, { about: this.#linked(found) });
    this.desk.hint(`“${found.title}” is closed by the caller's word.`);
  }

  draw() {
    const { desk } = this;
    const isOn = desk.state.status === "open" && !desk.state.practice;
    const same = isOn ? this.#same : null;
    const first = isOn ? this.#first : null;
    show(this.asks, Boolean(same));
    if (same) {
      const { issue, found } = same;
      const closed = found.state === "closed" ? "closed since" : "";
      const title = found.title.toLowerCase() === issue.text.toLowerCase() ? "" : found.title;
      const before = [title, closed, caseLine(found, desk)].filter(Boolean).join(" · ");
      fill(this.asks, { issue: issue.text, before, key: desk.isKeyed ? "&" : "" });
    }
    show(this.case, Boolean(first) && first.case !== same?.found.case);
    if (first) this.#drawCase(first);
    show(this.place, Boolean(same || first));
  }

  #drawCase(found) {
    const { desk } = this;
    this.case.open = this.#isOpen;
    fill(this.case, {
      title: found.title || "What he called about",
      about: caseLine(found, desk),
      complaint: complaintLine(found.complaint_due, Date.now()),
      spoken: found.spoken,
      more: found.more ? `${found.more} more on the page of the case` : "",
      key: desk.isKeyed ? "#" : "",
    });
    show(part("complaint", this.case), Boolean(found.complaint_due));
    show(part("back", this.case), found.back);
    show(part("further", this.case), found.disputed > 0);
    fill(this.case, { disputed: found.disputed === 1 ? "He has pushed back once: go further than what is in here" : `He has pushed back ${found.disputed} times: go further than what is in here` });
    show(part("take", this.case), !found.mine && this.#linked(found) !== null);
    slot(this.case, "page").href = found.url;
    list(slot(this.case, "tried"), found.tried, () =>
      found.tried.map((line) => {
        const item = clone("t-tried", { text: triedLine(line, { timezone: desk.timezone, named: (name) => desk.named(name) }) });
        item.dataset.kind = line.line.includes("he pushed back") ? "disputed" : line.kind;
        return item;
      }),
    );
  }

  between() {
    const region = part("cases-between");
    const told = [
      ...this.#told.asked.map((one) => ({ ...one, what: `${one.by ?? one.owner} asks you to look after this` })),
      ...this.#told.taken.map((one) => ({ ...one, what: `${one.owner} looks after this now` })),
    ];
    show(region, told.length > 0);
    list(slot(region, "cases"), told, () =>
      told.map((one) => {
        const item = clone("t-case-item", { name: one.title || "A case", what: one.what });
        item.querySelector("a").href = one.url;
        return item;
      }),
    );
  }
}
