// From one typed line to issues: "repeat call, moved, update address, wife ill" – each with its nature, said back as speech.

import { recognise } from "./vocabulary.js";

/** @typedef {{issue: string, text: string, nature: string, code: string|null, spoken: string}} Chip */

/** Natures, in the order in which a key turns them. */
export const NATURES = ["task", "question", "complaint", "feeling", "context"];

const STRENGTH = { task: 5, complaint: 4, question: 3, feeling: 2, context: 1 };
const ASKS = /\?\s*$|^(?:how|what|when|where|which|who|why|is|are|does|do|did|can|could|will|would|may|if)\b/i;
const VERBS =
  /^(?:please\s+)?(?:(?:he|she|they|caller|customer|member)\s+)?(?:(?:wants?|needs?|would like|asks?|asking|calling|has|had|get|getting)\s+)?(?:to\s+)?(?:(?:ask|know|talk|speak|hear|check|see|fix|change|update|cancel|stop|start|add|remove|find|track|set up|order|send|resend|request|renew|about|on|for)\s+)*(?:about\s+)?/i;
const LONGEST_SPOKEN = 6;

/**
 * The issues of a line. What means the same is one issue; what the call has already is left out.
 *
 * @param {{text: string}[]} known the call's issues
 * @returns {Chip[]}
 */
export function chipsFrom(line, known = [], newId = () => crypto.randomUUID()) {
  const have = new Set(known.flatMap((issue) => [identity(issue.text), ...split(issue.text).map(identity)]));
  const chips = new Map();
  for (const text of split(line)) {
    const same = identity(text);
    if (have.has(same)) continue;
    const chip = chipOf(text);
    const earlier = chips.get(same);
    if (!earlier) chips.set(same, { issue: newId(), ...chip });
    else if (earlier.text.toLowerCase() !== text.toLowerCase()) join(earlier, chip);
  }
  return [...chips.values()];
}

/** Nature, code and spoken form of one thing. */
export function chipOf(text) {
  const known = recognise(text);
  if (known) return { text, nature: known.nature, code: known.code, spoken: known.spoken };
  return { text, nature: ASKS.test(text) ? "question" : "task", code: null, spoken: spokenOf(text) };
}

/** The nature after this one, for a key that turns it. */
export function nextNature(nature) {
  return NATURES[(NATURES.indexOf(nature) + 1) % NATURES.length];
}

/** How unknown words are said back: "gym refund" is "the gym refund", "my bike" is "your bike". */
export function spokenOf(text) {
  const bare = text.trim().replace(/[?.!\s]+$/, "");
  const thing = bare.replace(VERBS, "").trim() || bare;
  if (ASKS.test(bare) || thing.split(/\s+/).length > LONGEST_SPOKEN) return "what you asked about";
  const own = /^(?:my|his|her|their|our)\s+(.+)$/i.exec(thing);
  if (own) return `your ${own[1]}`;
  return /^(?:the|an?)\s/i.test(thing) ? thing.replace(/^\w+/, "the") : `the ${gentle(thing)}`;
}

/** The parts of a line; a comma within a number ("1,200") is none. */
export function split(line) {
  return line
    .replace(/^\s*\+\s*/, "")
    .split(/[;\n]|,(?!\d{3}\b)/)
    .map((part) => part.trim().replace(/^\+\s*/, ""))
    .filter(Boolean);
}

function identity(text) {
  return recognise(text)?.code ?? text.trim().toLowerCase().replace(/\s+/g, " ");
}

function join(chip, other) {
  chip.text = `${chip.text}, ${other.text}`;
  if (STRENGTH[other.nature] > STRENGTH[chip.nature]) Object.assign(chip, { nature: other.nature, spoken: other.spoken });
}

// A first letter that was typed large begins a sentence, unless it is a name or in capitals throughout.
function gentle(words) {
  return /^[A-Z][a-z]+\s+[a-z]/.test(words) || /^[A-Z][a-z]+$/.test(words) ? words[0].toLowerCase() + words.slice(1) : words;
}
