// The walk: where a run of a script stands, as a pure function of version, answers and ways taken.
// The same as kb/scripts/walk.py and kb/scripts/format/conditions.py; both sides run tests/scripts/vectors.json.
// Answers (question name → value) belong to the call, not to the position: going back loses none of them.

/** Raised where the run has no such step or way; what was typed is not lost by it. */
export class Invalid extends Error {}

/** At the first step that is not passed through: {step, phase, end, trail}. */
export function begin(script, answers) {
  return stand(script, script.start, answers, []);
}

/** On from `step` by `option`, or with null by the way that needs none. */
export function advance(script, position, step, option, answers) {
  if (step !== position.step) throw new Invalid(`The run is on the step ${position.step}, not on ${step}.`);
  const from = stepOf(script, step);
  const onward = wayOn(from, option ?? null);
  if (onward === undefined) throw new Invalid(`The step ${step} has no such way on.`);
  return stand(script, onward, answers, position.trail);
}

/** Back to a step that the run has been on, the last time it was there. */
export function back(script, position, step, answers) {
  const before = position.trail.slice(0, -1);
  const last = before.lastIndexOf(step);
  if (last < 0) throw new Invalid(`The run has not been on the step ${step} before this one.`);
  return stand(script, step, answers, before.slice(0, last));
}

/**
 * The steps done before that still apply from here on, each with the way that was `taken` there (step → option), in order:
 * `[[step, option]]`. It ends before a step that was not done yet, has lost its way, asks something that is not answered,
 * depends on an answer that is `changed`, or is on the trail already.
 */
export function refollow(script, position, taken, answers, changed = []) {
  const found = [];
  while (Object.hasOwn(taken, position.step) && !position.trail.slice(0, -1).includes(position.step)) {
    const step = stepOf(script, position.step);
    const option = taken[position.step] ?? null;
    if (!hasWay(step, option) || uses(step, changed) || !isAnswered(step, answers)) break;
    found.push([position.step, option]);
    position = advance(script, position, position.step, option, answers);
  }
  return found;
}

/**
 * The first step on the trail that must be done again, because it is no longer `taken` or its way leads elsewhere now; null
 * where all of the trail still stands. Of a step that was stood on more than once only the last time can be told.
 */
export function looseEnd(script, position, taken, answers) {
  const { trail } = position;
  const last = new Map(trail.map((name, place) => [name, place]));
  for (let place = 0; place < trail.length - 1; place += 1) {
    const name = trail[place];
    if (last.get(name) !== place) continue;
    if (!Object.hasOwn(taken, name)) return name;
    const onward = wayOn(stepOf(script, name), taken[name] ?? null);
    if (onward === undefined || stand(script, onward, answers, []).step !== trail[place + 1]) return name;
  }
  return null;
}

/** Whether a step asks or says one of these names. */
export function uses(step, names) {
  return names.some((name) => step.names.includes(name) || step.questions.some((question) => question.name === name));
}

/** Whether everything that a step must ask is known. */
export function isAnswered(step, answers) {
  const known = (name) => Object.hasOwn(answers, name) && !isEmpty(answers[name]);
  return step.questions.every((question) => question.optional || known(question.name));
}

/** Whether another answer has been given; a first one changes nothing. */
export function isChanged(old, now) {
  if (Array.isArray(old)) return old.length > 0 && JSON.stringify(old) !== JSON.stringify(now);
  return !isEmpty(old) && !same(now ?? null, old);
}

/** Whether a condition (`when`) holds with these answers. An answer that cannot be compared makes a comparison false. */
export function holds(when, answers) {
  if (!isMapping(when)) return false;
  return Object.entries(when).every(([name, wanted]) => {
    if (name === "all") return Array.isArray(wanted) && wanted.every((one) => holds(one, answers));
    if (name === "any") return Array.isArray(wanted) && wanted.some((one) => holds(one, answers));
    if (name === "not") return !holds(wanted, answers);
    const answer = Object.hasOwn(answers, name) ? answers[name] : null;
    if (!isMapping(wanted)) return same(answer, wanted);
    const tests = Object.entries(wanted);
    return tests.length > 0 && tests.every(([operator, value]) => passes(operator, value, answer));
  });
}

// Where a way out of a step leads, or undefined.
function wayOn(step, option) {
  return (option === null ? step.to : step.options.find((one) => one.id === option)?.to) ?? undefined;
}

function hasWay(step, option) {
  return wayOn(step, option) !== undefined;
}

function stand(script, name, answers, trail) {
  const passed = new Set();
  let step = stepOf(script, name);
  while (isPassed(step)) {
    if (passed.has(name)) throw new Invalid(`The script goes in a circle at ${name}.`);
    passed.add(name);
    name = (step.rules.find((rule) => holds(rule.when, answers)) ?? { to: step.default }).to;
    step = stepOf(script, name);
  }
  return { step: name, phase: step.phase ?? "", end: step.end ?? null, trail: [...trail, name] };
}

function isPassed(step) {
  return step.default !== null && step.default !== undefined;
}

function stepOf(script, name) {
  if (!Object.hasOwn(script.steps, name)) throw new Invalid(`The script has no step ${name}.`);
  return script.steps[name];
}

const ORDERS = {
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};

function passes(operator, wanted, answer) {
  if (operator === "in") return Array.isArray(wanted) && wanted.some((one) => same(answer, one));
  if (operator === "empty") return isEmpty(answer) === (wanted === true);
  if (!Object.hasOwn(ORDERS, operator)) return false;
  const left = plain(answer);
  const right = plain(wanted);
  const numbers = [numberOf(left), numberOf(right)];
  if (!numbers.includes(null)) return ORDERS[operator](...numbers);
  const days = [dayOf(left), dayOf(right)];
  return !days.includes(null) && ORDERS[operator](...days);
}

function same(answer, wanted) {
  if (wanted === null || wanted === undefined) return isEmpty(answer);
  const left = plain(answer);
  const right = plain(wanted);
  if (typeof left === "string" && typeof right === "string") return left === right;
  const numbers = [numberOf(left), numberOf(right)];
  return numbers[0] !== null && numbers[0] === numbers[1];
}

function isEmpty(answer) {
  if (typeof answer === "string") return trim(answer) === "";
  if (answer === null || answer === undefined) return true;
  return typeof answer === "object" && Object.keys(answer).length === 0;
}

function isMapping(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Yes and no for true and false, texts without the space around them.
function plain(value) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? trim(value) : value;
}

// Not String.trim: the two languages differ in what else they take for space.
function trim(text) {
  return text.replace(/^[ \t\r\n]+/, "").replace(/[ \t\r\n]+$/, "");
}

const NUMBER = /^[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$/;
const DAY = /^[0-9]{4}-([0-9]{2})-([0-9]{2})(?:T[^]*)?$/;

function numberOf(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const text = /^[$€£]/.test(value) ? value.slice(1) : value;
  if (!NUMBER.test(text)) return null;
  const number = Number(text.replaceAll(",", ""));
  return Number.isFinite(number) ? number : null;
}

function dayOf(value) {
  const found = typeof value === "string" ? DAY.exec(value) : null;
  if (found === null) return null;
  const month = Number(found[1]);
  const day = Number(found[2]);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? value.slice(0, 10) : null;
}
