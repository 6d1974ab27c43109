// The grammar of the one line: the first sign says what it is; plain words are a note.

/** @typedef {"note"|"find"|"issue"|"promise"|"ask"|"command"} Mode */

/** The sign of each mode; a note has none. */
export const SIGNS = { find: "/", issue: "+", promise: "!", ask: "?", command: ">" };

/** What stands beside the line. */
export const WORDS = { note: "Note", find: "Find", issue: "Issue", promise: "Promise", ask: "Ask", command: "Do" };

const MODES = Object.fromEntries(Object.entries(SIGNS).map(([mode, sign]) => [sign, mode]));

/** What a typed line is: `{mode, text}`, the text without its sign. A sign in the middle of words is only a sign. */
export function readLine(line) {
  const typed = line.replace(/^\s+/, "");
  const mode = MODES[typed[0]];
  return mode ? { mode, text: typed.slice(1).trimStart() } : { mode: "note", text: typed };
}

/** The line with the sign of `mode` before the words that stand in it; the same sign again takes it away. */
export function withMode(line, mode) {
  const now = readLine(line);
  return now.mode === mode || mode === "note" ? now.text : `${SIGNS[mode]} ${now.text}`.trimEnd() + (now.text ? "" : " ");
}

/** Whether nothing stands in the line, so that single keys mean something. */
export function isEmpty(line) {
  return line.trim() === "";
}
