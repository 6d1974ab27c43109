// Completion in the text: the schema is fetched once, articles are searched as they are typed.

import { completionsAt } from "./complete.js";
import { stepsOf } from "./file.js";
import { get } from "./server.js";

const WORD = /^[\w.-]*$/;
const ASKS = /[[{:] ?$/;

/** What the editor asks while one types. */
export class Offers {
  #schema = null;
  #articles = new Map();

  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
  }

  /** The source of completions, as CodeMirror takes it. */
  async at(context) {
    this.#schema ??= await this.#fetchSchema();
    if (!this.#schema) return null;
    const found = completionsAt(context.state.doc.toString(), context.pos, this.#world());
    const begun =
      context.explicit ||
      found?.from !== context.pos ||
      ASKS.test(context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos));
    if (!found || !begun) return null;
    const articles = found.articles === undefined ? [] : await this.#articlesLike(found.articles);
    const options = [...found.options, ...articles];
    return options.length ? { from: found.from, options, validFor: WORD } : null;
  }

  async #fetchSchema() {
    const answer = await get(this.studio.data.urls.schema);
    return answer.status === 200 ? answer.body : null;
  }

  #world() {
    const { file } = this.studio.shown;
    const { pieces } = this.studio.data;
    return {
      schema: this.#schema,
      steps: Object.keys(stepsOf(file)),
      questions: this.studio.questions,
      pieces: pieces.filter((one) => !one.snippet),
      snippets: pieces.filter((one) => one.snippet),
    };
  }

  async #articlesLike(words) {
    const asked = words.replaceAll("-", " ").trim();
    if (!asked) return [];
    if (!this.#articles.has(asked)) {
      const answer = await get(`${this.studio.data.urls.search}?typing=1&limit=10&q=${encodeURIComponent(asked)}`);
      const found = (answer.body.results ?? []).map((one) => ({ label: one.slug, detail: one.title }));
      this.#articles.set(asked, found);
    }
    return this.#articles.get(asked);
  }
}
