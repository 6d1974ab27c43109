// What an agent does in a call, each as the entries that it makes.

import { chipOf, chipsFrom, split } from "./chips.js";
import { Deeds } from "./deeds.js";
import { kindOf, sayDue } from "./promise.js";
import { ask, isGood, newId } from "./server.js";
import { threeLines } from "./summary.js";

const NOT_WORDS = new Set([
  "issue",
  "lookup",
  "promise",
  "step",
  "script",
  "article",
  "key",
  "search",
  "how",
  "nature",
  "code",
  "outcome",
  "reaction",
  "kind",
  "level",
  "question",
  "source",
  "option",
  "concession",
  "type",
  "currency",
  "trigger",
  "asked_by",
  "request",
  "problem",
  "channel",
]);

/** The acts of a call. `desk` gives `call`, `state`, `about` and is told of what must be drawn. */
export class Acts extends Deeds {
  /** Makes an entry, for the issue that is worked on or that its words are about. */
  record(kind, payload, { words = "", ...more } = {}) {
    this.unhint();
    return this.call.record(kind, payload, { about: this.aboutFor(words), ...more });
  }

  /** Chips from a line. Answers how many are new. */
  addIssues(line) {
    const chips = chipsFrom(line, this.state.issues, newId);
    for (const { issue, text, nature, code, spoken } of chips) {
      this.call.record("issue.raised", { issue, text, nature, code, spoken }, { key: issue });
    }
    if (!chips.length && split(line).length) this.hint("That stands there already.");
    return chips.length;
  }

  /** How one issue ends. */
  settle(issue, how, note = null) {
    this.call.record("issue.settled", { issue, how, note });
  }

  /** An issue is something else than was guessed: its entry is struck, and it is raised anew under the same name. */
  async renature(id, nature) {
    const issue = this.state.issues.find((one) => one.issue === id);
    if (!issue || issue.nature === nature) return;
    if (nature === "feeling" || nature === "complaint") this.aer.want({ stay: true });
    const { code, spoken } = chipOf(issue.text);
    await this.#raiseAnew(issue, { nature, code, spoken: issue.spoken ?? spoken }, `It is a ${nature}`);
  }

  /** The caller says that an issue is something else, or not done: it is open again, in these words. Answers whether it is. */
  async reword(id, text) {
    const issue = this.state.issues.find((one) => one.issue === id);
    if (!issue) return false;
    const { code, spoken } = chipOf(text);
    return this.#raiseAnew(issue, { text, code, spoken }, "The caller says that this is not it");
  }

  // The entry of an issue is struck, and it is raised anew under the same name: nothing that was done for it loses it. What
  // another has raised she cannot strike: it is not wanted so, and stands anew beside it.
  async #raiseAnew(issue, changes, reason) {
    const id = issue.issue;
    const raised =
      this.call.pending.findLast((entry) => entry.kind === "issue.raised" && entry.payload.issue === id) ?? (await this.#raisedBy(id));
    if (!raised) {
      this.hint("That can be changed when the server is back.");
      return false;
    }
    const { text, nature, case: of } = issue;
    const isMine = raised.actor === this.data.person.name;
    if (isMine) this.call.record("entry.struck", { key: raised.key, reason });
    else this.settle(id, "withdrawn", reason);
    const anew = isMine ? id : newId();
    this.call.record("issue.raised", { issue: anew, text, nature, case: of, ...changes }, isMine ? {} : { key: anew });
    return true;
  }

  async #raisedBy(id) {
    const answer = await ask(
      this.data.urls.entries.replace("CALL", encodeURIComponent(this.call.id)).replace(/entries$/, "journal"),
    );
    if (!isGood(answer)) return null;
    return answer.body.entries.findLast((entry) => entry.kind === "issue.raised" && entry.payload.issue === id) ?? null;
  }

  /** What words tell, or what the caller said in an earlier call, is so. */
  confirmFact(question) {
    const fact = this.proposed.find((one) => one.question === question);
    const before = this.earlier.get(question);
    if (fact) this.record("fact.noted", { question, value: fact.value, source: { words: "note", identified: "caller", line: "caller" }[fact.source] ?? "earlier" });
    else if (before) this.record("fact.noted", { question, value: before.value, source: "earlier" });
  }

  /** What is proposed is not so: neither here nor to whoever has the call next is it proposed again. */
  dismissFact(question) {
    const { value } = this.proposed.find((one) => one.question === question) ?? this.earlier.get(question) ?? {};
    if (value !== undefined) this.record("fact.dismissed", { question, value });
  }

  /** A promise; when it was that of a step, the run goes on. */
  makePromise({ what, due, number, message, kind, steps, ask }, step) {
    const promise = newId();
    const about = { about: (step && this.runIssue) ?? this.aboutFor(what) };
    this.record(
      "promise.made",
      {
        promise,
        what,
        due,
        kind: kind ?? step?.promise.kind ?? kindOf(what),
        number,
        message_ok: message ? message !== "no" : null,
        next_steps: [steps, message === "name_only" ? "Message: name and number only" : ""].filter(Boolean).join(". ") || null,
      },
      about,
    );
    if (ask) this.record("promise.handed", { promise, to: ask }, about);
    const goesOn = step && step.to && this.step.step === step;
    if (goesOn) this.step.take({ id: null });
    if (!goesOn || this.step.step !== step)
      this.hint(`Promised: ${what}, ${sayDue(due, this.today, this.timezone)}. It stands in the read-back and on your list.`);
    this.focusLine();
  }

  /** What the caller wants, in one line. */
  get wants() {
    return threeLines(this.state).split("\n")[2];
  }

  /** Who is on the line, from words: "Jane Doe M123 555-0142". */
  identify(words) {
    const phone = /(?<!\S)\+?[\d(][\d() .-]{5,}\d(?!\S)/.exec(words)?.[0];
    const rest = words
      .replace(phone ?? "", " ")
      .trim()
      .split(/\s+/)
      .filter(Boolean);
    const id = rest.find((word) => /\d/.test(word));
    const [first_name, ...last] = rest.filter((word) => word !== id);
    const caller = {
      first_name,
      last_name: last.join(" "),
      [/^p/i.test(id ?? "") ? "policy_id" : "member_id"]: id,
      phone: phone?.trim(),
    };
    this.record("caller.identified", { caller: Object.fromEntries(Object.entries(caller).filter(([, value]) => value)) });
  }

  /** The end of the call; the page is left once the server has it. */
  wrapUp(payload) {
    if (this.leaving) return;
    this.leaving = this.call.record("call.wrapped", payload, { about: null });
    this.draft?.set("");
    this.hint("Wrapped up. One moment, until it is saved …", "wrapped");
  }
}

/** The words in an entry, for a note made of it. */
export function wordsOf({ kind, payload }) {
  const found = [];
  const look = (value, name) => {
    if (typeof value === "string" && !NOT_WORDS.has(name)) found.push(value);
    else if (value && typeof value === "object") for (const [inner, one] of Object.entries(value)) look(one, inner);
  };
  look(payload, "");
  return found.join(" – ") || kind.replace(".", " ");
}
