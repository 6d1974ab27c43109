// What is owed to the caller, and the line that went: their part of the fold, the same as kb/calls/owed.py.

import { endHold } from "./holds.js";
import { time } from "./times.js";

const DROPPED_DUE_MS = 5 * 60_000;
const DROPPED_WHAT = "Ring back: the line went";
const ID_ROOM = 180;

/** @param {{put: Function, find: Function}} fold what state.js changes lists with */
export function owed({ put, find }) {
  return {
    "promise.made": (state, payload, entry) => {
      put(state.promises, "promise", {
        promise: payload.promise,
        what: payload.what || "",
        due: payload.due,
        state: "open",
        kind: payload.kind || "do",
        owner: (!entry.server?.asks && payload.owner) || entry.actor, // a colleague is asked first
        number: payload.number ?? null,
        issue: payload.issue ?? null,
        dropped: null,
      });
    },
    "promise.touched": (state, payload) => {
      const promise = find(state.promises, "promise", payload.promise);
      if (!promise) return;
      promise.due = payload.next_due || promise.due;
      if (promise.dropped && payload.how === "spoke" && !payload.next_due) promise.state = "kept";
    },
    "promise.handed": (state, payload, entry) => {
      const promise = find(state.promises, "promise", payload.promise);
      if (promise && payload.to === entry.actor) promise.owner = entry.actor; // asked of another, it stays hers until he takes it
    },
    "promise.kept": (state, payload) => {
      const promise = find(state.promises, "promise", payload.promise);
      if (promise) promise.state = "kept";
    },
    "call.dropped": (state, payload, entry) => {
      endHold(state, entry);
      const handed = state.transfer;
      if (handed?.state === "accepted") return;
      if (handed?.state !== "offered" || handed.kind !== "warm") return void drop(state, entry);
      handed.state = "lost";
      handed.answer = { by: null, note: payload.note ?? null, at: time(entry.at) };
      drop(state, entry, { untilRung: true });
    },
  };
}

/** The line went: a call-back is due at once, for one issue or all that are open; `untilRung`, whatever becomes of these. */
export function drop(state, entry, { only = null, untilRung = false } = {}) {
  const open = state.issues.filter((issue) => issue.state === "open").map(({ issue }) => issue);
  const left = only ? [only] : open.filter((issue) => !isPromised(state, issue));
  if (!left.length && !untilRung) return;
  let due = state.promises.find((one) => one.dropped && one.state === "open");
  if (!due) {
    due = {
      promise: `dropped-${[...entry.key].slice(0, ID_ROOM).join("")}`,
      what: DROPPED_WHAT,
      due: time(new Date(entry.at).getTime() + DROPPED_DUE_MS),
      state: "open",
      kind: "call_back",
      owner: whoHadHim(state),
      number: state.caller.phone ?? null,
      issue: left[0] ?? null,
      dropped: left,
    };
    state.promises.push(due);
  } else if (due.dropped.length) {
    due.dropped = [...due.dropped, ...left.filter((issue) => !due.dropped.includes(issue))];
  }
  if (untilRung) due.dropped = [];
}

/** An issue has ended otherwise after all: where no other was left behind, nobody needs to be rung back. */
export function settled(state, issue, how) {
  if (how === "dropped") return;
  state.promises = state.promises.filter((promise) => {
    if (promise.state !== "open" || !promise.dropped?.includes(issue)) return true;
    promise.dropped = promise.dropped.filter((one) => one !== issue);
    return promise.dropped.length > 0;
  });
}

function isPromised(state, issue) {
  return state.promises.some((one) => one.issue === issue && one.state === "open" && !one.dropped);
}

function whoHadHim(state) {
  const handed = state.transfer;
  return handed && ["offered", "lost"].includes(handed.state) ? handed.by : state.agent;
}
