// Finding: results while one types after `/`, arrows, Enter; before anything is typed, the shelves.

import { settledSearch } from "../../settled.js";
import { unanswered } from "../../unanswered.js";
import { SIGNS } from "../line.js";
import { ask, isGood } from "../server.js";
import { clone, fill, list, mark, part, show, slot } from "./dom.js";

const SETTLED_MS = 1500;
const MOST = 8;
const TRUST = { validated: "Checked", not_validated: "Not checked yet", wip: "Being written", archived: "Retired" };
const WRONG = { wip: "Being written", archived: "Retired" };
const KINDS = "article,script";
const WHOLE_MS = 500;
const SENTENCE = 5;

/** The region FIND. */
export class Find {
  #asking = null;
  #timer = 0;
  #settled = { query: "", key: null };

  constructor(desk) {
    this.desk = desk;
    this.region = part("find");
    this.results = document.getElementById("results");
    this.query = "";
    /** What was settled on in this call, as far as this page has seen it; scripts are suggested by it too. */
    this.searched = [];
    this.found = null;
    this.selected = 0;
    /** Whether what came closest is shown although nothing answers. */
    this.isClosest = false;
    /** Between calls there is no record to keep a search in. */
    this.log = settledSearch({ send: (told) => this.#tell(told), store: sessionStorage, place: "desk" });
    /** While the server is away, what stands in the line is asked again by itself. */
    this.waiting = unanswered({ say: () => {}, again: () => this.#again() });
    window.addEventListener("online", this.waiting.retry);
    this.results.addEventListener("click", (event) => {
      const place = [...this.results.children].indexOf(event.target.closest("li"));
      if (place >= 0) this.open(place);
    });
    this.results.addEventListener("keydown", (event) => this.#key(event));
    slot(this.region, "meant").addEventListener("click", () => this.mean());
    slot(this.region, "closest").addEventListener("click", () => {
      this.isClosest = true;
      this.draw();
      this.desk.focusLine();
    });
    queueMicrotask(() => this.#takeQuestion());
    this.#browse();
  }

  #key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter") this.open();
    else return;
    event.preventDefault();
  }

  /** The query now reads so. */
  async type(query) {
    if (query === this.query) return;
    this.query = query;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (!query.trim()) {
      this.found = null;
      this.draw();
      return;
    }
    this.#timer = setTimeout(() => this.settle(), SETTLED_MS);
    const answer = await this.#look(query);
    if (answer?.status === 401) this.desk.signIn();
    if (answer && query.trim().split(/\s+/).length >= SENTENCE) setTimeout(() => this.#askWhole(query), WHOLE_MS);
  }

  async #look(query) {
    const { signal } = (this.#asking = new AbortController());
    mark(this.region, "data-state", "busy");
    const answer = await this.#ask(query, { typing: true });
    if (signal.aborted || query !== this.query) return null;
    this.isClosest = false;
    this.#take(answer);
    if (isGood(answer)) this.waiting.answered();
    else this.waiting.missed(0); // of a sign-in that has ended the desk tells by itself
    return answer;
  }

  #again() {
    if (this.found?.isAway) this.#look(this.query);
    return Boolean(this.found?.isAway);
  }

  #ask(query, { typing }) {
    const address = `${this.desk.data.urls.search}?q=${encodeURIComponent(query)}&typing=${Number(typing)}&limit=${MOST}&kinds=${KINDS}`;
    return ask(address, { signal: this.#asking.signal });
  }

  #take(answer) {
    this.found = isGood(answer)
      ? { ...answer.body, results: this.#sunk(answer.body.results) }
      : { results: [], wishes: [], total: null, isAway: true };
    this.selected = 0;
    this.draw();
  }

  // A sentence is looked at once more as a whole, for its several wishes and for what it means; not once she is among the results.
  async #askWhole(query) {
    const isStill = () => query === this.query && this.selected === 0 && !this.found?.isAway && !this.isClosest;
    if (!isStill()) return;
    const answer = await this.#ask(query, { typing: false });
    if (isStill() && isGood(answer)) this.#take(answer);
  }

  /** Whether there are results to be seen: none that is no answer, unless she asks for it. */
  get has() {
    return Boolean(this.found?.results.length) && (!this.found.nothing_fits || this.isClosest);
  }

  // Articles come before scripts, which have a place of their own; what this caller was told and did not accept sinks, for him.
  #sunk(results) {
    const { refused } = this.desk;
    const depth = ({ kind, slug }) => (kind === "script" ? 1 : refused.has(slug) ? 2 : 0);
    return results.toSorted((one, other) => depth(one) - depth(other));
  }

  /** The agent has seen the results: one entry, with what was shown. */
  settle() {
    clearTimeout(this.#timer);
    const seen = this.#seen;
    if (!seen) return null;
    if (!this.desk.call) return this.log.settle(seen);
    const { query } = seen;
    if (query !== this.#settled.query) {
      const key = this.desk.record("search.made", seen, { words: query });
      this.#settled = { query, key };
      this.searched.push(query);
    }
    return this.#settled.key;
  }

  get #seen() {
    const query = this.query.trim();
    if (!query || !this.found || this.found.isAway) return null;
    const isNone = this.found.nothing_fits;
    return { query, total: isNone ? 0 : this.found.total, top: isNone ? [] : this.found.results.map(nameOf) };
  }

  #tell(told) {
    ask(this.region.dataset.settled, { method: "POST", body: told });
  }

  /** Between calls: the editors are told what is missing. */
  tellMissing(words) {
    const query = this.query.trim() || words;
    if (query) this.#tell({ key: crypto.randomUUID(), query, total: 0, top: [], place: "desk", missing: words || query });
  }

  // "Ask a colleague" of the search page leads here with the question in the address, which only the browser sees.
  #takeQuestion() {
    const asked = new URLSearchParams(location.hash.slice(1)).get("ask");
    if (!asked || !this.desk.call) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.desk.type(`${SIGNS.ask} ${asked}`);
  }

  /** Another result. */
  move(by) {
    const most = this.has ? this.found.results.length : 0;
    if (!most) return;
    this.selected = (this.selected + by + most) % most;
    this.#select();
  }

  /** Opens a result; answers whether there was one. */
  open(place = this.selected) {
    const result = this.has ? this.found.results[place] : null;
    if (!result) {
      this.settle();
      return false;
    }
    this.selected = place;
    this.#select();
    const search = this.settle();
    if (!this.desk.call) this.log.open(this.#seen, nameOf(result));
    if (result.kind !== "script") this.desk.openArticle(result.slug, { search, title: result.title });
    else if (this.desk.call) this.desk.step.scripts.start({ id: result.id, title: result.title, ...this.#versionOf(result) });
    else this.desk.go(result.url);
    return true;
  }

  // What the page came with tells where the version in force is.
  #versionOf({ id }) {
    return this.desk.data.scripts.find((one) => one.id === id) ?? {};
  }

  /** Finds what was perhaps meant instead; answers whether there was any. */
  mean() {
    const meant = this.found?.suggestion;
    if (meant) this.desk.type(`${SIGNS.find} ${meant}`);
    return Boolean(meant);
  }

  draw() {
    const { found, has } = this;
    const isNone = Boolean(found) && (found.nothing_fits || !found.results.length);
    mark(this.region, "data-state", found ? "results" : "idle");
    fill(this.region, {
      count: (isNone ? null : found?.total) ?? "",
      also: found?.also_searched?.length ? `also searched: ${found.also_searched.join(", ")}` : "",
    });
    show(slot(this.region, "also"), Boolean(found?.also_searched?.length) && !found.suggestion);
    show(this.results, has);
    show(part("no-result", this.region), isNone);
    show(slot(this.region, "closest"), isNone && !has && found.results.length > 0);
    show(part("did-you-mean", this.region), Boolean(found?.suggestion));
    fill(this.region, { meant: found?.suggestion });
    show(part("browse", this.region), !found);
    show(slot(this.region, "none"), !found?.isAway);
    fill(part("no-result", this.region), {
      suggestion: found?.isAway ? "The server is away. What you typed is asked again by itself." : "",
    });
    if (has)
      list(this.results, [found.results, [...this.desk.refused]], () =>
        found.results.map((result, place) => this.#result(result, place)),
      );
    this.#wishes(has ? (found.wishes ?? []) : []);
    this.desk.found = isNone ? 0 : (found?.total ?? 0);
    this.#select();
  }

  // Several wishes in one sentence: the best of each stands over the list.
  #wishes(wishes) {
    show(part("wishes", this.region), wishes.length > 1);
    part("wishes", this.region).replaceChildren(
      ...wishes.map(({ text, kind, slug, title }) => {
        const item = clone("t-wish", { text: `For “${text}”:`, title });
        const place = this.found.results.findIndex((one) => one.kind === kind && one.slug === slug);
        item.querySelector("button").addEventListener("click", () => this.open(place));
        return item;
      }),
    );
  }

  #result(result, place) {
    const refused = result.kind === "script" ? null : this.desk.refused.get(result.slug);
    const wrong = refused ? "Pushed back" : result.stale ? "Stale" : WRONG[result.confidence];
    const item = clone("t-result", {
      title: result.title,
      say: result.say,
      mark: wrong,
      trust: result.kind === "script" ? "" : TRUST[result.confidence],
      category: result.category,
      why: result.reason,
      heading: result.heading,
      changed: result.changed ? `changed ${day(result.changed, this.desk.timezone)}` : "",
      taken: refused?.told ?? "",
    });
    item.id = `result-${place}`;
    show(slot(item, "mark"), Boolean(wrong));
    show(slot(item, "kind"), result.kind === "script");
    if (refused) item.dataset.sunk = "";
    slot(item, "passage").replaceChildren(...passage(result.snippet));
    return item;
  }

  #select() {
    [...this.results.children].forEach((item, place) => mark(item, "aria-selected", place === this.selected));
    const line = document.getElementById("line");
    const item = this.results.hidden ? null : this.results.children[this.selected];
    if (item && line.value.trimStart().startsWith("/")) {
      mark(line, "aria-controls", "results");
      mark(line, "aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else {
      line.removeAttribute("aria-activedescendant");
    }
  }

  #browse() {
    const { recent, categories } = this.desk.data;
    const shelves = part("browse", this.region);
    slot(shelves, "recent").replaceChildren(
      ...recent.map(({ slug, title }) => {
        const item = clone("t-recent", { title });
        item.querySelector("button").addEventListener("click", () => this.desk.openArticle(slug, { title }));
        return item;
      }),
    );
    slot(shelves, "categories").replaceChildren(
      ...categories.map(({ name, count }) => {
        const item = clone("t-category", { name: name || "Other", count });
        item.querySelector("button").addEventListener("click", () => this.desk.type(`/ ${name}`));
        return item;
      }),
    );
  }
}

// Articles by their slug, as the record of a call has them; scripts are told apart.
function nameOf({ kind, slug }) {
  return kind === "script" ? `script:${slug}` : slug;
}

function day(at, timeZone) {
  return new Date(at).toLocaleDateString(undefined, { dateStyle: "medium", timeZone });
}

// The server marks what fits with <mark>, the rest is text; nothing else is taken over.
function passage(html) {
  const read = new DOMParser().parseFromString(html ?? "", "text/html");
  return [...read.body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return document.createTextNode(node.textContent);
    const marked = document.createElement("mark");
    marked.textContent = node.textContent;
    return marked;
  });
}
