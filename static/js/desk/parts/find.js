// Finding: results while one types after `/`, arrows, Enter; before anything is typed, the shelves.

import { SIGNS } from "../line.js";
import { ask, isGood } from "../server.js";
import { clone, fill, list, mark, part, show, slot } from "./dom.js";

const SETTLED_MS = 1500;
const MOST = 8;
const TRUST = { validated: "Checked", not_validated: "Not checked yet", wip: "Being written", archived: "Retired" };
const WRONG = { wip: "Being written", archived: "Retired" };

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
    this.results.addEventListener("click", (event) => {
      const place = [...this.results.children].indexOf(event.target.closest("li"));
      if (place >= 0) this.open(place);
    });
    this.results.addEventListener("keydown", (event) => this.#key(event));
    slot(this.region, "meant").addEventListener("click", () => this.mean());
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
    this.#asking = new AbortController();
    mark(this.region, "data-state", "busy");
    const answer = await ask(`${this.desk.data.urls.search}?q=${encodeURIComponent(query)}&typing=1&limit=${MOST}`, {
      signal: this.#asking.signal,
    });
    if (query !== this.query) return;
    if (answer.status === 401) this.desk.signIn();
    this.found = isGood(answer)
      ? { ...answer.body, results: this.#sunk(answer.body.results) }
      : { results: [], total: null, isAway: true };
    this.selected = 0;
    this.draw();
  }

  // What this caller was told and did not accept sinks, for him.
  #sunk(results) {
    const refused = this.desk.refused;
    return [...results.filter((one) => !refused.has(one.slug)), ...results.filter((one) => refused.has(one.slug))];
  }

  /** The agent has seen the results: one entry, with what was shown. */
  settle() {
    clearTimeout(this.#timer);
    const query = this.query.trim();
    if (!query || !this.found || this.found.isAway || !this.desk.call) return null;
    if (query !== this.#settled.query) {
      const key = this.desk.record(
        "search.made",
        { query, total: this.found.total, top: this.found.results.map((one) => one.slug) },
        { words: query },
      );
      this.#settled = { query, key };
      this.searched.push(query);
    }
    return this.#settled.key;
  }

  /** Another result. */
  move(by) {
    const most = this.found?.results.length ?? 0;
    if (!most) return;
    this.selected = (this.selected + by + most) % most;
    this.#select();
  }

  /** Opens a result; answers whether there was one. */
  open(place = this.selected) {
    const result = this.found?.results[place];
    if (!result) {
      this.settle();
      return false;
    }
    this.selected = place;
    this.#select();
    this.desk.openArticle(result.slug, { search: this.settle(), title: result.title });
    return true;
  }

  /** Finds what was perhaps meant instead; answers whether there was any. */
  mean() {
    const meant = this.found?.suggestion;
    if (meant) this.desk.type(`${SIGNS.find} ${meant}`);
    return Boolean(meant);
  }

  draw() {
    const { found } = this;
    const has = Boolean(found?.results.length);
    mark(this.region, "data-state", found ? "results" : "idle");
    fill(this.region, {
      count: found?.total ?? "",
      also: found?.also_searched?.length ? `also searched: ${found.also_searched.join(", ")}` : "",
    });
    show(slot(this.region, "also"), Boolean(found?.also_searched?.length) && !found.suggestion);
    show(this.results, has);
    show(part("no-result", this.region), Boolean(found) && !has);
    show(part("did-you-mean", this.region), Boolean(found?.suggestion));
    fill(this.region, { meant: found?.suggestion });
    show(part("browse", this.region), !found);
    fill(part("no-result", this.region), {
      suggestion: found?.isAway ? "The server is away; try again in a moment." : "",
    });
    if (has)
      list(this.results, [found.results, [...this.desk.refused]], () =>
        found.results.map((result, place) => this.#result(result, place)),
      );
    this.desk.found = found?.total ?? 0;
    this.#select();
  }

  #result(result, place) {
    const refused = this.desk.refused.get(result.slug);
    const wrong = refused ? "Pushed back" : result.stale ? "Stale" : WRONG[result.confidence];
    const item = clone("t-result", {
      title: result.title,
      say: result.say,
      mark: wrong,
      trust: TRUST[result.confidence],
      category: result.category,
      why: result.why,
      taken: refused?.told ?? "",
    });
    item.id = `result-${place}`;
    show(slot(item, "mark"), Boolean(wrong));
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
