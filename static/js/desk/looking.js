// Where it was looked for: the places of a list, each with how it went there; and one line for each contact.

/**
 * The places of a list in the order to look: `[{name, how, channel, state, contact}]`; state: "open", "found" or "missing" by the
 * latest look there for this issue.
 */
export function placesOf(list, contacts, issue) {
  return list.places.map((place) => {
    const contact = contacts.findLast((one) => one.organisation === place.name && (!one.issue || !issue || one.issue === issue));
    const state = !contact || contact.found === null ? "open" : contact.found ? "found" : "missing";
    return { ...place, state, contact: contact ?? null };
  });
}

/** The next place to look at after `from`: the first that nobody has looked at, from there on and round; -1 where all are done. */
export function nextPlace(places, from = -1) {
  const order = [...places.keys()].map((number) => (from + 1 + number) % places.length);
  return order.find((number) => places[number].state === "open") ?? -1;
}

/** A contact in one line: "Lockbox log: not there", "Kim at Dr. Hale: they send it today (ref 4711)". */
export function contactWords({ who, organisation, looked_for, found, answer, reference }) {
  const whom = who && organisation ? `${who} at ${organisation}` : who || organisation || "Somebody";
  const seen = found === true ? "found" : found === false ? "not there" : "";
  const told = [seen, answer].filter(Boolean).join(", ") || looked_for || "asked";
  return `${whom}: ${told}${reference ? ` (ref ${reference})` : ""}`;
}
