// Facts caught from chips and notes, proposed under the names that scripts ask by. Nothing is recorded before it is confirmed.

import { readDay } from "./days.js";

/** @typedef {{question: string, value: string, words: string}} Fact `words` are those that it was read from */

const PAYMENT = /\b(?:premium|payment|paid|check|cheque|money)\b/i;
const CLAUSES = /[;!?\n]+|\.(?!\d)|,(?!\d{3}\b)/;
const SPOUSE = /\b(?:wife|husband|spouse|partner)\b/i;

/**
 * @param {string} today the day in the caller's place, "2026-11-16"
 * @returns {Fact[]} one a question, the first words that tell it
 */
export function factsFrom(text, today) {
  const found = new Map();
  const tell = (question, value, words) => {
    if (value && !found.has(question)) found.set(question, { question, value, words: words.trim() });
  };
  const clauses = text
    .split(CLAUSES)
    .map((clause) => clause.trim())
    .filter(Boolean);
  for (const clause of clauses) {
    payment(clause, PAYMENT.test(text), today, tell);
    moving(clause, today, tell);
    people(clause, tell);
    numbers(clause, tell);
  }
  return [...found.values()];
}

function payment(clause, isPayment, today, tell) {
  const mailed = /\b(?:by mail|mailed|in the mail|sent (?:a|the|my|it|in).*\b(?:check|cheque|mail))\b/i.exec(clause);
  if (mailed && isPayment) {
    tell("paid_by", "mail", clause);
    const day = readDay(clause, today, "past");
    if (day) tell("mailed_on", day.day, clause);
  }
  if (/\bpaid\b.*\b(?:by|with)\b.*\bcard\b|\bcard payment\b/i.test(clause)) tell("paid_by", "card", clause);
  if (/\bpaid\b.*\b(?:bank|draft)\b|\bbank (?:draft|transfer|payment)\b/i.test(clause)) tell("paid_by", "bank", clause);
  if (!mailed && /\bpaid\b/i.test(clause)) {
    const day = readDay(clause, today, "past");
    if (day) tell("paid_on", day.day, clause);
  }
  const cheque = /\b(?:check|cheque)\s*(?:number|no\.?|#|is|:)*\s*#?(\d{3,8})\b/i.exec(clause);
  if (cheque) tell("cheque_number", cheque[1], cheque[0]);
  if (/\b(?:check|cheque)\b.*\bnot\b.*\b(?:cashed|cleared)\b/i.test(clause)) tell("cheque_cashed", "no", clause);
  else if (/\b(?:check|cheque)\b.*\b(?:cashed|cleared)\b|\bbank shows it\b/i.test(clause)) tell("cheque_cashed", "yes", clause);
  const amount = /\$\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)?/.exec(clause);
  if (amount && isPayment) tell("amount_paid", amount[1].replaceAll(",", "") + (amount[2] ?? ""), amount[0]);
}

function moving(clause, today, tell) {
  const moved = /\bmoved\b/i.exec(clause);
  if (moved) {
    tell("moved_lately", "yes", clause);
    const day = readDay(clause, today, "past");
    if (day) tell("moved_on", day.day, clause);
  }
  const address = /\bnew address\s*(?:is|:)\s*(.{4,})$|\bmoved to\s+(\d+\s+.{3,})$/i.exec(clause);
  if (address) tell("new_address", (address[1] ?? address[2]).trim(), clause);
}

function people(clause, tell) {
  const calling =
    /\b(?:calling|calls|call) for (?:my |his |her |the )?(wife|husband|mother|father|son|daughter|partner|child|spouse)\b/i.exec(
      clause,
    );
  const claim = /\b(wife|husband|spouse|partner|son|daughter|child)(?:'s|’s) claims?\b/i.exec(clause);
  if (calling || claim) tell("calling_for", "somebody_else", clause);
  if (claim) tell("whose_claim", SPOUSE.test(claim[1]) ? "spouse" : "child", clause);
}

function numbers(clause, tell) {
  const back = /\b(?:call|ring|reach)\w*\b.*?((?:\(\d{3}\) ?|\d{3}[ .-])?\d{3}[ .-]\d{4})(?!\d)/i.exec(clause);
  if (back) tell("call_back_number", back[1], clause);
}
