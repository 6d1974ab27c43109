// Which issue something is done for, from the words of it. Written without an issue, an entry can never be sorted later.

import { recognise } from "./vocabulary.js";

const SHORTEST = 4;

/**
 * The issue that words are about: the only one, one of the same matter, or the one that shares most words; null where
 * nothing tells.
 *
 * @param {{issue: string, text: string, spoken?: string|null}[]} open
 */
export function issueOf(words, open) {
  if (open.length < 2) return open[0]?.issue ?? null;
  const matter = recognise(words)?.code;
  const same = matter && open.find((issue) => recognise(issue.text)?.code === matter);
  if (same) return same.issue;
  const said = stems(words);
  const scored = open.map((issue) => ({
    issue,
    shared: stems(`${issue.text} ${issue.spoken ?? ""}`).filter((word) => said.includes(word)).length,
  }));
  const best = scored.reduce((one, other) => (other.shared > one.shared ? other : one));
  return best.shared ? best.issue.issue : null;
}

/**
 * The issue that something is done for: the one that is worked on, unless the words name the matter of another. A chip that was
 * opened on purpose is meant whatever the words are.
 *
 * @param {{issue: string, text: string}[]} open
 * @param {{worked: string|null, chosen: string|null}} on
 */
export function issueFor(words, open, { worked, chosen }) {
  if (worked && worked === chosen) return worked;
  const matter = recognise(words)?.code;
  const named = matter ? open.filter((issue) => recognise(issue.text)?.code === matter) : [];
  if (worked && (!named.length || named.some((issue) => issue.issue === worked))) return worked;
  return named[0]?.issue ?? issueOf(words, open);
}

function stems(words) {
  const found = words
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length >= SHORTEST)
    .map((word) => word.slice(0, 5));
  return [...new Set(found)];
}
