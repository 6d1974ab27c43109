// Where the caller came from, so that nobody sends him back: the same comparison as kb/calls/handing/came.py. Pure.

const EMPTY_WORDS = new Set(["department", "dept", "desk", "line", "team", "the", "unit"]);

/** @typedef {{who: string, names: string[], at: string, sent_here: boolean}} Came */

/** The name of a department or colleague as it is compared: "The Equipment dept." is "equipment". */
export function place(words) {
  const plain = words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const found = plain.replace(/[^\p{L}\p{N}_ ]+/gu, " ").split(/\s+/).filter(Boolean);
  return found.filter((word) => !EMPTY_WORDS.has(word)).join(" ") || found.join(" ");
}

/** Where he came from, if that is where he is to go now. @param {Came[]} came @returns {Came|null} */
export function backTo(came, to) {
  const meant = place(to);
  return (meant && came.find((one) => one.names.includes(meant))) || null;
}

/** "Equipment sent him here 20 minutes ago." */
export function saidCame({ who, at, sent_here }, now) {
  const when = ago(now - Date.parse(at));
  return sent_here ? `${who} sent him here ${when}.` : `We sent him to ${who} ${when}, and he is back.`;
}

function ago(ms) {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 2) return "just now";
  if (minutes < 90) return `${minutes} minutes ago`;
  return `${Math.round(minutes / 60)} hours ago`;
}
