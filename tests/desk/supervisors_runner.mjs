// What is said of supervisors, in one reader's clock and by the names shown.
import { sayAnswer, sayWaiting, statusWords } from "../../static/js/desk/supervisors.js";

const NAMES = { sue: "Sue Park", omar: "Omar Diaz" };
const CONTEXT = { locale: "en-US", timezone: "America/New_York", today: "2026-11-16", named: (name) => NAMES[name] ?? name };

export const status = (one) => statusWords(one, CONTEXT);
export const say = (answer, caller) => sayAnswer(answer, caller, CONTEXT);
export const waiting = (escalation, caller) => sayWaiting(escalation, caller, CONTEXT);
