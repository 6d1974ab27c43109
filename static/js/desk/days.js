// Days as people say them ("yesterday", "Thu 3 Dec", "in two business days"), and days said aloud. A day is "2026-12-03".

const DAY_MS = 86_400_000;
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const WEEKDAY = "(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?";
const NUMBERS = { a: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, ten: 10, couple: 2 };

const DAYS = new Map();

/**
 * When the floor works and who is not there; Sunday is 0. Until a page has told its own, Monday to Friday without holidays.
 * @typedef {{working: number[], holidays: Record<string, string>, off: Record<string, [string, string][]>,
 *   colleagues: {name: string, display_name: string}[]}} Calendar
 */
const calendar = { working: [1, 2, 3, 4, 5], holidays: {}, off: {}, colleagues: [] };

const LONGEST_CLOSED = 400;

/** Days are reckoned by this calendar from now on. @param {Partial<Calendar>} known */
export function useCalendar(known) {
  Object.assign(calendar, known);
}

/** The day that it is now in a time zone. */
export function dayIn(timezone, now = new Date()) {
  if (!DAYS.has(timezone)) DAYS.set(timezone, new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }));
  return DAYS.get(timezone).format(now);
}

/** `day` and so many days on. */
export function plusDays(day, count) {
  return new Date(stamp(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** So many working days on; where somebody is named, days on which that person is there. */
export function plusBusinessDays(day, count, person = null) {
  let left = count;
  let found = day;
  for (let looked = 0; left > 0 && looked < LONGEST_CLOSED * count; looked += 1) {
    found = plusDays(found, 1);
    if (person === null ? isWorking(found) : isThere(person, found)) left -= 1;
  }
  return found;
}

/** Whether the floor works on a day. */
export function isWorking(day) {
  return calendar.working.includes(new Date(stamp(day)).getUTCDay()) && !(day in calendar.holidays);
}

/** Whether somebody is at work on a day. */
export function isThere(person, day) {
  return isWorking(day) && !(calendar.off[person] ?? []).some(([first, last]) => first <= day && day <= last);
}

/**
 * What stands against promising something for a day, and what could be promised instead; null where nothing does.
 * `instead` is the last day before it, `later` the next one after.
 * @returns {{why: "closed"|"off", holiday: string|null, instead: string|null, later: string|null, helpers: {name: string, display_name: string}[]}|null}
 */
export function dayTrouble(day, today, person) {
  if (!day || day < today || isThere(person, day)) return null;
  const isOpen = isWorking(day);
  let instead = plusDays(day, -1);
  while (instead >= today && !isThere(person, instead)) instead = plusDays(instead, -1);
  const later = plusBusinessDays(day, 1, person);
  if (instead < today) instead = later;
  return {
    why: isOpen ? "off" : "closed",
    holiday: calendar.holidays[day] ?? null,
    instead: isThere(person, instead) ? instead : null,
    later: isThere(person, later) ? later : null,
    helpers: isOpen ? calendar.colleagues.filter((one) => isThere(one.name, day)) : [],
  };
}

/**
 * The first day named in a text: `{day, words}`, or null. `toward` is "past" for what has happened ("Monday" was the last
 * one) and "future" for what is promised.
 */
export function readDay(text, today, toward = "future") {
  for (const [pattern, meaning] of SAYINGS) {
    const found = pattern.exec(text);
    const day = found && meaning(found, today, toward);
    if (day) return { day, words: found[0].trim() };
  }
  return null;
}

const SAYINGS = [
  [/\b(\d{4})-(\d\d)-(\d\d)\b/, ([, year, month, day]) => date(Number(year), Number(month) - 1, Number(day))],
  [
    new RegExp(`\\b(?:${WEEKDAY},?\\s+)?(\\d{1,2})(?:st|nd|rd|th)?(?:\\s+of)?\\s+${MONTH}(?![a-z])`, "i"),
    ([, , day, month], today, toward) => nearest(month, Number(day), today, toward),
  ],
  [
    new RegExp(`\\b(?:${WEEKDAY},?\\s+)?${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?\\b(?!\\s*[:.]\\d)`, "i"),
    ([, , month, day], today, toward) => nearest(month, Number(day), today, toward),
  ],
  [
    /\b(\d{1,2})\/(\d{1,2})\b(?!\/?\d)/,
    ([, month, day], today, toward) => nearest(MONTHS[month - 1], Number(day), today, toward),
  ],
  [/\bday before yesterday\b/i, (_, today) => plusDays(today, -2)],
  [/\byesterday\b/i, (_, today) => plusDays(today, -1)],
  [/\b(?:today|this (?:morning|afternoon|evening))\b/i, (_, today) => today],
  [/\btomorrow\b/i, (_, today) => plusDays(today, 1)],
  [
    /\b(\d+|an?|one|two|three|four|five|six|seven|ten|a couple of)\s+(day|week)s?\s+ago\b/i,
    ([, count, unit], today) => plusDays(today, -number(count) * (unit.toLowerCase() === "week" ? 7 : 1)),
  ],
  [
    /\bin\s+(\d+|an?|one|two|three|four|five|six|seven|ten)\s+(business|working)\s+days?\b/i,
    ([, count], today) => plusBusinessDays(today, number(count)),
  ],
  [
    /\bin\s+(\d+|an?|one|two|three|four|five|six|seven|ten)\s+(day|week)s?\b/i,
    ([, count, unit], today) => plusDays(today, number(count) * (unit.toLowerCase() === "week" ? 7 : 1)),
  ],
  [/\blast week\b/i, (_, today) => plusDays(today, -7)],
  [/\bnext week\b/i, (_, today) => plusDays(today, 7)],
  [
    new RegExp(`\\b(last|next)?\\s*${WEEKDAY}(?![a-z])`, "i"),
    ([, which, name], today, toward) =>
      weekday(name, today, which ? (which.toLowerCase() === "last" ? "past" : "future") : toward),
  ],
];

/** A day said aloud: "today", "tomorrow", "Thursday, 3 December". */
export function sayDay(day, today = "") {
  if (day === today) return "today";
  if (today && day === plusDays(today, 1)) return "tomorrow";
  const at = new Date(stamp(day));
  return `${capital(WEEKDAYS[at.getUTCDay()])}, ${at.getUTCDate()} ${capital(MONTHS[at.getUTCMonth()])}`;
}

/** A day in few letters: "Thu 3 Dec". */
export function shortDay(day) {
  const at = new Date(stamp(day));
  return `${capital(WEEKDAYS[at.getUTCDay()]).slice(0, 3)} ${at.getUTCDate()} ${capital(MONTHS[at.getUTCMonth()]).slice(0, 3)}`;
}

/** A time of day said aloud: "14:00" is "2 pm". */
export function sayTime(clock) {
  const [hour, minute] = clock.split(":").map(Number);
  if (hour === 12 && !minute) return "noon";
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, "0")}` : ""} ${hour < 12 ? "am" : "pm"}`;
}

function stamp(day) {
  return Date.parse(`${day}T00:00:00Z`);
}

function date(year, month, day) {
  const at = new Date(Date.UTC(year, month, day));
  return at.getUTCMonth() === month && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : null;
}

function nearest(name, day, today, toward) {
  const month = MONTHS.findIndex((one) => one.startsWith(String(name).toLowerCase().slice(0, 3)));
  if (month < 0) return null;
  const year = Number(today.slice(0, 4));
  const here = date(year, month, day);
  if (!here) return null;
  if (toward === "past" && here > today) return date(year - 1, month, day);
  if (toward === "future" && here < today) return date(year + 1, month, day);
  return here;
}

function weekday(name, today, toward) {
  const wanted = WEEKDAYS.findIndex((one) => one.startsWith(name.toLowerCase().slice(0, 3)));
  const now = new Date(stamp(today)).getUTCDay();
  return toward === "past" ? plusDays(today, -((now - wanted + 7) % 7 || 7)) : plusDays(today, (wanted - now + 7) % 7 || 7);
}

function number(word) {
  const name = word
    .toLowerCase()
    .replace(/^a couple of$/, "couple")
    .replace(/^an$/, "a");
  return NUMBERS[name] ?? Number(name);
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}
