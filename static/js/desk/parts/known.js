// What is known: each answer with where it is from and how old it is, to be changed by a key or confirmed.

import { knownFrom } from "../ages.js";
import { shortDay } from "../days.js";
import { clone, list, part, show, slot } from "./dom.js";

const MOST_OFFERED = 5;
/** Stands in the brief, before anything is asked. */
const IN_THE_BRIEF = "last_note";

/** Answers by question: those of this call, those that words tell, and some of what the caller said in earlier calls. */
export function showFacts(desk) {
  const { known } = desk.state;
  const here = Object.entries(known).filter(([question]) => question !== IN_THE_BRIEF);
  const facts = here.map(([question, fact]) => row(desk, question, fact, "known"));
  for (const fact of proposed(desk)) facts.push(row(desk, fact.question, { ...fact, by: byWhom(desk, fact) }, "proposed"));
  for (const fact of offered(desk)) facts.push(row(desk, fact.question, { ...fact, source: "before" }, "offered"));
  const first = facts.find((fact) => fact.kind !== "known");
  if (first && desk.isKeyed && desk.state.status === "open") first.isFirst = true;
  const region = part("known");
  list(slot(region, "facts"), facts, () => facts.map((fact) => element(desk, fact)));
  show(part("facts-empty", region), !facts.length);
}

/** What is proposed first, `{question, label, value}`, or null: the keys are for it. */
export function proposedFirst(desk) {
  const fact = proposed(desk)[0] ?? offered(desk)[0];
  if (!fact || desk.state.status !== "open") return null;
  return { question: fact.question, label: labelOf(desk, fact.question), value: say(desk, fact.question, fact.value) };
}

/** Whose words told a fact, by the name shown; null: one's own. */
export function byWhom(desk, { by }) {
  return by === desk.data.person.name ? null : desk.named(by);
}

// What words tell; those of earlier calls only where it need not be asked anew. Who is on the line stands beside the caller.
function proposed(desk) {
  return desk.proposed.filter(({ question, source }) => source === "words" || (source === "before-words" && !isNew(questionOf(desk, question))));
}

// What was answered before and is not known in this call; what the script asks comes first.
function offered(desk) {
  const asked = desk.call?.script?.questions ?? {};
  const open = [...desk.earlier.values()].filter(
    ({ question }) =>
      !Object.hasOwn(desk.state.known, question) &&
      !isNew(asked[question]) &&
      !desk.proposed.some((fact) => fact.question === question),
  );
  const rank = ({ question }) => (Object.hasOwn(asked, question) ? 0 : 1);
  return open.sort((one, other) => rank(one) - rank(other)).slice(0, MOST_OFFERED);
}

function row(desk, question, { value, source, at, by = null }, kind) {
  const from = knownFrom({ source, at, by }, desk.timezone);
  return { question, label: labelOf(desk, question), value: say(desk, question, value), from, kind };
}

function element(desk, { question, label, value, from, kind, isFirst }) {
  const item = clone("t-fact", { label, value, source: kind === "known" ? from : `${from}?` });
  item.dataset.kind = kind;
  const change = item.querySelector('[data-command="change-fact"]');
  show(change, kind === "known" && desk.state.status === "open" && !questionOf(desk, question)?.secret);
  change.setAttribute("aria-label", `Change: ${label}`);
  change.addEventListener("click", () => desk.drawer.changing.open(question));
  if (kind !== "known") item.querySelector("dd").append(" ", confirmButtons(desk, question, isFirst));
  return item;
}

function confirmButtons(desk, question, isFirst) {
  const buttons = clone("t-fact-proposed", isFirst ? { "key-yes": "*", "key-no": "Del" } : {});
  buttons.querySelector('[data-command="confirm-fact"]').addEventListener("click", () => desk.confirmFact(question));
  buttons.querySelector('[data-command="dismiss-fact"]').addEventListener("click", () => desk.dismissFact(question));
  return buttons;
}

/** Whether a question must be asked, whatever was said in other calls. */
export function isNew(question) {
  return Boolean(question && (question.fresh || question.quiet || question.secret));
}

/** A question of one of the scripts that this page has: that which runs first. Undefined where none asks it. */
export function questionOf(desk, name) {
  const scripts = [desk.call?.script, ...(desk.call?.scripts.values() ?? [])];
  return scripts.find((script) => script && Object.hasOwn(script.questions, name))?.questions[name];
}

/** The label of a question: that of the script that asks it, else its name in words. */
export function labelOf(desk, question) {
  const label = questionOf(desk, question)?.label ?? question.replaceAll("_", " ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** A value as it is shown: the label of a choice, a day in words. */
export function say(desk, question, value) {
  const choice = questionOf(desk, question)?.options.find((one) => one.value === String(value));
  if (choice) return choice.label;
  if (value === true || value === false) return value ? "Yes" : "No";
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return shortDay(value);
  return Array.isArray(value) ? value.join(", ") : String(value);
}
