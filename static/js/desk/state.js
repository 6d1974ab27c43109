// The state of a call: the fold of its journal, the same as kb/calls/state.py, in the shape of `state_json`.
// Pure: it knows no clock and no server. A change is made on a copy, so that a state once handed out stays as it is.

import { advance, back, begin, Invalid, isChanged, uses } from "../walk.js";
import { asking, unasked } from "./asking.js";
import { cases } from "./cases.js";
import { handing } from "./handing.js";
import { identityOf } from "./identity.js";
import { traces, untraced } from "./traces.js";
import { endHold, holding, noHolds } from "./holds.js";
import { drop, owed, settled } from "./owed.js";
import { time } from "./times.js";

/**
 * @typedef {{key: string, kind: string, payload: object, at: string, actor: string, number?: number, server?: object}} Entry
 * @typedef {Record<string, any>} State the JSON that the server gives for a call
 * @typedef {(script: string, version: number) => (object|null|undefined)} ScriptOf
 */

const SETTLES_ITSELF = new Set(["context", "feeling"]);
const WRAP = ["outcome", "summary", "start_with", "confirmed_by_caller"];

/** @returns {State} a call of which nothing is known yet */
export function emptyState(id = "") {
  return {
    id,
    status: "open",
    agent: "",
    caller: {},
    member: {},
    identity: null,
    direction: null,
    reason: null,
    started_at: null,
    wrapped_at: null,
    issues: [],
    cases: [],
    run: null,
    runs: [],
    answers: {},
    known: {},
    dismissed: [],
    lookups: [],
    promises: [],
    escalation: null,
    help: [],
    takeover: null,
    transfer: null,
    taken: false,
    conferences: [],
    concessions: [],
    contacts: [],
    requests: [],
    problems: [],
    practice: false,
    mood: null,
    held: false,
    holds: noHolds(),
    notes: [],
    said: [],
    wrap: null,
    entries: 0,
  };
}

/** The state after `entries`, in their order; struck ones count as if they had not been written. */
export function fold(entries, scriptOf, id = "") {
  return applyAll(emptyState(id), entries, scriptOf);
}

/** `state` changed by more entries. What they strike of each other is left out; what they strike of `state`, taken out. */
export function applyAll(state, entries, scriptOf) {
  const next = structuredClone(state);
  const struck = new Set(entries.filter((entry) => entry.kind === "entry.struck").map((entry) => entry.payload.key));
  for (const entry of entries) {
    count(next, entry);
    if (!struck.has(entry.key)) change(next, entry, scriptOf);
  }
  return next;
}

/** `state` changed by one more entry. */
export function apply(state, entry, scriptOf) {
  return applyAll(state, [entry], scriptOf);
}

/** Issues that still stand between the call and its end. */
export function openIssues(state) {
  return state.issues.filter((issue) => issue.state === "open");
}

function count(state, entry) {
  state.entries = entry.number || state.entries + 1;
}

function change(state, entry, scriptOf) {
  CHANGES[entry.kind]?.(state, entry.payload, entry, scriptOf);
}

const CHANGES = {
  "call.started": (state, payload, entry) => {
    state.started_at = time(entry.at);
    state.agent = entry.actor;
    state.caller = { ...payload.caller };
    state.direction = payload.direction ?? null;
    state.reason = payload.reason ?? null;
    state.practice = payload.source === "practice";
  },
  ...holding,
  "call.wrapped": (state, payload, entry) => {
    state.status = "wrapped";
    state.wrapped_at = time(entry.at);
    endHold(state, entry);
    state.wrap = Object.fromEntries(WRAP.map((name) => [name, payload[name] ?? null]));
  },
  "call.reopened": (state) => {
    state.status = "open";
    state.wrapped_at = null;
  },
  "caller.identified": (state, payload, entry) => {
    state.caller = { ...state.caller, ...payload.caller };
    const member = payload.member && Object.keys(payload.member).length ? payload.member : state.member;
    const isHimself = member.first_name && Object.entries(member).every(([name, text]) => state.caller[name] === text);
    state.member = isHimself ? {} : { ...member };
    state.identity = identityOf(payload, entry, time);
  },
  "issue.raised": (state, payload, entry) => {
    const nature = payload.nature || "task";
    put(state.issues, "issue", {
      issue: payload.issue,
      text: payload.text || "",
      nature,
      case: entry.server?.stranger ? null : (payload.case ?? null),
      state: SETTLES_ITSELF.has(nature) ? "context" : "open",
      spoken: payload.spoken ?? null,
      note: null,
      at: time(entry.at),
      by: state.agent,
    });
  },
  "issue.settled": (state, payload, entry) => {
    const issue = find(state.issues, "issue", payload.issue);
    if (!issue) return;
    Object.assign(issue, { state: payload.how, note: payload.note ?? null });
    settled(state, payload.issue, payload.how);
    if (payload.how === "dropped") drop(state, entry, { only: payload.issue });
  },
  "fact.noted": (state, payload, entry, scriptOf) => {
    if ("value" in payload) learn(state, entry, { [payload.question]: payload.value }, payload.source || "caller", scriptOf);
  },
  "fact.dismissed": (state, payload) => {
    if ("value" in payload) state.dismissed.push({ question: payload.question, value: payload.value });
  },
  "note.added": (state, payload, entry) => {
    state.notes.push({ key: entry.key, text: payload.text || "", at: time(entry.at), by: entry.actor });
  },
  "mood.noted": (state, payload) => {
    state.mood = payload.level;
  },
  "aer.said": (state, payload) => {
    state.said.push({ parts: payload.parts, text: payload.text ?? null });
  },
  "script.started": (state, payload, entry, scriptOf) => {
    if (payload.resume) return takeUp(state, payload.script);
    const script = scriptOf(payload.script, entry.server?.version ?? 0);
    if (!script) return;
    putAside(state, payload.script);
    const { version, title } = script;
    const stands = begin(script, state.answers);
    state.run = { script: payload.script, version, title, began: state.entries, ...stands, taken: {}, left: false };
  },
  "script.left": (state) => {
    if (state.run) state.run.left = true;
  },
  "step.answered": (state, payload, entry, scriptOf) => {
    learn(state, entry, payload.answers || {}, "caller", scriptOf);
    move(state, scriptOf, (script, run) => ({
      ...advance(script, run, payload.step, payload.option, state.answers),
      taken: { ...run.taken, [payload.step]: payload.option ?? null },
    }));
  },
  "step.undone": (state, payload, entry, scriptOf) => {
    move(state, scriptOf, (script, run) => back(script, run, payload.step, state.answers));
  },
  "article.opened": (state, payload, entry) => {
    const known = entry.server ?? {};
    put(state.lookups, "lookup", {
      lookup: payload.lookup,
      article: known.slug ?? payload.article,
      title: known.title ?? payload.article,
      revision: known.revision ?? null,
      told: false,
      reaction: null,
      passage: null,
      words: null,
      opened_at: time(entry.at),
      issue: payload.issue ?? null,
      must_tell: known.must_tell ?? [],
      details: [],
    });
  },
  "detail.told": (state, payload) => {
    const lookup = find(state.lookups, "lookup", payload.lookup);
    if (!lookup) return;
    if (payload.not_said) {
      for (const one of state.lookups)
        if (one.article === lookup.article) one.details = one.details.filter((text) => text !== payload.text);
    } else if (!lookup.details.includes(payload.text)) lookup.details.push(payload.text);
  },
  "article.told": (state, payload) => {
    const lookup = find(state.lookups, "lookup", payload.lookup);
    if (!lookup) return;
    Object.assign(lookup, {
      told: payload.reaction !== "not_said",
      reaction: payload.reaction,
      passage: payload.passage ?? null,
      words: payload.words ?? null,
      issue: payload.issue || lookup.issue,
    });
  },
  ...asking,
  ...owed({ put, find }),
  ...handing({ put, find, time }),
  ...cases({ find }),
  ...traces({ put, find, time }),
  "entry.struck": (state, payload) => {
    takeOut(state, payload.key);
  },
  "entry.redacted": (state, payload) => {
    state.notes = state.notes.filter((note) => note.key !== payload.key);
    state.contacts = state.contacts.filter((contact) => contact.key !== payload.key);
  },
};

// Of what stands in a state already only notes and issues carry their key (the desk gives an issue the key of its entry);
// what else was struck shows when the server has folded the journal again.
function takeOut(state, key) {
  unasked(state, key);
  state.notes = state.notes.filter((note) => note.key !== key);
  state.issues = state.issues.filter((issue) => issue.issue !== key);
  untraced(state, key);
}

// Steps that depend on an answer that was another are to be done again.
function learn(state, entry, answers, source, scriptOf) {
  const changed = Object.keys(answers).filter((name) => isChanged(state.answers[name] ?? null, answers[name]));
  for (const [name, value] of Object.entries(answers)) {
    if (value === null) {
      delete state.answers[name];
      delete state.known[name];
    } else {
      state.answers[name] = value;
      state.known[name] = { value, source, at: time(entry.at), number: state.entries };
    }
  }
  if (!changed.length) return;
  for (const run of [...state.runs, state.run]) {
    const script = run && scriptOf(run.script, run.version);
    if (script) reopen(run, script, changed, run === state.run && !run.left);
  }
}

// Where the run stands on a step that asks once more, that is the place for another answer: what lies behind stands.
function reopen(run, script, changed, isOn) {
  const asks = (name) => script.steps[run.step].questions.some((question) => question.name === name);
  const elsewhere = isOn ? changed.filter((name) => !asks(name)) : changed;
  const behind = new Set(run.trail.slice(0, -1));
  const stands = Object.entries(run.taken).filter(
    ([name]) => !uses(script.steps[name], behind.has(name) ? elsewhere : changed),
  );
  run.taken = Object.fromEntries(stands);
}

// The run waits, unless it has ended; an older one of the script that begins now is done with.
function putAside(state, script) {
  const { run } = state;
  if (run && run.end === null) state.runs.unshift(run);
  state.runs = state.runs.filter((one) => one.script !== script);
}

function takeUp(state, script) {
  const { run } = state;
  const isLeft = run?.script === script;
  const again = isLeft ? run : state.runs.find((one) => one.script === script);
  if (!again || (isLeft && (!run.left || run.end !== null))) return;
  if (!isLeft) {
    state.runs = state.runs.filter((one) => one !== again);
    if (run && run.end === null) state.runs.unshift(run);
  }
  state.run = Object.assign(again, { left: false });
}

function move(state, scriptOf, onward) {
  const run = state.run;
  const script = run && !run.left ? scriptOf(run.script, run.version) : null;
  if (!script) return;
  try {
    Object.assign(run, onward(script, run));
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
  }
}

function find(list, name, id) {
  return list.find((item) => item[name] === id);
}

function put(list, name, item) {
  const place = list.findIndex((one) => one[name] === item[name]);
  if (place < 0) list.push(item);
  else list[place] = item;
}

export { time };

/** Kinds of entry that change the state. */
export const KNOWN_KINDS = new Set(Object.keys(CHANGES));
