// Everything that the desk can be told to do, by name. Each is found by its words in the palette, and most are a button too.
// `key`: the letter that means it after `>`. `single`: the key that does it at once while the line is empty; never a letter,
// because letters begin a note. `when`: in which situation it makes sense.

/**
 * @typedef {{id: string, name: string, words: string, about: string, key?: string, single?: string, when?: string}} Command
 */

/** @type {Command[]} */
export const COMMANDS = [
  { id: "aer", name: "A.E.R.", words: "aer acknowledge empathize reassure say it sentence", about: "One thing to say that he is heard", key: "a", single: "=", when: "call" },
  { id: "told-accepted", name: "Took it", words: "told took it accepted", about: "Told the open article, and the caller took it", key: "t", single: ".", when: "article" },
  { id: "told-disputed", name: "Pushed back", words: "pushed back disputed no", about: "Told it, and the caller did not accept it", key: "p", single: ",", when: "article" },
  { id: "told-tried", name: "Has tried that", words: "already tried", about: "Told it; the caller had tried it", when: "article" },
  { id: "told-unfit", name: "Does not fit", words: "does not apply fit", about: "Told it; it does not fit this caller", when: "article" },
  { id: "not-told", name: "I did not pass it on", words: "not said passed on", about: "Read, and not told", when: "article" },
  { id: "said", name: "Said the next line", words: "said told line must tell detail tick", about: "Ticks the next line of what must be told", key: "u", when: "article" },
  { id: "flag", name: "Something is wrong in this article", words: "flag wrong article mistake", about: "Tells the editors", when: "article" },
  { id: "close-article", name: "Close the article", words: "close article", about: "Back to the results", when: "article" },
  { id: "phrasing", name: "Another way to say it", words: "phrasing another way turn say", about: "Turns to the next phrasing", key: "o", single: ";", when: "script" },
  { id: "back", name: "Back", words: "back previous step undo", about: "To the step before; no answer is lost", key: "b", single: "<", when: "script" },
  { id: "steps", name: "Steps so far", words: "steps go to jump ahead seen where", about: "To any step seen, also ahead of this one", key: "j", single: "Home", when: "script" },
  { id: "change", name: "Change an answer", words: "change correct answer fact known", about: "What depends on it opens again: >change how was it paid", key: "f", when: "call" },
  { id: "script", name: "Other script", words: "other script start change guide", about: "Choose the script", key: "s", when: "call" },
  { id: "leave-script", name: "Go on without the script", words: "leave script stop without", about: "The script is put away", when: "script" },
  { id: "resume", name: "Back to the other script", words: "resume return back to other script put aside", about: "Where it stands, with every answer", key: "r", when: "aside" },
  { id: "danger", name: "Somebody is in danger", words: "danger emergency suicide safe help now", about: "The script for it begins at once", key: "d", when: "call" },
  { id: "find", name: "Find", words: "find search look article", about: "Search what we know", single: "/" },
  { id: "issue", name: "Add an issue", words: "issue chip add wants", about: "What the caller wants; commas make several", single: "+", when: "call" },
  { id: "promise", name: "Promise", words: "promise call back follow up owe", about: "What, by when, to which number", single: "!", when: "call" },
  { id: "hand-over", name: "Supervisor or hand over", words: "supervisor hand over escalate manager transfer help", about: "Ask for a supervisor, or hand the caller over", key: "h", when: "call" },
  { id: "goodwill", name: "Goodwill", words: "goodwill credit waive fee refund make it right give", about: "What is given, and why", key: "g", when: "call" },
  { id: "accepted", name: "They took the caller", words: "accepted took over transfer has the caller by", about: "By name: >accepted Dana", when: "handed" },
  { id: "declined", name: "They do not take the caller", words: "declined refused transfer no", about: "The caller stays with you", when: "handed" },
  { id: "line-lost", name: "The line went", words: "line lost went cut off transfer", about: "While the caller was handed over", when: "handed" },
  { id: "posted", name: "Goodwill is posted", words: "posted goodwill booked reference", about: "With its reference: >posted A-1042", when: "owed" },
  { id: "ask", name: "Ask a colleague", words: "ask colleague question help", about: "Notes the question", single: "?", when: "call" },
  { id: "copy-lines", name: "Copy three lines", words: "copy three lines name id wants", about: "Name, member or policy ID, what the caller wants", key: "c", when: "call" },
  { id: "mood-calm", name: "Caller is calm", words: "mood calm", about: "How the caller is now", when: "call" },
  { id: "mood-worried", name: "Caller is worried", words: "mood worried", about: "How the caller is now", when: "call" },
  { id: "mood-hot", name: "Caller is hot", words: "mood hot upset angry", about: "Hot phrasings first", single: "%", when: "call" },
  { id: "hold", name: "Hold", words: "hold wait resume back from", about: "Put the caller on hold, or go back", when: "call" },
  { id: "caller", name: "Who is on the line", words: "caller name member policy identify id number", about: "Name, member ID: >caller Jane Doe M123", when: "call" },
  { id: "thanks", name: "The caller said thank you", words: "thanks praise thank you", about: "Keeps the words", when: "call" },
  { id: "gap", name: "Tell the editors what is missing", words: "gap missing article editors nothing", about: "What nobody could find", when: "call" },
  { id: "resolved", name: "Issue is resolved", words: "resolved done settle settled issue", about: ">resolved address", when: "call" },
  { id: "withdrawn", name: "Issue is not wanted after all", words: "withdrawn not wanted drop issue", about: ">not wanted refund", when: "call" },
  { id: "wrap-up", name: "Wrap up", words: "wrap up end finish close read back", about: "Read back, settle, summary", key: "e", single: "End", when: "call" },
  { id: "wrong-number", name: "Wrong number", words: "wrong number silence test no issue", about: "Ends the call at once, without an issue", key: "w", when: "call" },
  { id: "later", name: "Finish later", words: "later park shelf leave", about: "The call waits on the shelf", when: "call" },
  { id: "record", name: "Record of this call", words: "record timeline", about: "As your supervisor sees it", when: "call" },
  { id: "keys", name: "Single keys on or off", words: "keys shortcuts single accessibility", about: "Keys that work in an empty line" },
];

/** Commands of a feature; one whose id is there already takes its place. @param {Command[]} commands */
export function addCommands(commands) {
  for (const command of commands) {
    const place = COMMANDS.findIndex((one) => one.id === command.id);
    if (place < 0) COMMANDS.push(command);
    else COMMANDS[place] = command;
    BY_ID.set(command.id, command);
  }
}

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));

/** A command by its id. */
export function commandOf(id) {
  return BY_ID.get(id);
}

/** The command that a single key does in an empty line, or undefined. @param {Set<string>} situation */
export function commandOfKey(key, situation) {
  return COMMANDS.find((command) => command.single === key && fits(command, situation));
}

/**
 * Commands that what was typed may mean, likeliest first. The first word chooses, the others may be what it is done with
 * ("caller Jane Doe"); one letter takes its key ("t", "p") before any name.
 */
export function findCommands(typed, situation) {
  const fitting = COMMANDS.filter((command) => fits(command, situation));
  const asked = typed.trim().toLowerCase();
  if (!asked) return fitting;
  const scored = fitting.map((command) => [score(command, asked), command]).filter(([points]) => points > 0);
  return scored.sort(([one], [other]) => other - one).map(([, command]) => command);
}

/** What stands behind the name of the command in the line: ">caller Jane Doe" gives "Jane Doe". */
export function argumentOf(typed, command) {
  const words = typed.trim().split(/\s+/);
  const known = `${command.name} ${command.words} ${command.id.replaceAll("-", " ")} ${command.key ?? ""}`.toLowerCase().split(/\s+/);
  let first = known.some((word) => word.startsWith(words[0].toLowerCase())) ? 1 : 0;
  while (first < words.length && known.includes(words[first].toLowerCase())) first += 1;
  return words.slice(first).join(" ");
}

function score(command, asked) {
  if (command.key === asked) return 100;
  const name = command.name.toLowerCase();
  if (name === asked || command.id === asked) return 90;
  if (name.startsWith(asked)) return 80;
  const said = command.id.replaceAll("-", " ");
  if (said.includes(" ") && asked.startsWith(`${said} `)) return 75;
  const [first, ...more] = asked.split(/\s+/);
  const words = `${name} ${command.words}`.split(/\s+/);
  if (command.id === first || command.key === first) return 70;
  const hits = [first, ...more].filter((word) => words.some((one) => one.startsWith(word))).length;
  if (!words.some((one) => one.startsWith(first))) return 0;
  const exact = words.includes(first) ? 10 : 0;
  return 20 + exact + (10 * hits) / (more.length + 1) - (command.words.startsWith(first) || name.startsWith(first) ? 0 : 5);
}

function fits(command, situation) {
  return !command.when || situation.has(command.when);
}
