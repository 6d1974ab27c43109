// Who is on the line, whose matters they are, and whether they may be spoken of: its part of the fold, the same as
// kb/calls/identity.py, and what a card's permissions say. Pure.

/** So many things must match before a caller counts as sure. */
const ENOUGH = 2;

/** What an entry says of who is on the line. */
export function identityOf(payload, entry, time) {
  return {
    by: entry.actor,
    at: time(entry.at),
    relationship: payload.relationship ?? null,
    checked: payload.checked ?? [],
    may_discuss: payload.may_discuss ?? null,
    until: payload.until ?? null,
    how: payload.how ?? null,
  };
}

/**
 * What has been made sure of who is on the line, under the names by which scripts ask it: nobody is asked for it again.
 * A number that was only confirmed says nothing of whom he calls for.
 */
export function identityFacts({ identity, member, caller }) {
  if (!identity) return [];
  const { at, by, checked, may_discuss, until } = identity;
  const whose = fullName(member);
  const isOther = Boolean(whose) && foldName(whose) !== foldName(fullName(caller));
  const answers = {
    calling_for: isOther ? "somebody_else" : checked.length ? "self" : null,
    identity_confirmed: checked.length >= ENOUGH ? "yes" : null,
    member_name: isOther ? whose : null,
    permission_on_file: isOther && may_discuss && until ? "yes" : null,
    may_discuss: isOther && may_discuss ? "yes" : null,
  };
  return Object.entries(answers)
    .filter(([, value]) => value)
    .map(([question, value]) => ({ question, value, source: "identified", at, by, words: "" }));
}

/** A name as it is compared: small letters without accents, one space between words. */
export function foldName(text) {
  return (text ?? "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .join(" ");
}

/** The full name of a caller or member. */
export function fullName(person) {
  return [person?.first_name, person?.last_name].filter(Boolean).join(" ");
}

/** A day as the reader writes it: "Mar 1, 2027". */
export function dayWords(day, locale) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}

/** How to call him, from his card: "Johnny (JON-ee)"; `only`: what the card says, else nothing. */
export function nameToSay(card, { only = false } = {}) {
  const { name_to_use, said_as } = card.fields;
  const name = name_to_use ?? (only && !said_as ? "" : (card.first_name ?? card.name));
  return said_as ? `${name} (${said_as})` : name;
}

/** What is looked for while a field of the form is typed: a whole ID, a whole number, or first and last name; "" is too little. */
export function lookFor(form, field, prefix) {
  const text = (name) => (form[`${prefix}${name}`] ?? "").trim();
  if (field.endsWith("_id")) return text("member_id").replace(/[^\p{L}\p{N}]/gu, "").length >= 2 ? text("member_id") : "";
  if (field.endsWith("phone")) return text("phone").replace(/\D/g, "").length >= 5 ? text("phone") : "";
  return text("first_name").length > 1 && text("last_name").length > 1 ? `${text("first_name")} ${text("last_name")}` : "";
}

/**
 * Whether the one on the line may hear of the member's matters, as the cards have it.
 * @param {{name: string, permissions: {speaker: string, member: string|null, until: string|null}[]}[]} cards the caller's, the member's
 * @param {string} speaker full name of the one on the line
 * @param {string} member name of the member, the first name at least
 * @param {string} today 2026-11-22
 * @returns {{holds: boolean, until: string|null, ended: string|null} | null} null: nothing is on file
 */
export function permissionFor(cards, speaker, member, today) {
  const found = cards
    .flatMap((card) => card.permissions.map((one) => ({ ...one, of: one.member || card.name })))
    .filter((one) => isSame(one.speaker, speaker) && isSame(one.of, member));
  if (!found.length) return null;
  const standing = found.find((one) => !one.until || one.until >= today);
  if (standing) return { holds: true, until: standing.until, ended: null, relationship: standing.relationship ?? null };
  return { holds: false, until: null, relationship: null, ended: found.map((one) => one.until).sort().at(-1) };
}

// "Jane" means "Jane Doe", but not "Janet"; "J" and "" mean nobody.
function isSame(known, said) {
  const [one, other] = [foldName(known), foldName(said)];
  if (other.length < 2 || !one) return false;
  return one === other || one.split(" ")[0] === other;
}

/** The line to say where nothing lets him hear of it: not a refusal of him. */
export function sayNotYet(member) {
  const whose = fullName(member) || "the member";
  return `I want to help you with it. For ${whose}'s own matters I only need a word from ${whose} first: on the phone with us now, by ringing us, or on a form I can send.`;
}

/** What the form of the desk gives, as the payload of `caller.identified`; what is empty is left out. */
export function identified(form) {
  const person = (prefix) => {
    const found = {};
    for (const name of ["first_name", "last_name", "member_id", "phone"]) {
      const text = (form[`${prefix}${name}`] ?? "").trim();
      if (text) found[name] = text;
    }
    return found;
  };
  const payload = { caller: person("") };
  const member = person("for_");
  if (form.forWhom === "other" && Object.keys(member).length) {
    payload.member = member;
    if (form.relationship?.trim()) payload.relationship = form.relationship.trim();
    if (form.may_discuss === "yes" || form.may_discuss === "no") payload.may_discuss = form.may_discuss === "yes";
    if (payload.may_discuss && form.until) payload.until = form.until;
  }
  if (form.checked?.length) payload.checked = form.checked;
  return payload;
}
