// What is given to make it right, and the caller handed over: their part of the fold, the same as kb/calls/goodwill.py and
// kb/calls/transfers.py.

/** @param {{put: Function, find: Function, time: Function}} fold what state.js changes lists with */
export function handing({ put, find, time }) {
  const answered = (by, what) => (state, payload, entry) => {
    if (!state.transfer) return;
    state.transfer.state = what;
    state.transfer.answer = { by: by(payload, entry), note: payload.note ?? null, at: time(entry.at) };
  };
  return {
    "concession.offered": (state, payload, entry) => {
      const above = Boolean(entry.server?.above);
      put(state.concessions, "concession", {
        concession: payload.concession,
        type: payload.type,
        amount: payload.amount ?? null,
        currency: payload.currency ?? null,
        item: payload.item ?? null,
        reason: payload.reason ?? null,
        issue: payload.issue ?? null,
        by: entry.actor,
        above,
        approved_by: null,
        state: above ? "waiting" : "offered",
        reference: null,
      });
    },
    "concession.approved": (state, payload, entry) => {
      const given = find(state.concessions, "concession", payload.concession);
      if (!given) return;
      given.approved_by = entry.actor;
      if (given.state === "waiting") given.state = "offered";
    },
    "concession.settled": (state, payload) => {
      const given = find(state.concessions, "concession", payload.concession);
      if (given) Object.assign(given, { state: payload.how, reference: payload.reference || given.reference });
    },
    "transfer.offered": (state, payload, entry) => {
      state.transfer = {
        to: payload.to,
        colleague: entry.server?.colleague ?? null,
        kind: payload.kind,
        reason: payload.reason ?? null,
        wants: payload.wants ?? null,
        by: entry.actor,
        at: time(entry.at),
        issue: payload.issue ?? null,
        state: "offered",
        answer: null,
      };
    },
    "transfer.accepted": answered((payload) => payload.by ?? null, "accepted"),
    "transfer.declined": answered((payload, entry) => payload.by || entry.actor, "declined"),
    "transfer.lost": answered(() => null, "lost"),
  };
}

/** The amount as it is read: "$25", "$7.50", "25 CHF". */
export function money(amount, currency) {
  const told = Number(amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).replace(/\.00$/, "");
  const sign = { USD: "$", EUR: "€", GBP: "£" }[currency || "USD"];
  return sign ? `${sign}${told}` : `${told} ${currency}`;
}

/** What is given, as it is read. */
export function given({ amount, currency, item }) {
  return [item, amount ? money(amount, currency) : ""].filter(Boolean).join(" and ") || "goodwill";
}
