// What a script's file says, read for the forms: kinds of step, ways on, what comes in. Pure.

/** Names of the kinds as authors read them; another kind bears its own name. */
const KIND_NAMES = {
  talk: "Say and ask",
  route: "Decide by answers",
  promise: "Promise something",
  subscript: "Run another script",
  end: "End",
  concession: "Give something",
  escalate: "Ask for a supervisor",
  transfer: "Hand over",
  open: "Open an article",
};

export const kindName = (kind) => KIND_NAMES[kind] ?? kind.replaceAll("_", " ");

/** The steps as the file has them, by id. */
export function stepsOf(file) {
  return isMapping(file?.steps) ? file.steps : {};
}

/** Which kind of step this is: told by the fields that stand in it. */
export function kindOf(step, kinds) {
  return kinds.find((kind) => kind.sign.some((sign) => isMapping(step) && sign in step))?.kind ?? "talk";
}

/** Every way out of a step: {way, label, to}, `way` as the map names it. */
export function waysOf(step) {
  if (!isMapping(step)) return [];
  const ways = mappings(step.options).map((one) => ({
    way: text(one.id),
    label: text(one.label) || text(one.id),
    to: text(one.to),
  }));
  mappings(step.rules).forEach((one, number) =>
    ways.push({ way: `rule-${number + 1}`, label: `if ${conditionInWords(one.when)}`, to: text(one.to) }),
  );
  if (step.default) ways.push({ way: "default", label: "otherwise", to: text(step.default) });
  if (step.to) ways.push({ way: step.script ? "after" : "to", label: step.script ? "after it" : "goes on", to: text(step.to) });
  return ways;
}

/** What leads to a step: {from, label}. */
export function waysInto(file, name) {
  return Object.entries(stepsOf(file)).flatMap(([from, step]) =>
    waysOf(step)
      .filter((way) => way.to === name)
      .map((way) => ({ from, label: way.label })),
  );
}

/** All questions whose answers may be known: those asked, also inside pieces (`asked`), and what is known before it begins. */
export function questionsOf(file, asked = []) {
  const found = new Map(asked.map((one) => [one.name, one]));
  for (const name of texts(file?.known))
    if (!found.has(name)) found.set(name, { name, label: inPlain(name), type: "text", options: [] });
  for (const step of Object.values(stepsOf(file)))
    for (const one of mappings(step?.ask)) if (one.name && !found.has(text(one.name))) found.set(text(one.name), questionOf(one));
  return [...found.values()];
}

/** A question as the forms take it: its choices as {value, label}. */
export function questionOf(one) {
  const options = Array.isArray(one.options) ? one.options.map(choiceOf) : [];
  const type = text(one.type) || "text";
  const yesNo = ["yes", "no"].map((value) => ({ value, label: inPlain(value) }));
  return { ...one, name: text(one.name), label: text(one.label), type, options: type === "yes_no" ? yesNo : options };
}

function choiceOf(choice) {
  if (!isMapping(choice)) return { value: text(choice), label: text(choice) };
  return { value: text(choice.value), label: text(choice.label) || text(choice.value) };
}

const ORDERS = { gt: "more than", gte: "at least", lt: "less than", lte: "at most" };

/** A condition as one reads it. */
export function conditionInWords(when) {
  if (!isMapping(when)) return "…";
  return Object.entries(when)
    .map(([name, wanted]) => {
      if (name === "not") return `not (${conditionInWords(wanted)})`;
      if (name === "all" || name === "any")
        return `(${(Array.isArray(wanted) ? wanted : []).map(conditionInWords).join(name === "all" ? " and " : " or ")})`;
      const said = name.replaceAll("_", " ");
      if (!isMapping(wanted)) return `${said} is ${text(wanted)}`;
      return Object.entries(wanted)
        .map(([operator, value]) => `${said} ${testInWords(operator, value)}`)
        .join(" and ");
    })
    .join(" and ");
}

function testInWords(operator, value) {
  if (operator === "empty") return value ? "is not answered" : "is answered";
  if (operator === "in") return `is one of ${(Array.isArray(value) ? value : [value]).map(text).join(", ")}`;
  return `is ${ORDERS[operator] ?? operator} ${text(value)}`;
}

/** A list of texts, also where the file has a single one. Snippets stay as they are. */
export function lines(value) {
  if (value === null || value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

export const texts = (value) =>
  lines(value)
    .filter((one) => !isMapping(one))
    .map(text);

export const mappings = (value) => (Array.isArray(value) ? value.filter(isMapping) : []);

export const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export const text = (value) => (value === null || value === undefined ? "" : String(value));

const inPlain = (name) => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The step in which a line of the text stands, or null: told by indentation, so that it works on a torn text too. */
export function stepAt(text, number) {
  const lines = text.split("\n");
  const begins = lines.findIndex((line) => /^steps:\s*(#.*)?$/.test(line));
  if (begins < 0 || number <= begins + 1) return null;
  const first = lines.slice(begins + 1).find((line) => /^\s+[^\s#]/.test(line));
  if (first === undefined) return null;
  const indent = /^\s*/.exec(first)[0];
  for (let at = Math.min(number, lines.length) - 1; at > begins; at -= 1) {
    if (/^[^\s#]/.test(lines[at])) return null;
    const found = lines[at].startsWith(indent) ? /^["']?([A-Za-z0-9][\w-]*)["']?\s*:/.exec(lines[at].slice(indent.length)) : null;
    if (found) return found[1];
  }
  return null;
}
