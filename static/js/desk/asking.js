// Raised hands, the request for a supervisor and who took over: their part of the fold, the same as kb/calls/asking.py.

import { time } from "./times.js";

/** What each of these entries changes. */
export const asking = {
  "help.asked": (state, payload, entry) => {
    state.help.push({
      key: entry.key,
      question: payload.question || "",
      to: payload.to ?? null,
      by: entry.actor,
      at: time(entry.at),
      issue: payload.issue ?? null,
      answers: [],
    });
  },
  "help.answered": (state, payload, entry) => {
    const meant = payload.asked ? state.help.find((one) => one.key === payload.asked) : state.help.at(-1);
    meant?.answers.push({ by: entry.actor, text: payload.text || "", at: time(entry.at), key: entry.key });
  },
  "escalation.requested": (state, payload, entry) => {
    state.escalation = {
      key: entry.key,
      wants: payload.wants || "",
      to: null,
      by: entry.actor,
      at: time(entry.at),
      asked_by: payload.asked_by ?? null,
      trigger: payload.trigger ?? null,
      issue: payload.issue ?? null,
      state: "waiting",
      answer: null,
      asked: [],
      passed: [],
      agreed: false,
    };
    ask(state.escalation, payload, time(entry.at));
  },
  "escalation.moved": (state, payload, entry) => {
    const asked = state.escalation;
    if (!asked) return;
    if (asked.answer) {
      asked.passed.push({ by: asked.answer.by, answer: asked.answer.answer, caller_says: payload.caller_says ?? null });
      Object.assign(asked, { answer: null, agreed: false, state: "waiting" });
    }
    if (payload.trigger) asked.trigger = payload.trigger;
    else ask(asked, payload, time(entry.at));
  },
  "escalation.answered": (state, payload, entry) => {
    if (!state.escalation) return;
    state.escalation.state = "answered";
    state.escalation.answer = {
      ...payload,
      by: entry.server?.by || payload.by || entry.actor,
      answered_at: time(entry.at),
    };
  },
  "escalation.agreed": (state) => {
    if (state.escalation?.answer) state.escalation.agreed = true;
  },
  "call.taken_over": (state, payload, entry) => {
    state.takeover = { by: entry.actor, whose: state.agent, at: time(entry.at), note: payload.note ?? null };
    state.agent = entry.actor;
  },
};

function ask(asked, { to }, at) {
  asked.to = to ?? null;
  asked.asked_at = at;
  if (to && !asked.asked.includes(to)) asked.asked.push(to);
}

/** What was struck shows at once: a question, or the request for a supervisor. */
export function unasked(state, key) {
  state.help = state.help.filter((one) => one.key !== key);
  for (const one of state.help) one.answers = one.answers.filter((answer) => answer.key !== key);
  if (state.escalation?.key === key) state.escalation = null;
}
