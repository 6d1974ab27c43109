// What can be typed at a place of the text: fields and values from the schema, and the names that the script knows. Pure.

const CALL_NAMES = [
  "caller.first_name",
  "caller.last_name",
  "caller.member_id",
  "caller.policy_id",
  "caller.phone",
  "agent.name",
];
const STEP_FIELDS = new Set(["to", "default", "start", "step", "at"]);
const ARTICLE_FIELDS = new Set(["articles", "open"]);

/**
 * What can stand at `at` (a place in `text`). `world`: {schema, steps, questions, pieces, snippets}.
 * @returns {{from: number, options: {label: string, detail?: string, info?: string, apply?: string}[], articles?: string} | null}
 *   `articles` asks for articles that fit these letters.
 */
export function completionsAt(text, at, world) {
  const before = text.slice(0, at);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const name = /\{\{\s*([\w.]*)$/.exec(line);
  if (name) return { from: at - name[1].length, options: namesOf(world).map((label) => ({ label })) };
  const link = /\[\[([\w-]*)$/.exec(line);
  if (link) return { from: at - link[1].length, options: [], articles: link[1] };
  const place = placeOf(before);
  if (!place || /(^|\s)#/.test(line)) return null;
  const from = at - place.typed.length;
  const nodes = descend(world.schema, place.path);
  return place.value ? valuesAt(place, nodes, from, world) : keysAt(place, nodes, from, world);
}

function keysAt(place, nodes, from, world) {
  const last = place.path.at(-1);
  const above = place.path.at(-2);
  const isAnswers = last === "answers" || last === "known" || last === "when" || last === "not" || above === "when";
  if (isAnswers && place.path.length > 1) {
    const questions = world.questions.map((one) => ({ label: one.name, detail: one.label, apply: `${one.name}: ` }));
    if (questions.length && (last !== "when" || !world.questions.some((one) => one.name === above)))
      return { from, options: questions };
  }
  const listed = isListItem(place, nodes) ? valuesAt(place, nodes, from, world) : null;
  const found = new Map();
  for (const node of nodes)
    for (const [label, described] of Object.entries(node.properties ?? {}))
      if (!found.has(label))
        found.set(label, { label, info: infoOf(world.schema, described), apply: applied(world.schema, label, described) });
  const options = [...(listed?.options ?? []), ...found.values()];
  if (listed?.articles !== undefined) return { from, options, articles: listed.articles };
  return options.length ? { from, options } : null;
}

// An item of a list of plain values stands where a field could stand.
function isListItem(place, nodes) {
  return place.item && nodes.some((node) => !node.properties);
}

function valuesAt(place, nodes, from, world) {
  const field = place.path.at(-1);
  const plain = (names) => ({ from, options: names.map((one) => (typeof one === "string" ? { label: one } : one)) });
  const holder = place.path.at(-2);
  if (STEP_FIELDS.has(field) && holder !== "transfer") return plain(world.steps);
  if (field === "script") return plain(world.pieces.map((piece) => ({ label: piece.id, detail: piece.title })));
  if (field === "snippet" && place.path.length > 1)
    return plain(world.snippets.map((piece) => ({ label: piece.id, detail: piece.title })));
  if (ARTICLE_FIELDS.has(field)) return { from, options: [], articles: place.typed };
  if (field === "known" && place.path.length === 1) return null;
  const asked = world.questions.find((one) => one.name === field);
  if (asked?.options?.length) return plain(asked.options.map((one) => ({ label: quoted(one.value), detail: one.label })));
  const options = nodes.flatMap((node) => [
    ...(node.enum ?? []).map((label) => ({ label: String(label) })),
    ...(isFlag(node) ? [{ label: "true" }, { label: "false" }] : []),
  ]);
  return options.length ? { from, options: [...new Map(options.map((one) => [one.label, one])).values()] } : null;
}

const isFlag = (node) => node.type === "boolean";
const quoted = (value) => (["yes", "no"].includes(value) ? `"${value}"` : value);
const namesOf = (world) => [...CALL_NAMES, ...world.questions.map((one) => one.name)];

function infoOf(schema, described) {
  const node = options(schema, described).find((one) => one.description) ?? {};
  const told = described.description ?? node.description ?? "";
  const example = (described.examples ?? node.examples ?? [])[0];
  return example === undefined
    ? told
    : `${told}${told ? "\n" : ""}For example: ${typeof example === "string" ? example : JSON.stringify(example)}`;
}

function applied(schema, label, described) {
  const nodes = options(schema, described, false);
  const isNest = nodes.some(
    (node) => node.type === "array" || (node.type === "object" && node.properties && label !== "promise"),
  );
  return isNest && !nodes.some((node) => node.type !== "array" && node.type !== "object") ? `${label}:` : `${label}: `;
}

/** Schemas of what stands under `path`. Lists are passed through: what stands in one is described by its items. */
export function descend(schema, path) {
  let nodes = options(schema, schema);
  for (const key of path)
    nodes = nodes.flatMap((node) => {
      const next = node.properties?.[key] ?? (typeof node.additionalProperties === "object" ? node.additionalProperties : null);
      return next ? options(schema, next) : [];
    });
  // A step is described once with every field; the kinds, which say it again, are left out.
  return [...new Set(nodes)];
}

function options(schema, node, intoItems = true, deep = 0) {
  if (!node || deep > 12) return [];
  if (node.$ref) return options(schema, schema.$defs?.[node.$ref.split("/").at(-1)], intoItems, deep + 1);
  const found = [];
  if (node.properties || node.enum || node.type || node.additionalProperties) found.push(node);
  if (!node.properties)
    for (const one of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) found.push(...options(schema, one, intoItems, deep + 1));
  if (intoItems && node.items) found.push(...options(schema, node.items, intoItems, deep + 1));
  return found;
}

const KEYED = /^(\s*)((?:- +)*)["']?([\w-]+)["']?\s*:(?:\s+(.*)|$)/;

/** Where a text ends: {path: the keys above, typed: the letters before, value: behind a colon, item: behind a dash}. */
export function placeOf(before) {
  const lines = before.split("\n");
  const line = lines.pop();
  const flow = flowOf(line);
  const head = flow ? line.slice(0, flow.from) : line;
  const keyed = KEYED.exec(head);
  const bare = /^(\s*)((?:- +)*)(?:-\s*)?["']?([\w.-]*)$/.exec(head);
  if (!keyed && !bare) return null;
  const [, indent, dashes] = keyed ?? bare;
  const above = parentsOf(lines, indent.length + dashes.length, dashes ? indent.length : null);
  if (!flow) {
    if (keyed) return { path: [...above, keyed[3]], typed: /[\w.-]*$/.exec(head)[0], value: true, item: false };
    return { path: above, typed: bare[3], value: false, item: dashes !== "" || /-\s*$/.test(head) };
  }
  const path = keyed ? [...above, keyed[3], ...flow.path] : [...above, ...flow.path];
  return { path: flow.key ? [...path, flow.key] : path, typed: flow.typed, value: Boolean(flow.key), item: flow.inList };
}

// Brackets that are open at the end of a line: `{when: {paid_by: ` → path [when], key paid_by.
function flowOf(line) {
  const open = [];
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at];
    if (quote) quote = letter === quote ? "" : quote;
    else if ((letter === '"' || letter === "'") && /[\s{[,:]/.test(line[at - 1] ?? " ")) quote = letter;
    else if ((letter === "{" || letter === "[") && (open.length || /(^|[\s:-])$/.test(line.slice(0, at))))
      open.push({ letter, at });
    else if (letter === "}" || letter === "]") open.pop();
  }
  if (!open.length) return null;
  const path = [];
  for (let place = 1; place < open.length; place += 1) {
    const key = /["']?([\w-]+)["']?\s*:\s*$/.exec(line.slice(open[place - 1].at + 1, open[place].at));
    if (key) path.push(key[1]);
  }
  const last = open.at(-1);
  const part = line
    .slice(last.at + 1)
    .split(",")
    .at(-1);
  const keyed = last.letter === "{" ? /^\s*["']?([\w-]+)["']?\s*:\s*["']?([\w.-]*)$/.exec(part) : null;
  const typed = keyed ? keyed[2] : (/^\s*["']?([\w.-]*)$/.exec(part)?.[1] ?? null);
  if (typed === null) return null;
  return { from: open[0].at, path, key: keyed ? keyed[1] : null, typed, inList: last.letter === "[" };
}

// The keys above a line of this indentation; `dash` is where its list item begins, when it is known.
function parentsOf(lines, indent, dash) {
  const path = [];
  let limit = indent;
  for (let at = lines.length - 1; at >= 0 && limit > 0; at -= 1) {
    const found = KEYED.exec(lines[at]);
    const item = /^(\s*)((?:- +)+)/.exec(lines[at]);
    if (!found && !item) continue;
    const column = found ? found[1].length + found[2].length : item[1].length + item[2].length;
    const begins = item ? item[1].length : null;
    if (begins !== null && column === limit && dash === null) dash = begins;
    if (!found) continue;
    const isAbove = column < (dash ?? limit) || (dash !== null && column === dash && begins === null);
    if (!isAbove || (found[4] ?? "").replace(/#.*$/, "").trim()) continue;
    path.unshift(found[3]);
    limit = column;
    dash = begins;
  }
  return path;
}
