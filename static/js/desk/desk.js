// The desk: what is known, what is shown, and what a line, a key or a command does.

import { Call } from "./call.js";
import { issueFor, issueOf } from "./about.js";
import { dayIn } from "./days.js";
import { Features } from "./features.js";
import { Hands } from "./hands.js";
import { acknowledged, news, refused } from "./heard.js";
import { isEmpty, readLine } from "./line.js";
import { isDismissed, proposalsOf } from "./proposing.js";
import { Link } from "./link.js";
import { Masking } from "./masking.js";
import { Aer } from "./parts/say.js";
import { Answers } from "./parts/answers.js";
import { Article } from "./parts/article.js";
import { look, showBar, showSaved, showShelf } from "./parts/bar.js";
import { showBetween, splitName } from "./parts/between.js";
import { showBrief, showNotes } from "./parts/caller.js";
import { Closing } from "./parts/closing.js";
import { announce, part } from "./parts/dom.js";
import { Drawer } from "./parts/drawer.js";
import { Find } from "./parts/find.js";
import { showIssues } from "./parts/issues.js";
import { showOffers } from "./parts/offers.js";
import { keysOf, showKeys } from "./parts/keys.js";
import { showFacts } from "./parts/known.js";
import { LineBox } from "./parts/linebox.js";
import { tell, tellWaiting, untell } from "./parts/notices.js";
import { Practice } from "./parts/practice.js";
import { Step } from "./parts/step.js";
import { refusedBefore } from "./told_before.js";

const HINT_MS = 10_000;
const BUTTONS = new Set(["promise", "hand-over", "wrap-up", "back", "script", "find", "ask", "gap", "sign-in"]);

/** One page for the whole call. */
export class Desk extends Hands {
  #isDue = false;
  #hintTimer = 0;
  #proposed = {};
  #before = {};

  /** @param {object} data what the server wrote into the page */
  constructor(data) {
    super();
    Object.assign(this, {
      data,
      timezone: data.timezone,
      locale: data.locale,
      brief: data.brief ?? null,
      readers: data.readers ?? [],
      shelf: data.shelf,
      offers: data.offers,
      offerTold: "",
      call: null,
      draft: null,
      panel: null,
      opened: null,
      runIssue: null,
      scriptFilter: null,
      found: 0,
      leaving: null,
      told: null,
      taken: data.person.name,
      person: { name: data.person.display_name },
      knownCalls: new Set(data.shelf.map((call) => call.id)),
      masking: new Masking(data.masking),
      isKeyed: localStorage.getItem("firstcall-keys") !== "off",
    });
  }

  /** Wires everything and begins. */
  async start() {
    this.link = await Link.open(this.data, {
      onChange: () => this.changed(),
      onAcknowledged: (...told) => acknowledged(this, ...told),
      onRefused: (item) => refused(this, item),
      onNews: (told) => news(this, told),
      after: () => this.call?.number ?? 0,
    });
    this.outbox = this.link.outbox;
    this.draft = this.link.draft;
    if (this.data.call) {
      this.call = new Call({
        data: this.data,
        person: this.data.person.name,
        outbox: this.outbox,
        masking: this.masking,
        onChange: () => this.changed(),
        onMasked: () => this.features.each("masked"),
      });
      this.told = this.state.escalation?.state ?? null;
    }
    this.article = new Article(this);
    this.step = new Step(this);
    this.aer = new Aer(this);
    this.closing = new Closing(this);
    this.find = new Find(this);
    this.drawer = new Drawer(this);
    this.answers = new Answers(this);
    this.practice = new Practice(this);
    this.features = new Features(this);
    this.line = new LineBox(this);
    this.features.hear(this.data.news);
    if (this.call?.script) this.runIssue = this.step.issueFor(this.call.script);
    this.#listen();
    part("desk").dataset.call = this.call ? "open" : "none";
    if (!this.call) this.line.box.placeholder = "/ finds, Tab leads to the form …";
    this.changed();
    this.focusLine();
    const words = await this.link.start();
    if (words && isEmpty(this.line.text)) this.line.set(words);
    if (!this.link.store.lasting)
      tell("This page is not served securely: what is not sent yet is kept only as long as the page is open.");
    part("desk").dataset.ready = "";
    this.features.each("started");
    this.changed();
  }

  // --- what is known ---

  get state() {
    return this.call?.state ?? null;
  }

  get today() {
    return dayIn(this.timezone);
  }

  /** The issue that is worked on: the opened chip, that of the script, or the only one there is. */
  get about() {
    if (!this.call) return null;
    const open = this.#open;
    const isOpen = (id) => open.some(({ issue }) => issue === id);
    if (isOpen(this.opened)) return this.opened;
    if (isOpen(this.runIssue)) return this.runIssue;
    return open.length === 1 ? open[0].issue : null;
  }

  /** The issue that is worked on, or another one whose matter the words name. */
  aboutFor(words) {
    return words && this.call ? issueFor(words, this.#open, { worked: this.about, chosen: this.opened }) : this.about;
  }

  /** The open issue that words are about. */
  aboutWords(words) {
    return issueOf(words, this.#open);
  }

  get #open() {
    return this.state.issues.filter((issue) => issue.state === "open");
  }

  /** Facts that words tell and nobody has confirmed or dismissed. */
  get proposed() {
    const { state, brief } = this;
    if (this.#proposed.of !== state || this.#proposed.brief !== brief) this.#proposed = { of: state, brief, facts: proposalsOf(this) };
    return this.#proposed.facts;
  }

  /** What this caller answered in earlier calls and nobody has dismissed, by question. */
  get earlier() {
    const { brief, state } = this;
    if (this.#before.of !== brief || this.#before.state !== state) {
      const standing = (brief?.answers ?? []).filter((one) => !isDismissed(state, one.question, one.value));
      this.#before = { of: brief, state, answers: new Map(standing.map((one) => [one.question, one])) };
    }
    return this.#before.answers;
  }

  /** Open issues of which nothing tells how they may end: nobody has spoken of them yet. */
  get unheard() {
    return this.closing.proposed.filter((one) => one.how === null && one.issue !== this.runIssue);
  }

  /** Articles that this caller was told and did not accept, by slug. */
  get refused() {
    return refusedBefore(this.brief?.told ?? [], this.state?.lookups ?? [], {
      timezone: this.timezone,
      named: (name) => this.named(name),
    });
  }

  /** In which situation commands are looked for. */
  get situation() {
    const found = new Set();
    if (this.call && this.state.status === "open") found.add("call");
    if (this.article.open) found.add("article");
    if (this.call?.script) found.add("script");
    if (this.call && this.step.scripts.aside.length) found.add("aside");
    if (this.handed) found.add("handed");
    if (this.state?.concessions.some((one) => one.state === "accepted")) found.add("owed");
    for (const word of this.features?.situation ?? []) found.add(word);
    return found;
  }

  /** Whether nothing has happened that would be worth a wrap-up. */
  get isBlank() {
    const { run, ...state } = this.state;
    const done = ["issues", "lookups", "notes", "promises", "contacts", "requests", "problems"];
    return !run && done.every((name) => !state[name].length);
  }

  get reading() {
    return readLine(this.line.text);
  }

  get isEmpty() {
    return isEmpty(this.line.text);
  }

  /** The title of an article as far as it is known here. */
  titleOf(slug) {
    const known = [
      ...Object.entries(this.data.titles),
      ...(this.state?.lookups ?? []).map((one) => [one.article, one.title]),
      ...this.data.recent.map((one) => [one.slug, one.title]),
      ...(this.find.found?.results ?? []).map((one) => [one.slug, one.title]),
    ];
    const words = slug.replaceAll("-", " ");
    return this.data.titles[slug] ?? known.find(([one]) => one === slug)?.[1] ?? words.charAt(0).toUpperCase() + words.slice(1);
  }

  // --- what is shown ---

  /** Something may be another: everything is drawn once, soon. */
  changed() {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#draw();
    });
  }

  #draw() {
    if (!this.line) return;
    this.#drawSaving();
    showShelf(this);
    showOffers(this);
    if (!this.call) {
      showKeys(keysOf(this));
      this.features.each("between");
      return void showBetween(this);
    }
    for (const item of this.outbox.items) this.call.adopt(item);
    showBar(this);
    showBrief(this);
    showIssues(this);
    showFacts(this);
    showNotes(this);
    this.step.draw();
    this.aer.draw();
    this.closing.draw();
    this.article.draw();
    this.#drawEscalation();
    this.answers.draw();
    this.practice.draw();
    this.features.each("draw");
    this.#drawTakenOver();
    showKeys(keysOf(this));
    this.step.catchUp();
  }

  #drawSaving() {
    const saved = showSaved(this);
    const { outbox } = this;
    tellWaiting(saved === "unsaved" && outbox.waiting.failed && !outbox.signedOut ? outbox.items.length : 0, "t-notice-unsent");
    tellWaiting(saved === "sealed" && !outbox.unreadable.length ? outbox.sealed : 0, "t-notice-sealed", {
      "sign-in": () => this.signIn(),
    });
    if (outbox.unreadable.length && !this.hasTold) {
      this.hasTold = true;
      tell(
        `${outbox.unreadable.length} unsent entries in this browser belong to another Firstcall and cannot be opened here. Hide this to drop them.`,
        { actions: { dismiss: () => outbox.dropUnreadable() } },
      );
    }
    if (this.saved !== saved) {
      if (this.saved)
        announce({ saved: "Saved", saving: "", unsaved: "Not saved yet", sealed: "Sealed until you sign in" }[saved]);
      this.saved = saved;
    }
  }

  #drawEscalation() {
    const asked = this.state.escalation;
    if (asked?.state === "answered" && this.told !== "answered") {
      const ways = {
        send: "send the caller to me",
        come: "I come to you",
        call_back: "I will call back",
        coach: "here is what to say",
      };
      tell(`${this.named(asked.answer.by)}: ${ways[asked.answer.answer]}${asked.answer.note ? ` – ${asked.answer.note}` : ""}`, {
        name: "escalation",
      });
    }
    this.told = asked?.state ?? null;
  }

  /** How a colleague is called, by the name that she signs in with. */
  named(name) {
    return this.data.names[name] ?? name;
  }

  #drawTakenOver() {
    const { agent } = this.state;
    if (agent === this.taken) return;
    if (agent !== this.data.person.name)
      tell(`${this.named(agent)} has the call now, with everything that you wrote down.`, {
        name: "taken",
      });
    this.taken = agent;
  }

  look(view) {
    look(view);
  }

  /** A word on what happened or is missing; gone with the next act. */
  hint(words, name = "hint") {
    tell(words, { name });
    clearTimeout(this.#hintTimer);
    if (name === "hint") this.#hintTimer = setTimeout(() => this.unhint(), HINT_MS);
  }

  unhint() {
    untell("hint");
    untell("still-open");
  }

  /** Opens a chip to be settled, or none. */
  openIssue(issue) {
    this.opened = issue;
    this.changed();
    if (!issue) this.focusLine();
  }

  /** A step has come up: what it does is offered at once. */
  stepChanged(step) {
    queueMicrotask(() => {
      if (this.drawer.ofStep && this.drawer.ofStep !== step) this.drawer.close();
      if (this.isEmpty) this.drawer.offer(step);
      if (step.open) this.article.offer(step);
      this.changed();
    });
  }

  /** A script has come to its end: the wrap-up opens by itself, unless another script waits or an issue has not been heard. */
  ended() {
    queueMicrotask(() => {
      const { step } = this.step;
      if (!step?.end || this.panel || this.state.status !== "open") return;
      if (!this.step.scripts.aside.length && !this.unheard.length) this.closing.open();
    });
  }

  /** Opens an article; between calls on a page of its own. */
  openArticle(slug, { search = null } = {}) {
    if (!this.call) return void this.go(`/articles/${encodeURIComponent(slug)}`);
    this.focusLine();
    return this.article.show(slug, { search });
  }

  /** Leads to another page. While the server is away this one stays, with all that can still be done in it. */
  async go(address) {
    if (await this.link.isThere()) location.assign(address);
    else this.hint("The server is away, so this page stays open. Try again once it is back.");
  }

  /** The caller took an article's words so. */
  reacted(reaction) {
    if (reaction === "disputed") this.aer.want({ stay: true });
    this.find.draw();
  }

  signIn() {
    this.link.signIn.open();
  }

  #listen() {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-command], [data-mood], [data-show]");
      if (!button) return;
      if (BUTTONS.has(button.dataset.command)) this.do(button.dataset.command);
      else if (button.dataset.mood) this.do(`mood-${button.dataset.mood}`);
      else if (button.dataset.show) this.look(button.dataset.show);
      else return;
      if (button.dataset.command !== "hand-over") this.focusLine();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.outbox.items.length && (!this.link.store.lasting || this.outbox.isFull)) event.preventDefault();
    });
    part("sign-out")?.addEventListener("submit", (event) => this.#signOut(event));
    splitName(part("start-call"));
  }

  // Signing out clears only an empty outbox, otherwise it asks.
  #signOut(event) {
    const count = this.outbox.count + this.outbox.refused.length;
    if (!count && this.draft?.status !== "not-saved") return void this.link.store.clear();
    const unsaved = `${count || "Some"} ${count === 1 ? "entry is" : "entries are"} not saved yet.`;
    if (!window.confirm(`${unsaved} They stay sealed in this browser until you sign in here again. Sign out all the same?`)) event.preventDefault();
  }
}
