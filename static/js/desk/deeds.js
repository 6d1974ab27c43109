// What an agent does for the caller beyond words: goodwill, a supervisor asked for, the caller handed over. Each as entries.

import { given } from "./handing.js";
import { Moves } from "./moves.js";
import { newId } from "./server.js";

/** How a colleague's answer and the caller's answer name the option of a step that goes on by it. */
const ANSWERS = new Set(["accepted", "declined"]);

/** Acts that a step may ask for. */
export class Deeds extends Moves {
  /** Goodwill that the caller has not answered yet, or that waits for approval; the latest. */
  get concession() {
    return this.state?.concessions.findLast((one) => one.state === "offered" || one.state === "waiting") ?? null;
  }

  /** A hand-over that nobody has answered yet, or null. */
  get handed() {
    const { transfer } = this.state ?? {};
    return transfer?.state === "offered" && transfer.kind === "warm" ? transfer : null;
  }

  /** Goodwill is offered; above the limit whoever can approve it is asked first. */
  offerConcession({ type, amount, currency, item, reason }, allowed, step) {
    const { limit, had } = allowed;
    const why = (amount ?? 0) > limit || !limit ? "limit" : had ? "again" : null;
    const above = Boolean(why);
    const about = (step && this.runIssue) ?? this.about;
    const payload = { concession: newId(), type, amount, currency: amount ? currency : null, item, reason };
    const server = { ...(!allowed.isAnything && { name: allowed.name }), ...(above && { above, limit, why }) };
    this.record("concession.offered", payload, { about, server });
    const what = given(payload);
    if (!above) this.hint(`Offered: ${what}. What does the caller say?`);
    else this.hint(`${this.state.practice ? "Practice: only whoever reads along is asked" : "Your supervisors are asked"} to approve ${what}. The answer appears here; say nothing of it before.`);
    this.focusLine();
  }

  /** What the caller said to the goodwill; on its step the run goes on by it. */
  settleConcession(how, { onward = true } = {}) {
    const { concession } = this;
    if (!concession) return;
    this.record("concession.settled", { concession: concession.concession, how }, { about: concession.issue });
    this.hint(
      how === "accepted"
        ? `Noted: the caller took ${given(concession)}. It is owed until it is posted.`
        : `Noted: the caller did not want ${given(concession)}.`,
    );
    if (onward) this.#goOn("concession", how);
    this.focusLine();
  }

  /** What the caller took has been posted; the latest such goodwill. */
  postConcession(reference) {
    const taken = this.state.concessions.findLast((one) => one.state === "accepted");
    if (!taken) return this.hint("There is nothing to post: the caller has taken no goodwill yet.");
    this.record("concession.settled", { concession: taken.concession, how: "posted", reference }, { about: taken.issue });
    return this.hint(`Noted: ${given(taken)} is posted.`);
  }

  /** A supervisor is asked for, or the caller handed over. */
  handOver({ how, to, wants, reason, back = null }, step) {
    const about = (step && this.runIssue) ?? this.about;
    if (how === "supervisor") this.#askSupervisor({ to, wants, trigger: step?.escalate?.trigger }, about);
    else {
      const colleague = this.colleagueOf(to);
      const server = { ...(colleague && { colleague, name: this.named(colleague) }), ...(back && { sent_by: back.who, sent_at: back.at }) };
      this.record("transfer.offered", { to, kind: how, reason, wants }, { about, server });
      this.hint(
        how === "blind"
          ? `Put through to ${this.named(to)} without a word. It counts as handed over only when they say so.`
          : `Offered to ${this.named(colleague ?? to)}. Stay with the caller until they have said by name that they have the call.`,
      );
    }
    if (step && (how !== "warm" || !step.transfer)) this.#goOn(step.transfer ? "transfer" : "escalate", null);
    else if (how === "blind") this.#owe(to, about);
    this.focusLine();
  }

  // Whoever puts somebody through without a word stays answerable: whether they have him is asked, and he is rung where not.
  #owe(to, about) {
    if (this.state.promises.some((one) => one.state === "open" && one.issue === about)) return;
    this.drawer.openPromise({ what: `Ask ${this.named(to)} whether they have the caller, and ring where not`, due: this.today });
  }

  #askSupervisor({ to, wants, trigger }, about) {
    if (this.state.escalation?.state === "waiting")
      return this.hint("A supervisor has been asked already. The answer appears here.");
    const asked_by = trigger && trigger !== "caller_asked" ? "agent" : "caller";
    this.record("escalation.requested", { wants, to, asked_by, trigger }, { about });
    return this.hint(`${this.#asked}. The answer appears here.`);
  }

  get #asked() {
    return this.state.practice ? "Practice: only whoever reads along is asked" : "A supervisor has been asked";
  }

  /** What became of the hand-over; on its step the run goes on by it. */
  answerTransfer(how, { by = "", note = "", onward = true } = {}) {
    const { handed } = this;
    if (!handed) return;
    const about = { about: handed.issue };
    if (how === "lost") {
      this.record("transfer.lost", { note }, about);
      this.hint("Noted: the line went. Ring the caller back now, and promise nothing that you do not know.");
    } else {
      this.record(`transfer.${how}`, { by: by || (how === "accepted" ? handed.to : null), note }, about);
      this.hint(how === "accepted" ? "They have the caller. What you handed over counts as transferred now." : "The caller stays with you.");
      if (onward) this.#goOn("transfer", how);
    }
    this.focusLine();
  }

  /** Going on by an option that says how it was answered answers it. Answers whether that can be: nobody takes what still waits. */
  answeredBy(option) {
    const { step } = this.step;
    if (!ANSWERS.has(option)) return true;
    if (step?.concession && option === "accepted" && this.concession?.state === "waiting") {
      this.hint(`Nobody has approved ${given(this.concession)} yet. Offer less with > goodwill, or wait for the answer.`);
      return false;
    }
    if (step?.concession) this.settleConcession(option, { onward: false });
    if (step?.transfer) this.answerTransfer(option, { onward: false });
    return true;
  }

  /** Whom a name means: the one that she signs in with, or null where it is nobody here. */
  colleagueOf(words) {
    const asked = words.trim().toLowerCase();
    const found = Object.entries(this.data.names).filter(([name, shown]) => name === asked || shown.toLowerCase() === asked);
    return found.length === 1 ? found[0][0] : null;
  }

  // The run goes on from the step of the act, its questions answered: by the option that is named so, else straight on.
  #goOn(act, answer) {
    const { step } = this.step;
    if (!step?.[act] || this.panel) return;
    const option = step.options.find((one) => one.id === answer);
    const stays = act === "transfer" && answer === "declined"; // the caller is still here, and somebody else may be asked
    if (option || (step.to && !stays)) this.step.take({ id: option?.id ?? null });
  }
}
