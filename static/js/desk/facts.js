// Facts caught from chips and notes, proposed under the names that scripts ask by. Nothing is recorded before it is confirmed;
// what is asked, wished, denied, or told of somebody else is not proposed: a wrong guess costs more than none.

import { readDay } from "./days.js";

/** @typedef {{question: string, value: string, words: string}} Fact `words` are those that it was read from */

const PAYMENT = /\b(?:premium|payment|paid|check|cheque|money)\b/i;
const CLAUSES = /([;!?\n]+|\.(?!\d)|,(?!\d{3}\b))/;
const SPOUSE = /\b(?:wife|husband|spouse|partner)\b/i;

const DENIED = /\b(?:not|never|no|without|nor|hardly|cannot)\b|n['’]t\b/i;
const WISHED =
  /\b(?:will|(?:wants?|wanted|likes?|wishes|needs?) to (?!know|find|hear|see|understand|check|talk|speak)|would|could|should|can|may|might|if|whether|unless|(?:is |are )?going to|plans? to|about to|tr(?:y|ies|ied|ying) to|how to|instead of|used to|next time)\b/i;

/** Words that may stand between whom it is about and what he did. */
const BETWEEN = new Set("has have had just recently also already then now who lately having been only even newly ve s".split(" "));
/** Whom a note of a call is about where it says no name: the caller and his household. */
const CALLER = new Set("i we he she they caller customer member family because since after as that and but so while when says said once".split(" "));
const MOVED_A_THING =
  /^(?:moved|had to move)\s+(?:my|his|her|our|your|their|the|it|him|them|this|that|money|funds|appointments?|dates?|payments?|claims?|up|back|forward|over|out of (?:network|pocket))\b/i;
const MOVED_TO_NO_PLACE =
  /^(?:moved|had to move)\s+(?:on\b(?!\s+(?:\d|the\s+\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|(?:from .*)?(?:in)?to\s+(?:an?|the|another|our|my|his|her|their|some)?\s*(?:\w+\s+)?(?:plan|tier|list|department|group|doctor|dentist|provider|date|queue|e-?mail|paperless|autopay|collections|card|draft|medicare)\b)/i;
const LONG_AGO = /\b(?:years?|decades?) ago\b|\bago\b.*\byears?\b/i;
const PAID_BY_OTHERS = /\b(?:insurance|plan|company|you|provider|medicare|hospital|doctor|employer|claims?|larkfield)\s+(?:\w+\s+)?paid\b/i;
const MAILED_OTHER = /\b(?:forms?|appeals?|documents?|letters?|records?|receipts?|papers|paperwork|applications?|ID cards?|statements?)\b/i;
const MAILED_TO_HIM = /\b(?:you|refund|reimbursement)\b.*\bmail(?:ed)?\b|\bmailed (?:to )?(?:him|her|me|them|us)\b/i;

/**
 * @param {string} today the day in the caller's place, "2026-11-16"
 * @returns {Fact[]} one a question, the first words that tell it
 */
export function factsFrom(text, today) {
  const found = new Map();
  const tell = (question, value, words) => {
    if (value && !found.has(question)) found.set(question, { question, value, words: words.trim() });
  };
  for (const clause of said(text)) {
    payment(clause, PAYMENT.test(text), today, tell);
    moving(clause, today, tell);
    people(clause, tell);
    numbers(clause, tell);
  }
  return [...found.values()];
}

// What a text says, part by part, without its questions.
function said(text) {
  const parts = text.split(CLAUSES);
  const clauses = [];
  for (let place = 0; place < parts.length; place += 2)
    if (parts[place].trim() && !parts[place + 1]?.includes("?")) clauses.push(parts[place].trim());
  return clauses;
}

// Whether what is said from this place on is so: neither denied nor only wished before it.
function isSo(clause, place) {
  const before = clause.slice(0, place);
  return !DENIED.test(before) && !WISHED.test(before);
}

function payment(clause, isPayment, today, tell) {
  const mailed = /\b(?:by mail|mailed|in the mail|sent (?:a|the|my|it|in).*\b(?:check|cheque|mail))\b/i.exec(clause);
  const isMailed = mailed && isPayment && isSo(clause, mailed.index) && !isOtherMail(clause);
  if (isMailed) {
    tell("paid_by", "mail", clause);
    const day = readDay(clause, today, "past");
    if (day) tell("mailed_on", day.day, clause);
  }
  const paid = /\bpaid\b/i.exec(clause);
  const isPaid = paid && isSo(clause, paid.index) && !PAID_BY_OTHERS.test(clause);
  if ((isPaid && /\bpaid\b.*\b(?:by|with)\b.*\bcard\b/i.test(clause)) || isPlain(clause, /\bcard payment\b/i)) tell("paid_by", "card", clause);
  if ((isPaid && /\bpaid\b.*\b(?:bank|draft)\b/i.test(clause)) || isPlain(clause, /\bbank (?:draft|transfer|payment)\b/i)) tell("paid_by", "bank", clause);
  if (!mailed && isPaid) {
    const day = readDay(clause, today, "past");
    if (day) tell("paid_on", day.day, clause);
  }
  cheques(clause, tell);
  const amount = /\$\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)?/.exec(clause);
  if (amount && isPayment && isSo(clause, amount.index)) tell("amount_paid", amount[1].replaceAll(",", "") + (amount[2] ?? ""), amount[0]);
}

function cheques(clause, tell) {
  const cheque = /\b(?:check|cheque)\s*(?:number|no\.?|#|is|:)*\s*#?(\d{3,8})\b/i.exec(clause);
  if (cheque) tell("cheque_number", cheque[1], cheque[0]);
  const cashed = /\b(?:check|cheque)\b.*\b(?:cashed|cleared)\b|\bbank shows it\b/i.exec(clause);
  if (/\b(?:check|cheque)\b.*(?:\bnot\b|n['’]t\b).*\b(?:cashed|cleared)\b/i.test(clause)) tell("cheque_cashed", "no", clause);
  else if (cashed && isSo(clause, clause.length) && !/\bbefore\b/i.test(clause)) tell("cheque_cashed", "yes", clause);
}

function isPlain(clause, pattern) {
  const found = pattern.exec(clause);
  return Boolean(found) && isSo(clause, found.index);
}

// A form or a card that went by mail, or what we sent to the caller.
function isOtherMail(clause) {
  return (MAILED_OTHER.test(clause) && !PAYMENT.test(clause)) || MAILED_TO_HIM.test(clause);
}

function moving(clause, today, tell) {
  const moved = /\b(?:moved|had to move)\b/i.exec(clause);
  if (moved && isMove(clause, moved.index)) {
    tell("moved_lately", "yes", clause);
    const day = readDay(clause, today, "past");
    if (day) tell("moved_on", day.day, clause);
  }
  const address = /\bnew address\s*(?:is|:)\s*(.{4,})$|\bmoved to\s+(\d+\s+.{3,})$/i.exec(clause);
  if (address && isSo(clause, address.index)) tell("new_address", (address[1] ?? address[2]).trim(), clause);
}

// The caller moved house, lately: not his dentist, not his appointment, not to another plan, not years ago.
function isMove(clause, place) {
  const after = clause.slice(place);
  if (MOVED_A_THING.test(after) || MOVED_TO_NO_PLACE.test(after) || LONG_AGO.test(clause) || !isSo(clause, place)) return false;
  const before = clause.slice(0, place).toLowerCase().match(/\p{L}+/gu) ?? [];
  while (before.length && (BETWEEN.has(before.at(-1)) || /ly$/.test(before.at(-1)))) before.pop();
  return !before.length || CALLER.has(before.at(-1));
}

function people(clause, tell) {
  const calling =
    /\b(?:calling|calls|call) for (?:my |his |her |the )?(wife|husband|mother|father|son|daughter|partner|child|spouse)\b/i.exec(
      clause,
    );
  const claim = /\b(wife|husband|spouse|partner|son|daughter|child)(?:'s|’s) claims?\b/i.exec(clause);
  if ((calling && isSo(clause, calling.index)) || (claim && isSo(clause, claim.index))) tell("calling_for", "somebody_else", clause);
  if (claim && isSo(clause, claim.index)) tell("whose_claim", SPOUSE.test(claim[1]) ? "spouse" : "child", clause);
}

function numbers(clause, tell) {
  const back = /\b(?:call|ring|reach)\w*\b.*?((?:\(\d{3}\) ?|\d{3}[ .-])?\d{3}[ .-]\d{4})(?!\d)/i.exec(clause);
  if (back && !DENIED.test(clause.slice(0, back.index + back[0].length))) tell("call_back_number", back[1], clause);
}
