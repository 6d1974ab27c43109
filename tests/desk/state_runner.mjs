// The desk's fold, asked with some scripts at hand.
import { apply, applyAll, emptyState, fold, KNOWN_KINDS } from "../../static/js/desk/state.js";

const at = (scripts) => (id, version) => scripts.find((script) => id === script.id && version === script.version) ?? null;

export const folded = (entries, scripts) => fold(entries, at(scripts), "c");
export const appliedTo = (state, entries, scripts) => entries.reduce((now, entry) => apply(now, entry, at(scripts)), state);
export const folds = (kinds) => kinds.filter((kind) => KNOWN_KINDS.has(kind));

export function leavesAlone() {
  const before = emptyState("c");
  const copy = JSON.stringify(before);
  const entry = { key: "k", kind: "note.added", payload: { text: "x" }, at: "2026-11-20T10:00:00Z", actor: "ada" };
  return applyAll(before, [entry, entry], () => null).notes.length === 2 && JSON.stringify(before) === copy;
}
