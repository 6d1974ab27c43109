// Questions that JSON cannot ask by itself: situations are sets, moments are dates.
import { argumentOf, commandOf, findCommands } from "../../static/js/desk/commands.js";
import { dayIn } from "../../static/js/desk/days.js";
import { dueWithin } from "../../static/js/desk/promise.js";

export const found = (typed, situation) => findCommands(typed, new Set(situation)).map((command) => command.id);
export const rest = (typed, id) => argumentOf(typed, commandOf(id));
export const dueWithinAt = (count, unit, now) => dueWithin({ count, unit }, "America/New_York", new Date(now));
export const dayAt = (timezone, now) => dayIn(timezone, new Date(now));
