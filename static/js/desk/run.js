// Moving through a run: on, back, to any step seen, after a changed answer, and back into a run that was put aside.
// Each move is the entries that it makes, in their order. Pure: the same state and script give the same entries.

import { advance, isAnswered, looseEnd, refollow } from "../walk.js";
import { applyAll } from "./state.js";

/**
 * @typedef {{kind: string, payload: object}} Act an entry to be made
 * @typedef {{step: string, place: "done"|"now"|"ahead"}} Stop
 */

/** The steps seen, in the order of the way: done, where the run stands, and ahead of it those done before that still apply. */
export function stops(state, scriptOf) {
  const { run } = state;
  const behind = run.trail.slice(0, -1);
  const done = behind.filter((step, place) => behind.lastIndexOf(step) === place && step !== run.step);
  return [
    ...done.map((step) => ({ step, place: "done" })),
    { step: run.step, place: "now" },
    ...ahead(state, scriptOf).map(({ step }) => ({ step, place: "ahead" })),
  ];
}

/** On from the step where the run stands, and over all that was done before and still applies. @returns {Act[]} */
export function goOn(state, scriptOf, payload) {
  const first = { kind: "step.answered", payload };
  return [first, ...again(after(state, [first], scriptOf), scriptOf)];
}

/** To a step seen; nothing where the run stands there, or cannot come there. @returns {Act[]} */
export function goTo(state, scriptOf, step) {
  const { run } = state;
  if (step === run.step) return [];
  if (run.trail.slice(0, -1).includes(step)) return [{ kind: "step.undone", payload: { step } }];
  const ways = ahead(state, scriptOf);
  const place = ways.findIndex((one) => one.step === step);
  return ways.slice(0, place + 1).map((one) => one.act);
}

/** Another answer to an earlier question; what depends on it is opened again, and nothing else. @returns {Act[]} */
export function changeAnswer(state, scriptOf, question, value) {
  const fact = { kind: "fact.noted", payload: { question, value, source: "caller" } };
  return [fact, ...mend(after(state, [fact], scriptOf), scriptOf)];
}

/** Back into a run that was left or put aside, where it stood; before that only to what must be done again. @returns {Act[]} */
export function takeUp(state, scriptOf, script) {
  const start = { kind: "script.started", payload: { script, resume: true } };
  return [start, ...mend(after(state, [start], scriptOf), scriptOf)];
}

/** Back to the first step that an answer given since has opened again, and on from there as far as all still applies. */
export function mend(state, scriptOf) {
  const script = scriptNow(state, scriptOf);
  const loose = script && looseEnd(script, state.run, state.run.taken, state.answers);
  if (!loose) return [];
  const done = new Set(state.run.trail.slice(0, -1));
  const acts = [{ kind: "step.undone", payload: { step: loose } }];
  let now = after(state, acts, scriptOf);
  for (;;) {
    const more = again(now, scriptOf);
    acts.push(...more);
    now = after(now, more, scriptOf);
    const step = now.run.step;
    const way = done.has(step) ? onlyWay(script, now) : undefined;
    if (way === undefined) return acts;
    done.delete(step);
    acts.push({ kind: "step.answered", payload: { step, option: way, again: true } });
    now = after(now, acts.slice(-1), scriptOf);
  }
}

/** A state after entries that have not been made. */
export function after(state, acts, scriptOf) {
  const at = state.started_at ?? "2000-01-01T00:00:00Z";
  const entries = acts.map(({ kind, payload }) => ({ key: "", kind, payload: tidy(payload), at, actor: state.agent }));
  return entries.length ? applyAll(state, entries, scriptOf) : state;
}

// What was done before and still applies, as entries.
function again(state, scriptOf) {
  return ahead(state, scriptOf).map(({ act }) => act);
}

function ahead(state, scriptOf) {
  const script = scriptNow(state, scriptOf);
  if (!script) return [];
  const { run, answers } = state;
  let position = run;
  return refollow(script, run, run.taken, answers).map(([step, option]) => {
    position = advance(script, position, step, option, answers);
    return { step: position.step, act: { kind: "step.answered", payload: tidy({ step, option, again: true }) } };
  });
}

// The one way on from a step that asked for what is answered now: the agent has nothing to choose and nothing to say there
// that could have changed. Undefined where there is more to it.
function onlyWay(script, { run, answers }) {
  const step = script.steps[run.step];
  const ways = [...step.options.map((option) => option.id), ...(step.to ? [null] : [])];
  const says = step.names.some((name) => Object.hasOwn(script.questions, name));
  return ways.length === 1 && step.questions.length && !says && isAnswered(step, answers) ? ways[0] : undefined;
}

function scriptNow(state, scriptOf) {
  const { run } = state;
  return run && !run.left ? scriptOf(run.script, run.version) : null;
}

function tidy(payload) {
  return Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null && value !== undefined));
}
