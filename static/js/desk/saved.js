// One word for all that may be unsaved: the worst of the outbox and the draft counts.

const ORDER = ["saved", "saving", "not-saved", "sealed"];

/** @returns {{state: "saved"|"saving"|"unsaved"|"sealed", word: string}} as the indicator shows it */
export function indicator(outbox, draft = null) {
  const statuses = [outbox.status, ...(draft ? [draft.status] : [])];
  const worst = statuses.reduce((one, other) => (ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one));
  if (worst === "saved") return { state: "saved", word: "Saved" };
  if (worst === "saving") return { state: "saving", word: "Saving" };
  if (worst === "sealed") return { state: "sealed", word: `Sealed: ${outbox.count + outbox.unreadable.length}` };
  const waiting = outbox.count + outbox.refused.length;
  return { state: "unsaved", word: waiting ? `Not saved yet: ${waiting}` : "Not saved yet" };
}
