// Whom the caller's matter has been to: contacts, requests to departments, known problems. Their part of the fold, the same as
// kb/calls/tracing.py.

const CONTACT = ["who", "organisation", "number", "channel", "looked_for", "found", "answer", "reference", "issue"];

/** @param {{put: Function, find: Function, time: Function}} fold what state.js changes lists with */
export function traces({ put, find, time }) {
  return {
    "contact.made": (state, payload, entry) => {
      const told = Object.fromEntries(CONTACT.map((name) => [name, payload[name] ?? null]));
      state.contacts.push({ key: entry.key, ...told, at: time(entry.at), by: entry.actor });
    },
    "request.sent": (state, payload, entry) => {
      put(state.requests, "request", {
        request: payload.request,
        key: entry.key,
        department: payload.department,
        what: payload.what || "",
        due: payload.due ?? null,
        issue: payload.issue ?? null,
        by: entry.actor,
        at: time(entry.at),
        state: "waiting",
        answers: [],
      });
    },
    "request.answered": (state, payload, entry) => {
      const request = find(state.requests, "request", payload.request);
      if (!request) return;
      request.answers.push({
        key: entry.key,
        text: payload.text || "",
        who: payload.who ?? null,
        next_due: payload.next_due ?? null,
        at: time(entry.at),
        by: entry.actor,
      });
      request.due = payload.next_due || request.due;
      request.state = payload.next_due ? "waiting" : "answered";
    },
    "problem.matched": (state, payload, entry) => {
      put(state.problems, "problem", {
        problem: payload.problem,
        key: entry.key,
        title: entry.server?.title || "",
        issue: payload.issue ?? null,
        rung: null,
        rings: [],
      });
    },
    "problem.rung": (state, payload, entry) => {
      const problem = find(state.problems, "problem", payload.problem);
      if (!problem) return;
      problem.rings.push({ key: entry.key, how: payload.how, note: payload.note ?? null, at: time(entry.at), by: entry.actor });
      problem.rung = payload.how;
    },
  };
}

/** What was struck leaves what is known: a contact, a request that nobody has answered yet, a known problem. */
export function untraced(state, key) {
  const isOther = (one) => one.key !== key;
  state.contacts = state.contacts.filter(isOther);
  state.requests = state.requests.filter(isOther);
  state.problems = state.problems.filter(isOther);
}
