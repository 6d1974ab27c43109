// The open article, beside the step: told, and how the caller took it.

import { ask, isGood, newId } from "../server.js";
import { saidOf } from "../telling.js";
import { layLines, markLines } from "./telling.js";
import { clone, cloneAll, fill, mark, part, show, slot } from "./dom.js";

const TRUST = {
  validated: "Checked",
  not_validated: "Not checked yet",
  wip: "Being written",
  archived: "Retired",
  stale: "Stale",
};
const LONGEST_PASSAGE = 2000;

/** The reading pane. */
export class Article {
  constructor(desk) {
    this.desk = desk;
    this.place = part("article");
    this.open_ = null;
    this.passage = null;
    /** The line on top of each that was opened here, by lookup: what is told where nothing is marked. */
    this.says = new Map();
    document.addEventListener("selectionchange", () => this.#select());
  }

  /** The lookup that is open, or null. */
  get open() {
    return this.open_;
  }

  // What is marked in the article is the passage; it stays marked for us when the line takes the focus back.
  #select() {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    if (!words || !this.open_ || !selection.anchorNode || !this.place.contains(selection.anchorNode)) return;
    if (selection.anchorNode.parentElement?.closest("footer")) return;
    this.passage = words.slice(0, LONGEST_PASSAGE);
  }

  /** The article of a step that opens one; not again once it was opened in this call. In the panel a step that speaks stays in sight. */
  offer(step) {
    if (this.desk.state.lookups.some((one) => one.article === step.open)) return;
    this.show(step.open, { isQuiet: step.say.length > 0 || step.questions.length > 0 });
  }

  /** Opens an article beside the step. */
  async show(slug, { search = null, isQuiet = false } = {}) {
    if (this.open_?.slug === slug) return this.desk.look("find");
    const address = this.desk.data.urls.article.replace("SLUG", encodeURIComponent(slug));
    const answer = await ask(address, { text: true });
    if (answer.status === 401) return this.desk.signIn();
    const fragment = isGood(answer)
      ? new DOMParser().parseFromString(answer.body, "text/html").body.querySelector("[data-slug]")
      : null;
    if (!fragment)
      return this.desk.hint(
        answer.status === 404 ? "This article is not there for you." : "The article cannot be opened while the server is away.",
      );
    const { slug: named, title, say, revision, trust, read, link } = fragment.dataset;
    const must_tell = JSON.parse(fragment.dataset.mustTell);
    const lookup = newId();
    this.passage = null;
    this.says.set(lookup, say);
    this.open_ = { lookup, slug: named, title, issue: this.desk.aboutFor(`${title} ${this.desk.find.query}`) };
    this.desk.record(
      "article.opened",
      { lookup, article: named, search },
      { about: this.open_.issue, server: { slug: named, title, revision: Number(revision) || null, must_tell } },
    );
    this.#draw({ title, say, trust, read, link, body: [...fragment.childNodes], must_tell });
    if (!isQuiet) this.desk.look("find");
    return undefined;
  }

  #draw({ title, say, trust, read, link, body, must_tell }) {
    const drawn = cloneAll("t-article", {
      title,
      say: say || "Nothing to say aloud was written for this article.",
      trust: TRUST[trust] ?? "",
      read,
    });
    const parts = [...drawn.children];
    this.place.replaceChildren(...parts);
    mark(part("trust", this.place), "data-trust", trust);
    slot(this.place, "link").href = link;
    slot(this.place, "body").replaceChildren(...body);
    layLines(slot(this.place, "body"), must_tell, (text, how) => this.say(text, how));
    for (const away of slot(this.place, "body").querySelectorAll("a[href]"))
      Object.assign(away, { target: "_blank", rel: "noopener" });
    const refused = this.desk.refused.get(this.open_.slug);
    if (refused) {
      const text = `${refused.told}${refused.words ? ` (“${refused.words}”)` : ""}. Go further.`;
      slot(this.place, "before").replaceChildren(clone("t-told-before", { text }));
    }
    for (const button of this.place.querySelectorAll("[data-reaction]"))
      button.addEventListener("click", () => this.told(button.dataset.reaction, "", { stay: true }));
    this.place.querySelector('[data-command="close-article"]').addEventListener("click", () => {
      this.close();
      this.desk.focusLine();
    });
    this.place.querySelector('[data-command="flag"]').addEventListener("click", () => this.desk.type("> wrong "));
    const words = slot(this.place, "words");
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.told(this.lookupState?.reaction ?? "accepted", words.value);
    });
    show(this.place);
    this.place.scrollTop = 0;
    this.draw();
  }

  /** What is known of the open lookup. */
  get lookupState() {
    return this.desk.state?.lookups.find((one) => one.lookup === this.open_?.lookup) ?? null;
  }

  draw() {
    if (!this.open_) return;
    const reaction = this.lookupState?.reaction ?? null;
    for (const button of this.place.querySelectorAll(".reactions > [data-reaction]"))
      mark(button, "aria-pressed", button.dataset.reaction === reaction);
    markLines(this.place, saidOf(this.desk.state, this.open_.slug));
    const keyed = this.desk.isKeyed;
    fill(this.place, { "key-accepted": keyed ? "." : "", "key-disputed": keyed ? "," : "" });
    show(part("reaction-words", this.place), reaction !== null && reaction !== "not_said");
  }

  /** It was told, and the caller took it so. */
  told(reaction, words = "", { stay = false } = {}) {
    if (!this.open_) return;
    const { lookup, issue } = this.open_;
    const before = this.lookupState;
    this.desk.record("article.told", {
      lookup,
      reaction,
      passage: this.passage ?? before?.passage,
      words: words.trim() || before?.words,
      issue: issue ?? this.desk.about,
    });
    if (!stay) this.desk.look("step");
    this.desk.reacted(reaction);
    this.place.querySelector("details[open]")?.removeAttribute("open");
    this.desk.focusLine();
  }

  /** One line of what must be told was said, or was not after all; without words the next one. Ticked with the mouse, the line has the focus again. */
  say(text = this.#nextLine, { isByKey = true } = {}) {
    if (!text) {
      this.desk.hint("Everything that must be told of it is said.");
    } else {
      const { lookup, issue } = this.open_;
      const was = saidOf(this.desk.state, this.open_.slug).has(text);
      this.desk.record("detail.told", { lookup, text, ...(was && { not_said: true }) }, { about: issue ?? this.desk.about });
    }
    if (!isByKey) this.desk.focusLine();
  }

  get #nextLine() {
    const said = saidOf(this.desk.state, this.open_.slug);
    return this.lookupState?.must_tell?.find((text) => !said.has(text)) ?? "";
  }

  /** Something is wrong in it. */
  flag(note) {
    this.desk.record("article.flagged", { article: this.open_.slug, note, passage: this.passage });
    this.desk.hint("The editors will see it. Thank you.");
  }

  close() {
    this.open_ = null;
    this.passage = null;
    show(this.place, false);
    this.place.replaceChildren();
    this.desk.look("step");
    this.desk.changed();
  }
}
