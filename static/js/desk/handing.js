// What is given to make it right, and the caller handed over: their part of the fold, the same as kb/calls/goodwill.py and
// kb/calls/transfers.py.

import { drop } from "./owed.js";

/** @param {{put: Function, find: Function, time: Function}} fold what state.js changes lists with */
export function handing({ put, find, time }) {
  const answered = (by, what) => (state, payload, entry) => {
    if (!state.transfer) return;
    state.transfer.state = what;
    state.transfer.answer = { by: by(payload, entry), note: payload.note ?? null, at: time(entry.at) };
    if (what === "accepted") state.taken = true;
  };
  const back = ({ server }) => (server?.sent_by ? { sent_by: server.sent_by, sent_at: server.sent_at ?? null } : null);
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
        name: entry.server?.name ?? null,
        why: entry.server?.why ?? null,
        approved_by: null,
        refused_by: null,
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
    "concession.settled": (state, payload, entry) => {
      const given = find(state.concessions, "concession", payload.concession);
      if (!given) return;
      if (payload.how === "declined" && given.above && !given.approved_by && entry.actor !== given.by) given.refused_by = entry.actor;
      Object.assign(given, { state: payload.how, reference: payload.reference || given.reference });
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
        back: back(entry),
        state: "offered",
        answer: null,
      };
    },
    "conference.called": (state, payload, entry) => {
      state.conferences.push({ to: payload.to, by: entry.actor, at: time(entry.at), back: back(entry) });
    },
    "transfer.accepted": answered((payload) => payload.by ?? null, "accepted"),
    "transfer.declined": answered((payload, entry) => payload.by || entry.actor, "declined"),
    "transfer.lost": (state, payload, entry) => {
      answered(() => null, "lost")(state, payload, entry);
      if (state.transfer) drop(state, entry, { untilRung: true });
    },
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
