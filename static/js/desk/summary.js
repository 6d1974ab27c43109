// What is said and written at the end of a call, read from its state: how each open issue may be settled, the spoken
// read-back, the summary, and one line for whoever answers next.

import { shortDay } from "./days.js";
import { dueDay, sayDue } from "./promise.js";
import { recognise } from "./vocabulary.js";
import { chipOf } from "./chips.js";
import { listed } from "./aer.js";
import { given } from "./handing.js";
import { unsaid, unsaidWords } from "./telling.js";

/**
 * @typedef {{issue: string, text: string, nature: string, how: string|null, why: string}} Proposal
 * @typedef {{today: string, timezone?: string, answered?: "all_answered"|"not_asked"|null, about?: string|null}} Context
 *   `answered` is what the caller said to the read-back, `about` the issue that the script was run for
 */

const REACTIONS = {
  accepted: "took it",
  disputed: "pushed back",
  already_tried: "had tried that",
  does_not_apply: "does not fit",
  not_said: "not passed on",
};
const ENDED = {
  resolved: "done",
  promised: "promised",
  escalated: "with a supervisor",
  transferred: "handed over",
  withdrawn: "not wanted after all",
  dropped: "cut off",
};
const GIVEN = {
  waiting: "not approved",
  offered: "offered",
  accepted: "taken, not posted yet",
  declined: "not wanted",
  posted: "posted",
};
const HEARD = new Set(["context", "feeling"]);

/** How each open issue may be settled, and why; `how` is null where only the agent can know. @returns {Proposal[]} */
export function proposals(state, context) {
  const open = state.issues.filter((issue) => issue.state === "open");
  return open.map((issue) => ({
    issue: issue.issue,
    text: issue.text,
    nature: issue.nature,
    ...proposal(state, issue, open.length === 1, context),
  }));
}

function proposal(state, issue, alone, context) {
  const mine = (thing) => thing.issue === issue.issue || (alone && !thing.issue);
  const promise = state.promises.find((one) => one.state === "open" && !one.dropped && mine(one));
  if (promise) return { how: "promised", why: `Promised: ${promise.what}` };
  const handed = handOver(state, context.named);
  if (handed?.how) return handed;
  const isAsked = state.escalation && state.escalation.trigger !== "above_limit"; // only asked to approve: nobody has the caller
  if (isAsked && mine(state.escalation)) return { how: "escalated", why: hasTaken(state) ? "You have it" : "A supervisor has it" };
  if (handed) return handed;
  const ended = state.run?.end && (context.about ? context.about === issue.issue : alone) ? state.run.end : null;
  if (ended && ended !== "unresolved") return { how: ended === "promised" ? "promised" : ended, why: "So the script ended" };
  if (state.promises.some((one) => one.state === "open" && one.dropped?.includes(issue.issue)))
    return { how: "dropped", why: "The line went; a call-back is due" };
  if (alone && context.goesOn) return { how: "promised", why: context.goesOn };
  const told = state.lookups.findLast((one) => one.reaction === "accepted" && mine(one));
  if (told) return { how: "resolved", why: `Took it: ${told.title}` };
  if (context.answered === "all_answered") return { how: "resolved", why: "The caller said: all answered" };
  return { how: null, why: "How did this end?" };
}

// Whether whoever speaks is the supervisor who took the call over.
function hasTaken({ takeover, agent }) {
  return Boolean(takeover) && takeover.by === agent;
}

// Whoever is handed over is handed over with all that is still open; it counts once the other side has said so.
function handOver({ transfer }, named = (name) => name) {
  if (transfer?.state === "accepted") return { how: "transferred", why: `${named(transfer.answer.by)} has the caller` };
  if (transfer?.state === "lost") return { how: "dropped", why: "The line went in the hand-over" };
  if (transfer?.state === "offered") return { how: null, why: `Offered to ${transfer.to}; nobody has said yet that they have it` };
  return null;
}

/** How the call ended, once its issues are settled as proposed. */
export function outcomeOf(state, proposed = []) {
  const ways = new Set(state.issues.map((issue) => issue.state).filter((how) => how !== "open" && how !== "context"));
  for (const one of proposed) ways.add(one.how ?? "unresolved");
  const matters = state.issues.filter((issue) => !HEARD.has(issue.nature));
  if (!matters.length && !state.lookups.some((one) => one.told) && !state.promises.length) return "no_issue";
  return ["dropped", "escalated", "transferred", "promised", "unresolved"].find((how) => ways.has(how)) ?? "resolved";
}

/** One spoken paragraph: what is done, what comes, what is owed, what must be told and was not said; and the question whether that is all. */
export function readBack(state, context) {
  const ways = new Map(
    proposals(state, context)
      .filter((one) => one.how)
      .map((one) => [one.issue, one.how]),
  );
  const byWay = (...hows) =>
    state.issues.filter((issue) => !HEARD.has(issue.nature) && hows.includes(ways.get(issue.issue) ?? issue.state)).map(spoken);
  const owed = state.promises.filter((one) => one.state === "open" && !one.dropped); // where the line went nobody hears it
  const said = [];
  const done = byWay("resolved");
  if (done.length) said.push(`We have seen to ${listed(done)}.`);
  const with_ = byWay("escalated");
  if (with_.length) {
    said.push(
      hasTaken(state)
        ? `I have ${listed(with_)} now, with everything that you told us.`
        : `A supervisor has ${listed(with_)} now, with everything that you told me.`,
    );
  }
  const handed = byWay("transferred");
  if (handed.length) {
    said.push(`${capital(listed(handed))} ${isMany(handed) ? "are" : "is"} with my colleagues, and you need not tell it again.`);
  }
  for (const { what, number, due } of owed) {
    const when = sayDue(due, context.today, context.timezone);
    said.push(`I promised to ${lower(what)}; you hear from me${number ? ` at ${number}` : ""} ${when}.`);
  }
  for (const { department, what, due } of waiting(state)) {
    const when = due ? `; they answer ${sayDue(due, context.today, context.timezone)}` : "";
    said.push(`I have asked ${department} for ${lower(what)}${when}.`);
  }
  for (const one of (state.concessions ?? []).filter(({ state: how }) => how === "accepted" || how === "posted")) {
    said.push(`You get ${given(one)} from us${one.state === "posted" ? ", and it is posted" : ""}.`);
  }
  const spokenOf = byWay("open");
  if (spokenOf.length) said.push(`We spoke about ${listed(spokenOf)}.`);
  const open = owed.length ? [] : byWay("promised", "unresolved", "dropped");
  if (open.length) said.push(`${capital(listed(open))} ${isMany(open) ? "stay" : "stays"} open with us.`);
  const late = unsaidWords(unsaid(state));
  if (late) said.push(late);
  const name = state.caller.first_name ? `, ${state.caller.first_name}` : "";
  return [`Let me say it back to you${name}.`, ...said, "Is that all of it, and did I get it right?"].join(" ");
}

/** The summary of the call, a line a subject. */
export function summarise(state, context) {
  const matters = state.issues.filter((issue) => !HEARD.has(issue.nature));
  const also = state.issues.filter((issue) => HEARD.has(issue.nature));
  const lines = [
    line(
      "Wanted",
      matters.map((issue) => issue.text),
    ),
    line(
      "Good to know",
      also.map((issue) => issue.text),
    ),
    line(
      "Settled",
      matters
        .filter((issue) => issue.state !== "open")
        .map((issue) => `${issue.text} – ${ENDED[issue.state] ?? issue.state}${issue.note ? ` (${issue.note})` : ""}`),
    ),
    line(
      "Told",
      state.lookups
        .filter((one) => one.told)
        .map((one) => `${one.title} – ${REACTIONS[one.reaction]}${one.words ? `: “${one.words}”` : ""}`),
    ),
    line(
      "Promised",
      state.promises.map((one) => promised(one, context)),
    ),
    line("Goodwill", (state.concessions ?? []).map((one) => `${given(one)} – ${one.refused_by ? "not approved" : GIVEN[one.state]}`)),
    line("Asked and looked up", (state.contacts ?? []).map(traced)),
    line(
      "Asked of departments",
      (state.requests ?? []).map(({ department, what, state: how, answers }) =>
        how === "answered" ? `${department}: ${what} – ${answers.at(-1)?.text || "answered"}` : `${department}: ${what} – not answered yet`),
    ),
    line("Handed over", state.transfer ? [handedOver(state.transfer, context.named)] : []),
    line(
      "Noted",
      state.notes.map((note) => note.text),
    ),
  ];
  return lines.filter(Boolean).join("\n");
}

/** One line for whoever answers next. */
export function startWith(state, context) {
  const owed = state.promises.filter((one) => one.state === "open").map((one) => promised(one, context));
  const open = state.issues.filter(
    (issue) => ["open", "escalated", "transferred", "dropped"].includes(issue.state) && !HEARD.has(issue.nature),
  );
  const refused = state.lookups.filter((one) => one.reaction === "disputed").map((one) => `“${one.title}”`);
  for (const { department, what } of waiting(state)) owed.push(`${department} to answer: ${what}`);
  for (const one of state.concessions ?? []) if (one.state === "accepted") owed.push(`${given(one)} to be posted`);
  const parts = [];
  if (open.length) parts.push(`Ask about ${listed(open.map((issue) => issue.text))}`);
  if (owed.length) parts.push(`${open.length ? "owed" : "Owed"}: ${owed.join("; ")}`);
  if (refused.length) parts.push(`${parts.length ? "do" : "Do"} not repeat ${listed(refused)}: pushed back`);
  const hard = state.issues.find((issue) => ["hardship", "grief"].includes(recognise(issue.text)?.tone));
  if (!parts.length) parts.push(state.issues.length ? "Everything was settled" : "");
  if (hard) parts.push(`be kind: ${hard.text}`);
  return parts
    .filter(Boolean)
    .join(". ")
    .replace(/\. ([a-z])/g, (_, letter) => `; ${letter}`);
}

/** The three lines that a supervisor is sent: name, member or policy ID, what the caller wants. */
export function threeLines(state) {
  const { caller, member } = state;
  const [his, whose] = [caller, member].map((who) => [who.first_name, who.last_name].filter(Boolean).join(" "));
  const name = (his && whose && his !== whose ? `${his}, for ${whose}` : whose || his) || "Name not known yet";
  const wants = [
    ...state.issues.filter((issue) => !HEARD.has(issue.nature)),
    ...state.issues.filter((issue) => HEARD.has(issue.nature)),
  ]
    .map((issue) => (issue.state === "resolved" ? `${issue.text} (done)` : issue.text))
    .join(", ");
  const number = member.member_id || member.policy_id || caller.member_id || caller.policy_id || "No member or policy ID yet";
  return `${name}\n${number}\n${wants ? `${capital(wants)}.` : state.reason || "Not said yet."}`;
}

function waiting(state) {
  return (state.requests ?? []).filter((one) => one.state === "waiting");
}

// Whom the agent spoke to, or where it was looked, and what came of it.
function traced({ who, organisation, looked_for, found, answer, reference }) {
  const where = [who, organisation].filter(Boolean).join(", ");
  const sought = looked_for ? `looked for ${looked_for}` : "";
  const came = answer || { true: "found", false: "not found", yes: "found", no: "not found" }[String(found)] || "";
  return [[where, sought].filter(Boolean).join(": "), [came, reference].filter(Boolean).join(", ")].filter(Boolean).join(" – ");
}

function isMany(spoken) {
  return spoken.length > 1 || spoken[0].endsWith("s");
}

function spoken(issue) {
  return issue.spoken || chipOf(issue.text).spoken;
}

function promised(promise, { timezone }) {
  const day = dueDay(promise.due, timezone);
  return `${promise.what}${day ? `, by ${shortDay(day)}` : ""}${promise.number ? `, to ${promise.number}` : ""}`;
}

function handedOver({ to, state, answer }, named = (name) => name) {
  if (state === "accepted") return answer.by === to ? named(to) : `${to}, taken by ${named(answer.by)}`;
  return `${to} – ${{ offered: "not taken yet", declined: "not taken", lost: "the line went" }[state]}`;
}

function line(label, things) {
  return things.length ? `${label}: ${things.join("; ")}` : "";
}

function lower(text) {
  return /^(?:[A-Z][a-z]|An? )/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
