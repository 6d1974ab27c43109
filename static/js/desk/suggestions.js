// Which scripts fit: by what is asked of the server, and what must do while it is away. Pure.

const HEARD = new Set(["open", "context"]);
const SEARCHES = 2;
const SHORTEST = 4;
const BEGINNING = 5;

/**
 * The words by which scripts are looked for: what the caller wants and has not got yet, why he was put through, and what
 * was searched for last. The reason is of the call as it began: once something is settled it says nothing of the rest.
 */
export function wantedWords({ issues, reason }, searched) {
  const open = issues.filter((issue) => issue.state === "open").map((issue) => issue.text);
  const isFirst = issues.every((issue) => HEARD.has(issue.state));
  return [...open, ...(isFirst && reason ? [reason] : []), ...searched.slice(-SEARCHES)].join(", ");
}

/** Why a script is suggested, in a few words; empty where there is nothing to say. */
export function whyWords({ why = [], taken = false }) {
  const said = why.slice(0, 3).map((word) => `“${word}”`).join(", ");
  return [said && `Fits ${said}`, taken && "agents took it for calls like this"].filter(Boolean).join("; ");
}

/** The scripts that fit best by what this page knows of them: words that begin alike, rare ones more. At most three. */
export function likeliest(scripts, wanted) {
  const texts = scripts.map((script) => new Set(beginnings([script.title, script.summary, ...(script.for ?? [])].join(" "))));
  const asked = [...new Set(beginnings(wanted))];
  const worth = asked.map((word) => {
    const among = texts.filter((text) => text.has(word)).length;
    return among ? Math.log(1 + scripts.length / among) : 0;
  });
  return scripts
    .map((script, place) => ({ script, score: asked.reduce((sum, word, n) => sum + (texts[place].has(word) ? worth[n] : 0), 0) }))
    .filter((one) => one.score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, 3)
    .map((one) => one.script);
}

function beginnings(text) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length >= SHORTEST).map((word) => word.slice(0, BEGINNING));
}
