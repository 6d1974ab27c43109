// Whom one asks for the caller, and where one looks: a contact with the directory behind it, and the places for the issue at
// hand above the step, one key each.

import { directoryOf } from "../directory.js";
import { contactWords, nextPlace, placesOf } from "../looking.js";
import { listFor } from "../matching.js";
import { clock, clone, fill, list, mark, part, show, slot } from "../parts/dom.js";

const SETTLED_MS = 200;

/** Contacts, the directory, places to look. */
export class Traces {
  commands = [
    {
      id: "contact",
      name: "Called or asked somebody",
      words: "contact called asked rang directory department provider number whom",
      about: "Who, and what they said: >contact lockbox",
      key: "m",
      when: "call",
    },
    {
      id: "looked",
      name: "Where to look",
      words: "looked look where find trace search place log queue",
      about: "Found, or not there; one key each",
      key: "y",
      when: "call",
    },
  ];

  does = { contact: (words) => this.openContact(words), looked: (words) => this.openPlace(words) };

  forms = {
    "contact-form": { enter: () => this.#keepContact(), does: "keep it" },
    "look-form": { enter: () => this.#look(true), digit: (number) => this.#digit(number), does: "found it" },
  };

  #entry = null;
  #timer = 0;
  #at = 0;

  constructor(desk) {
    this.desk = desk;
    this.directory = directoryOf(desk);
    this.contact = part("contact-form");
    this.place = part("look-form");
    this.above = part("where-to-look");
  }

  started() {
    this.#load();
    this.contact.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepContact();
    });
    this.contact.elements.organisation.addEventListener("input", () => this.#typed());
    this.place.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.value === "next") this.#next();
      else this.#look(event.submitter?.value !== "missing");
    });
  }

  async #load() {
    if (await this.directory.load(this.contact.dataset.where)) this.desk.changed();
  }

  // --- whom ---

  /** The form for a contact; words name whom. */
  openContact(words = "") {
    const { desk } = this;
    const { elements } = this.contact;
    this.contact.reset();
    elements.looked_for.value = this.#issue?.text ?? "";
    elements.organisation.value = words;
    this.#offer(words);
    this.#take(words ? (this.directory.find(words)[0] ?? null) : null);
    desk.drawer.open("contact-form");
    if (words && !this.#entry) this.#lookUp(words);
    (elements.organisation.value ? elements.who : elements.organisation).focus();
  }

  #typed() {
    const { value } = this.contact.elements.organisation;
    const isThis = ({ name }) => name.toLowerCase() === value.trim().toLowerCase();
    this.#take(this.directory.find(value).find(isThis) ?? null);
    clearTimeout(this.#timer);
    if (!this.#entry) this.#timer = setTimeout(() => this.#lookUp(value), SETTLED_MS);
  }

  async #lookUp(words) {
    const isNew = await this.directory.lookUp(this.contact.dataset.lookUp, words);
    if (!isNew || this.contact.elements.organisation.value !== words || this.desk.drawer.shown !== "contact-form") return;
    this.#offer(words);
    const found = this.directory.find(words);
    if (found.length === 1) this.#take(found[0]);
  }

  #offer(words) {
    const names = [...this.directory.find(words), ...this.directory.departments].map(({ name }) => name);
    part("contact-entries", this.contact).replaceChildren(...[...new Set(names)].map((name) => new Option(name)));
  }

  // What the directory knows of them fills what is still empty, and stands beside it.
  #take(entry) {
    const { elements } = this.contact;
    if (this.#entry && elements.number.value === this.#entry.number) elements.number.value = "";
    this.#entry = entry;
    if (entry && !elements.number.value) elements.number.value = entry.number;
    if (entry && document.activeElement !== elements.organisation) elements.organisation.value = entry.name;
    const told = entry ? [entry.hours, entry.needs && `They need: ${entry.needs}`, entry.note].filter(Boolean) : [];
    fill(this.contact, { known: told.join(" · ") });
    show(slot(this.contact, "known"), told.length > 0);
  }

  #keepContact() {
    const { desk } = this;
    const { elements } = this.contact;
    const text = (name) => elements[name].value.trim();
    if (!text("organisation") && !text("who")) {
      elements.organisation.focus();
      return desk.hint("Whom did you ask? A department, an office or a name.");
    }
    const found = { yes: true, no: false }[elements.found.value];
    const names = ["who", "organisation", "number", "channel", "looked_for", "answer", "reference"];
    const payload = { ...Object.fromEntries(names.map((name) => [name, text(name)])), found };
    if (this.#entry && payload.organisation.toLowerCase() === this.#entry.name.toLowerCase()) payload.organisation = this.#entry.name;
    desk.drawer.close();
    desk.record("contact.made", payload, { about: this.#issue?.issue ?? desk.aboutFor(`${payload.looked_for} ${payload.answer}`) });
    desk.hint(`Kept: ${contactWords({ ...payload, found: found ?? null })}.`);
    desk.focusLine();
    return undefined;
  }

  // --- where ---

  // The issue at hand: the one that is worked on, else the first open one that has a list.
  get #issue() {
    const { desk } = this;
    const open = desk.state.issues.filter((issue) => issue.state === "open");
    const about = open.find((issue) => issue.issue === desk.about);
    return about ?? open.find((issue) => listFor(this.directory.lists, issue.text)) ?? null;
  }

  get #list() {
    const issue = this.#issue;
    return issue ? listFor(this.directory.lists, issue.text) : null;
  }

  get #places() {
    const list = this.#list;
    return list ? placesOf(list, this.desk.state.contacts, this.#issue.issue) : [];
  }

  /** The form for one place: the one that words name, else the next that nobody has looked at. */
  openPlace(words = "") {
    const places = this.#places;
    if (!places.length) return void this.openContact(words);
    const named = words ? places.findIndex(({ name }) => name.toLowerCase().includes(words.toLowerCase())) : -1;
    if (words && named < 0) return void this.openContact(words);
    this.#show(named >= 0 ? named : Math.max(nextPlace(places), 0));
  }

  #show(number) {
    const places = this.#places;
    const place = places[number];
    this.#at = number;
    const { elements } = this.place;
    elements.looked_for.value = this.#issue.text;
    elements.reference.value = "";
    fill(this.place, { place: place.name, how: place.how, which: `Place ${number + 1} of ${places.length}` });
    show(slot(this.place, "how"), Boolean(place.how));
    this.desk.drawer.open("look-form");
    this.desk.focusLine();
    this.desk.changed();
  }

  #digit(number) {
    if (number > 3) return false;
    if (number === 3) this.#next();
    else this.#look(number === 1);
    return true;
  }

  #next() {
    const count = this.#places.length;
    this.#show((this.#at + 1) % count);
  }

  #look(isFound) {
    const { desk } = this;
    const place = this.#places[this.#at];
    const issue = this.#issue;
    const { looked_for, reference } = this.place.elements;
    const payload = {
      organisation: place.name,
      channel: place.channel,
      looked_for: looked_for.value.trim(),
      found: isFound,
      reference: reference.value.trim(),
    };
    desk.record("contact.made", payload, { about: issue.issue });
    const next = isFound ? -1 : nextPlace(this.#places, this.#at);
    if (next >= 0) this.#show(next);
    else {
      desk.drawer.close();
      desk.hint(
        isFound
          ? `Found: ${place.name}${payload.reference ? `, ref ${payload.reference}` : ""}. Kept with the issue.`
          : "Looked everywhere on the list. > request asks a department, ! promises a trace.",
      );
    }
    desk.focusLine();
  }

  // --- what is shown ---

  draw() {
    this.#load();
    this.#drawPlaces();
    this.#drawTraces();
  }

  #drawPlaces() {
    const places = this.desk.state.status === "open" ? this.#places : [];
    show(this.above, places.length > 0);
    if (!places.length) return;
    fill(this.above, { about: this.#issue.text });
    const isOn = this.desk.drawer.shown === "look-form";
    list(slot(this.above, "places"), [places.map(({ name, state }) => [name, state]), isOn && this.#at], () =>
      places.map((place, number) => {
        const item = clone("t-place", { name: place.name, state: { found: "found", missing: "not there", open: "" }[place.state] });
        item.dataset.state = place.state;
        const button = item.querySelector("button");
        mark(button, "aria-pressed", isOn && number === this.#at);
        button.addEventListener("click", () => this.#show(number));
        return item;
      }),
    );
  }

  #drawTraces() {
    const { contacts } = this.desk.state;
    const region = part("traces");
    show(region, contacts.length > 0);
    if (!contacts.length) return;
    fill(region, { count: contacts.length });
    const shown = contacts.map((contact) => ({ ...contact, saved: this.desk.call.isSaved(contact.key) }));
    list(slot(region, "contacts"), shown, () =>
      shown.toReversed().map((contact) => {
        const by = contact.by === this.desk.data.person.name ? "" : `, ${this.desk.named(contact.by)}`;
        const words = `${contactWords(contact)}${by}`;
        return clone("t-trace", { time: clock(contact.at, this.desk), text: words, state: contact.saved ? "" : "not saved yet" });
      }),
    );
  }
}
