// What an agent may give now, before she speaks of it: by her role, by the step that she is on, by what this caller has had.
// Pure.

import { money } from "./handing.js";

/**
 * @typedef {{name: string, display_name: string, limit: number}} Approver
 * @typedef {{id: string, name: string, is_money: boolean, currency: string, reasons: string[], every_months: number, limit: number, approvers: Approver[]}} Type
 * @typedef {{what: string, at: string, by: string, free: string}} Had
 * @typedef {{id: string, name: string, isMoney: boolean, isAnything: boolean, currency: string, limit: number, months: number, reasons: string[], approvers: Approver[], had: Had|null}} Allowance
 */

/** Goodwill that no type names. */
export const ANYTHING = "goodwill";

/**
 * What may be given of a type now.
 * @param {{limit: number, approvers: Approver[], types?: Type[]}} goodwill @param {Record<string, Had>} had by type
 * @param {{type?: string, up_to?: number, currency?: string}|null} offered what the step offers
 * @returns {Allowance}
 */
export function allowance(goodwill, had, id, offered = null) {
  const type = (goodwill.types ?? []).find((one) => one.id === id);
  const own = type?.limit ?? goodwill.limit;
  const upTo = offered && (offered.type ?? ANYTHING) === id ? offered.up_to : null;
  return {
    id,
    name: type?.name ?? "Something else",
    isMoney: type?.is_money ?? false,
    isAnything: !type,
    currency: type?.currency ?? offered?.currency ?? "USD",
    limit: upTo ? Math.min(own, upTo) : own,
    months: type?.every_months ?? 0,
    reasons: type?.reasons ?? [],
    approvers: type?.approvers ?? goodwill.approvers,
    had: type ? (had[id] ?? null) : null,
  };
}

/** Whether it can be given now, in words for the agent: `{ok, asks, words}`. `named` and `day` say people and days. */
export function judge(amount, allowed, { named = (name) => name, day = (at) => at.slice(0, 10) } = {}) {
  const { had, limit, currency, approvers } = allowed;
  const isAbove = (amount ?? 0) > limit || !limit;
  if (!isAbove && !had) return { ok: true, asks: false, words: "" };
  const why = had
    ? `The caller had ${had.what} on ${day(had.at)} from ${named(had.by)}; without asking it is yours again from ${day(had.free)}.`
    : limit && amount
      ? `Above what you may give now (${money(limit, currency)}).`
      : "You may not give this by yourself.";
  const may = approvers.filter((one) => one.limit >= (amount ?? 0));
  if (!may.length) return { ok: false, asks: false, words: `${why} Nobody of your supervisors may approve that much.` };
  const who = may.map((one) => one.display_name);
  const names = who.length > 3 ? "Your supervisors" : who.join(" or ");
  return { ok: true, asks: true, words: `${why} ${names} can approve it: Enter asks, and nothing is said before.` };
}

/** What stands beside the form before anything is typed: what is hers to give of this type. */
export function mayGive(allowed) {
  const { name, isAnything, isMoney, limit, currency, months, had } = allowed;
  if (had || !limit) return "";
  const often = months ? `, once in ${months} months; the caller has had none` : "";
  if (isAnything) return `Yours to give: up to ${money(limit, currency)}.`;
  return isMoney ? `Yours to give: up to ${money(limit, currency)}${often}.` : `${name} is yours to give${often}.`;
}

/** One line for the caller's column: what is hers to give him now, and what is not any more. */
export function inShort(goodwill, had) {
  const all = (goodwill.types ?? []).map((type) => allowance(goodwill, had, type.id));
  const free = all.filter((one) => one.limit && !one.had).map((one) => (one.isMoney ? `${one.name} up to ${money(one.limit, one.currency)}` : one.name));
  const gone = all.filter((one) => one.had).map((one) => `${one.had.what} already`);
  return { free: free.join(" · "), gone: gone.join(" · ") };
}

/** The amount in a field: "25", "$7.50", "1,200"; null where it is none. */
export function readAmount(text) {
  const amount = Number(text.replaceAll(/[$€£,\s]/g, ""));
  return text.trim() && Number.isFinite(amount) && amount > 0 ? amount : null;
}
