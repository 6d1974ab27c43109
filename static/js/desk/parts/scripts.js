// Which script: those that fit, those put aside, any by its name; and the versions of them, kept for when the server is away.

import { issueOf } from "../about.js";
import { ask, isGood } from "../server.js";
import { likeliest, wantedWords, whyWords } from "../suggestions.js";
import { clone, list } from "./dom.js";

/** Scripts to start or to go back to. */
export class Scripts {
  #asked = "";
  #loading = new Map();

  constructor(desk) {
    this.desk = desk;
    this.suggested = [];
  }

  /** Runs that can be taken up again: put aside for another script, or left; the latest first. */
  get aside() {
    const { run, runs } = this.desk.state;
    return run?.left && run.end === null ? [run, ...runs] : runs;
  }

  /** What digits choose here, in their order: first what was put aside, then what fits. */
  get targets() {
    const { aside } = this;
    // What was put aside stands here once; to begin it anew one asks for it by name.
    const isAnew = ({ id }) => this.desk.scriptFilter !== null || !aside.some((run) => run.script === id);
    return [
      ...aside.map((run) => ({ kind: "run", id: run.script, run })),
      ...this.suggested.filter(isAnew).map((script) => ({ kind: "script", id: script.id, script })),
    ];
  }

  /** Takes one of the targets. */
  take(target) {
    if (target.kind === "run") this.takeUp(target.run);
    else this.start(target.script);
  }

  /** Draws them; what fits is asked for anew when what is wanted has changed. */
  draw(place) {
    this.#lookFor(this.wanted);
    const { targets, desk } = this;
    const sign = targets.map(({ kind, id, run }) => [kind, id, run?.step]);
    list(place, [sign, desk.isKeyed], () => targets.map((target, number) => this.#suggestion(target, number)));
  }

  #suggestion(target, number) {
    const { run, script } = target;
    const item = clone("t-suggestion", {
      key: this.desk.isKeyed && number < 9 ? String(number + 1) : "",
      title: run ? `Back to “${run.title}”` : script.title,
      summary: run ? `Put aside at: ${stepName(run.step)}. All answers are kept.` : script.summary,
      why: run ? "" : whyWords(script),
    });
    item.dataset.kind = target.kind;
    item.querySelector("button").addEventListener("click", () => this.take(target));
    return item;
  }

  // --- what fits ---

  /** The words by which scripts are looked for; they change with what is entered, never with a key. */
  get wanted() {
    return wantedWords(this.desk.state, this.desk.find.searched);
  }

  #lookFor(wanted) {
    if (this.desk.scriptFilter !== null || wanted === this.#asked) return;
    this.#asked = wanted;
    this.#suggest(wanted);
  }

  async #suggest(wanted) {
    if (!wanted) {
      this.suggested = [];
      return;
    }
    const answer = await ask(`${this.desk.data.urls.suggest}?q=${encodeURIComponent(wanted)}`);
    if (wanted !== this.#asked) return;
    this.suggested = isGood(answer) ? answer.body.scripts : likeliest(this.desk.data.scripts, wanted);
    for (const script of this.suggested) if (script.url) this.load(script);
    this.desk.changed();
  }

  /** All scripts whose title has the words, for the agent to choose. */
  choose(words) {
    const { desk } = this;
    desk.scriptFilter = words;
    this.suggested = this.named(words);
    this.#asked = "";
    desk.panel = "suggest";
    desk.look("step");
    desk.changed();
  }

  /** Scripts in whose title or summary all these words stand. */
  named(words) {
    const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
    const has = ({ title, summary }) => asked.every((word) => `${title} ${summary}`.toLowerCase().includes(word));
    return this.desk.data.scripts.filter(has);
  }

  // --- starting and taking up ---

  /** Starts a script, on the version that is published now. */
  async start(script) {
    this.desk.hint(`Opening “${script.title}” …`);
    const version = this.#newest(script) ?? (await this.load(script));
    if (!version) return this.desk.hint(`“${script.title}” cannot be opened while the server is away.`);
    return this.desk.startScript(version, this.issueFor(script));
  }

  /** Back into a run that was put aside, where it stood. */
  async takeUp(run) {
    const version = this.desk.call.scriptOf(run.script, run.version) ?? (await this.load({ ...run, id: run.script }));
    if (!version) return this.desk.hint(`“${run.title}” cannot be opened while the server is away.`);
    return this.desk.takeUp(run, this.issueFor(version));
  }

  // The version that this page has of what was suggested, or of what the page came with.
  #newest({ id, version }) {
    const known = [...this.desk.call.scripts.values()].filter((one) => one.id === id && (!version || one.version === version));
    return known.sort((one, other) => other.version - one.version)[0];
  }

  /** Fetches a version: `{id, version}` or `{id, url}`; null while the server is away. Asked for once at a time. */
  load({ id, version, url }) {
    const address =
      url ?? this.desk.data.urls.script.replace("SCRIPT", encodeURIComponent(id)).replace("VERSION", String(version));
    if (!this.#loading.has(address)) this.#loading.set(address, this.#fetch(address));
    return this.#loading.get(address);
  }

  async #fetch(address) {
    const answer = await ask(address);
    this.#loading.delete(address);
    if (!isGood(answer)) return null;
    this.desk.call.addScript(answer.body);
    return answer.body;
  }

  /** The open issue that a script is for. */
  issueFor(script) {
    const open = this.desk.state.issues.filter((issue) => issue.state === "open");
    return issueOf(script.title, open);
  }

  /** Fetches what the state needs and this page does not have yet: the version that runs, and those put aside. */
  async catchUp() {
    const { run, runs } = this.desk.state;
    const { danger } = this.desk.data;
    const wanted = [...(run ? [run] : []), ...runs].map((one) => ({ id: one.script, version: one.version }));
    if (danger) wanted.push(danger);
    for (const one of wanted) {
      if (this.desk.call.scriptOf(one.id, one.version) || this.#tried.has(`${one.id}/${one.version}`)) continue;
      this.#tried.add(`${one.id}/${one.version}`);
      if (await this.load(one)) this.desk.changed();
      else setTimeout(() => this.#tried.delete(`${one.id}/${one.version}`), AGAIN_MS);
    }
  }

  #tried = new Set();
}

const AGAIN_MS = 5000;

/** How a step is called where it has no other name: "who › two questions". */
export function stepName(step) {
  return step.replaceAll("_", " ").replaceAll("-", " ").replaceAll(".", " › ");
}
