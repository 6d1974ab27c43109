// Card numbers, security codes and social security numbers are masked before words leave a field: the same rules as
// kb/content/mask.py, by which the server masks once more. A test holds both against each other.

/** @typedef {{start: number, end: number, was: string, shown: string}} Found what is masked, in characters of the text */
/** @typedef {(text: string) => {text: string, found: Found[]}} Masker */

const HIDDEN = "•••";
const CARD = "••••";
const PHONE = 13;
const BEFORE = 30;

// Python's \s and \b know every script; so do these.
const S = "[\\s\\x1c-\\x1f\\x85]";
const B = "(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))";
const BETWEEN = "(?:[\\s\\x1c-\\x1f\\x85\\-‐-―−._/\\u00ad\\u200b-\\u200f\\u2060\\ufeff]|&nbsp;){1,4}";
const DIGITS = new RegExp(`\\d+(?:${BETWEEN}\\d+)*`, "gu");
const CLAIM = new RegExp(`${B}claim(?:${S}+(?:number|num|no\\.?|is))*${S}*[:#]?${S}*$`, "iu");
const UUID = new RegExp(`${B}[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}${B}`, "giu");
const CARDS =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15})$/;

const AREA = "(?!000|666|9\\d\\d)\\d{3}";
const GAP = `${S}{0,2}[-‐-―−]${S}{0,2}`;
const SSN_DASHES = new RegExp(`(?<![\\d-])${AREA}${GAP}(?!00)\\d\\d${GAP}(?!0000)\\d{4}(?![\\d-])`, "gu");
const SSN_WORD = new RegExp(
  `(${B}(?:ssn|social(?:${S}+security)?(?:${S}+(?:number|no\\.?|num))?|soc${S}+sec)${B}[^\\d\\n]{0,12})` +
    `(${AREA}[\\s\\x1c-\\x1f\\x85.\\-‐-―−]{0,3}\\d\\d[\\s\\x1c-\\x1f\\x85.\\-‐-―−]{0,3}\\d{4})(?!\\d)`,
  "giu",
);
const CODE = new RegExp(
  `(${B}(?:cvv2?|cvc2?|cid|csc|(?:card${S}+)?security${S}+code|card${S}+verification(?:${S}+(?:code|number))?)${B}` +
    `(?:${S}+is|${S}*[:=#])?${S}{0,3})(\\d{3,4})(?!\\d)`,
  "giu",
);
const NUMBER_WORDS = Object.fromEntries(
  "zero oh,one,two,three,four,five,six,seven,eight,nine".split(",").flatMap((words, digit) => words.split(" ").map((word) => [word, String(digit)])),
);
const WORD = Object.keys(NUMBER_WORDS).join("|");
const SPOKEN = new RegExp(`${B}(?:${WORD})(?:[\\s\\x1c-\\x1f\\x85,.\\-]{1,3}(?:${WORD})){12,18}${B}`, "giu");

/** Masks as this installation does: what one of `shapes` matches stays. @param {string[]} shapes @returns {Masker} */
export function maskerOf(shapes = []) {
  const spare = [UUID, ...shapes.map(patternOf).filter(Boolean)];
  return (text) => mask(text, spare);
}

// A shape is written for the server; what only Python writes so is said in JavaScript's way.
function patternOf(shape) {
  const said = shape
    .replace(/^\(\?i\)/, "")
    .replaceAll("(?P<", "(?<")
    .replaceAll("\\A", "^")
    .replaceAll("\\Z", "$");
  const flags = shape.startsWith("(?i)") ? "gi" : "g";
  for (const more of ["u", ""]) {
    try {
      return new RegExp(said, flags + more);
    } catch {
      // without the u it may be understood
    }
  }
  return null;
}

function mask(text, spare) {
  if (!/\p{Nd}/u.test(text) && !matches(SPOKEN, text).length) return { text, found: [] };
  const characters = [...text];
  const plain = asciiDigits(characters);
  const kept = spare.flatMap((pattern) => matches(pattern, plain).map((one) => [one.index, one.index + one[0].length])).filter(([a, b]) => a < b);
  const spans = [...cards(plain), ...others(plain)].filter(([start, end]) => !kept.some(([a, b]) => a <= start && end <= b));
  const pieces = [];
  const found = [];
  let at = 0;
  for (const [start, end, shown] of spans.sort(inOrder)) {
    if (start < at) continue;
    pieces.push(characters.slice(at, start).join(""), shown);
    found.push({ start, end, was: characters.slice(start, end).join(""), shown });
    at = end;
  }
  return { text: [...pieces, characters.slice(at).join("")].join(""), found };
}

function inOrder(one, other) {
  return one[0] - other[0] || one[1] - other[1] || (one[2] < other[2] ? -1 : 1);
}

function matches(pattern, text) {
  return [...text.matchAll(pattern)];
}

// One unit a character, every script's digits as 0 to 9, so that places in it are places in the text.
function asciiDigits(characters) {
  return characters
    .map((character) => {
      if (/\p{Nd}/u.test(character)) return String(digitOf(character.codePointAt(0)));
      return character.length === 1 ? character : /[\p{L}\p{N}]/u.test(character) ? "ʘ" : "¤";
    })
    .join("");
}

// Digits of a script stand together, ten by ten, the zero first.
function digitOf(code) {
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

function cards(text) {
  const found = [];
  for (const run of matches(DIGITS, text)) {
    const groups = matches(/\d+/g, run[0]).map((one) => [run.index + one.index, run.index + one.index + one[0].length]);
    const isPhone = text[run.index - 1] === "+" && groups.reduce((sum, [a, b]) => sum + b - a, 0) <= PHONE;
    for (let first = isPhone ? groups.length : 0; first < groups.length; ) {
      let last = cardAt(text, groups, first);
      if (last === null) {
        first += 1;
        continue;
      }
      // Another may begin within it: nobody knows which of the two is the card.
      for (let within = first + 1; within <= last; within += 1) last = Math.max(last, cardAt(text, groups, within) ?? last);
      const [[start], [, end]] = [groups[first], groups[last]];
      const digits = groups.slice(first, last + 1).map(([a, b]) => text.slice(a, b)).join("");
      found.push([start, end, isClaim(text, start) ? claim(digits) : CARD + digits.slice(-4)]);
      first = last + 1;
    }
  }
  return found;
}

// The group with which a card number ends that begins with group `first`; the longest there is.
function cardAt(text, groups, first) {
  if (!"23456".includes(text[groups[first][0]])) return null; // no network's cards begin so
  let ends = null;
  let digits = "";
  for (let last = first; last < Math.min(groups.length, first + 19); last += 1) {
    digits += text.slice(...groups[last]);
    if (digits.length > 19) break;
    if (isCard(digits)) ends = last;
  }
  return ends;
}

function isCard(digits) {
  return CARDS.test(digits) && luhn(digits);
}

function isClaim(text, start) {
  return CLAIM.test(text.slice(Math.max(0, start - BEFORE), start));
}

function claim(digits) {
  const shown = Math.min(6, digits.length - 10);
  return digits.slice(0, shown) + "•".repeat(digits.length - shown - 4) + digits.slice(-4);
}

function luhn(digits) {
  const total = [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (1 + (place % 2));
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return total % 10 === 0;
}

function others(text) {
  const found = [];
  const behind = (one) => [one.index + (one[2] === undefined ? 0 : one[1].length), one.index + one[0].length];
  for (const one of [...matches(SSN_DASHES, text), ...matches(SSN_WORD, text)]) {
    const [start, end] = behind(one);
    found.push([start, end, HIDDEN + (isClaim(text, start) ? text.slice(end - 4, end) : "")]);
  }
  for (const one of matches(CODE, text)) found.push([...behind(one), HIDDEN]);
  for (const one of matches(SPOKEN, text)) {
    const digits = one[0].toLowerCase().match(/[a-z]+/g).map((word) => NUMBER_WORDS[word]).join("");
    if (isCard(digits)) found.push([one.index, one.index + one[0].length, CARD + digits.slice(-4)]);
  }
  return found;
}

const NUMBERS_OF_CALLERS = new Set(["member_id", "policy_id", "phone"]);

/** A value with every text in it masked; an ID or number of a caller that had to be is left out, as on the server. */
export function maskAll(value, masker) {
  if (typeof value === "string") return masker(value).text;
  if (Array.isArray(value)) return value.map((one) => maskAll(one, masker));
  if (!value || typeof value !== "object") return value;
  const masked = Object.entries(value).map(([name, one]) => [name, maskAll(one, masker)]);
  return Object.fromEntries(masked.filter(([name, one]) => !NUMBERS_OF_CALLERS.has(name) || one === value[name]));
}
