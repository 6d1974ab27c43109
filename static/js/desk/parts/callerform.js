// The form of who is on the line: filled from what is known, searched while it is typed, and what the cards say of it.

import { dayWords, fullName, identified, lookFor } from "../identity.js";
import { ask, isGood } from "../server.js";
import { clone, fill, list, part, show, slot } from "./dom.js";

const WAIT_MS = 250;
const MOST = 5;

/** In the drawer. */
export class CallerForm {
  #found = [];
  #into = "";
  #picked = { "": null, for_: null };
  #asked = 0;
  #timer = 0;
  #isChosen = false;
  #pending = null;

  constructor(desk, callers) {
    this.desk = desk;
    this.callers = callers;
    this.place = part("caller-form");
    this.place.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
    this.place.addEventListener("input", (event) => this.#typed(event.target));
    this.place.addEventListener("change", (event) => {
      if (event.target.name === "may_discuss") this.#isChosen = true;
      this.#draw();
    });
  }

  /** Opens it with what is known. */
  open() {
    const { state } = this.desk;
    const { elements } = this.place;
    const guess = this.callers.guess ?? {};
    this.place.reset();
    this.#found = [];
    this.#picked = { "": null, for_: null };
    this.#isChosen = false;
    for (const name of ["first_name", "last_name", "phone"]) elements[name].value = state.caller[name] ?? guess[name] ?? "";
    elements.member_id.value = state.caller.member_id ?? state.caller.policy_id ?? guess.ids?.[0] ?? "";
    for (const name of ["first_name", "last_name", "member_id"]) elements[`for_${name}`].value = state.member[name] ?? "";
    elements.relationship.value = state.identity?.relationship ?? "";
    if (fullName(state.member)) elements.forWhom.value = "other";
    for (const box of elements.checked) box.checked = state.identity?.checked.includes(box.value) ?? false;
    if (typeof state.identity?.may_discuss === "boolean") {
      elements.may_discuss.value = state.identity.may_discuss ? "yes" : "no";
      this.#isChosen = true;
    }
    this.#draw();
    this.desk.drawer.open("caller-form");
    (["first_name", "last_name", "member_id"].map((name) => elements[name]).find((field) => !field.value) ?? elements.first_name).focus();
  }

  /** A digit takes one of those who were found. Answers whether it did. */
  digit(number) {
    const one = this.#found[number - 1];
    if (one) this.#pick(one);
    return Boolean(one);
  }

  // --- looking for him ---

  #typed(field) {
    const into = field.name.startsWith("for_") ? "for_" : "";
    if (["first_name", "last_name", "member_id", "phone"].some((name) => field.name === `${into}${name}`)) {
      this.#picked[into] = null;
      this.#into = into;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(lookFor(this.#given, field.name, into)), WAIT_MS);
    }
    this.#draw();
  }

  async #look(words) {
    const turn = ++this.#asked;
    const { status, body } = words ? await ask("/desk/callers", { method: "POST", body: { words } }) : { status: 200, body: { callers: [] } };
    if (turn !== this.#asked || !isGood({ status })) return;
    this.#found = body.callers.slice(0, MOST);
    this.#draw();
  }

  #pick(card) {
    const { elements } = this.place;
    const into = this.#into;
    elements[`${into}first_name`].value = card.first_name ?? "";
    elements[`${into}last_name`].value = card.last_name ?? "";
    if (card.ids[0]) elements[`${into}member_id`].value = card.ids[0];
    this.#picked[into] = card;
    this.#found = [];
    this.#draw();
    elements[`${into}member_id`].focus();
  }

  // --- what is shown ---

  get #given() {
    const { elements } = this.place;
    const given = Object.fromEntries(new FormData(this.place));
    given.checked = [...elements.checked].filter((box) => box.checked).map((box) => box.value);
    return given;
  }

  #draw() {
    const given = this.#given;
    const isOther = given.forWhom === "other";
    show(part("caller-member", this.place), isOther);
    show(part("caller-matches", this.place), this.#found.length > 0);
    list(slot(this.place, "matches"), this.#found, () =>
      this.#found.map((card, place) => {
        const item = clone("t-caller-match", { key: place + 1, name: card.name || "Name not known", ids: card.ids.join(", ") });
        item.querySelector("button").addEventListener("click", () => this.#pick(card));
        return item;
      }),
    );
    const member = this.#member(given);
    const isNamed = isOther && Boolean(member);
    show(part("caller-may", this.place), isNamed);
    if (isNamed) this.#drawPermission(given, member);
  }

  #member(given) {
    return fullName({ first_name: given.for_first_name?.trim(), last_name: given.for_last_name?.trim() });
  }

  #drawPermission(given, member) {
    const { elements } = this.place;
    const speaker = fullName({ first_name: given.first_name?.trim(), last_name: given.last_name?.trim() });
    const cards = [...this.callers.cards, this.#picked[""], this.#picked.for_].filter(Boolean);
    const found = this.callers.permission(cards, speaker, member);
    const place = part("on-file", this.place);
    place.className = `notice ${found?.holds ? "notice-good" : "notice-warn"}`;
    place.querySelector(".icon").className = `icon icon-${found?.holds ? "tick" : "alert"}`;
    const words = found?.holds
      ? `On file: ${speaker} may speak for ${member}${found.until ? ` until ${dayWords(found.until, this.desk.locale)}` : ""}.`
      : found
        ? `The permission of ${member} ended on ${dayWords(found.ended, this.desk.locale)}. Ask for it again.`
        : `Nothing is on file that ${speaker || "the caller"} may speak for ${member}.`;
    fill(this.place, { "on-file": words });
    if (!this.#isChosen) elements.may_discuss.value = found?.holds ? "yes" : "no";
    const may = elements.may_discuss.value === "yes";
    if (found?.holds && may) elements.until.value = found.until ?? "";
    if (found?.holds && !elements.relationship.value) elements.relationship.value = found.relationship ?? "";
    show(part("keep-permission", this.place), may && !found?.holds);
  }

  // --- keeping ---

  /** Records it; what is missing gets the focus. Answers whether it was recorded. */
  keep() {
    const given = this.#given;
    const payload = identified(given);
    const missing = !Object.keys(payload.caller).length ? "first_name" : given.forWhom === "other" && !payload.member ? "for_first_name" : null;
    if (missing) {
      this.place.elements[missing].focus();
      this.desk.hint(missing === "first_name" ? "A name, an ID or a number: whichever you know." : "For whom does he call?");
      return false;
    }
    if (given.forWhom === "self" && fullName(this.desk.state.member)) payload.member = payload.caller;
    this.desk.drawer.close();
    this.callers.identify(payload);
    if (given.keep && payload.may_discuss) {
      this.#pending = {
        id: payload.member.member_id ?? null,
        given: { speaker: fullName(payload.caller), member: this.#member(given), relationship: given.relationship.trim(), until: given.until },
      };
      this.keepPending();
    }
    this.desk.focusLine();
    return true;
  }

  /** The permission goes on the member's card, or on the caller's where the member has none; as soon as one of them is known. */
  keepPending() {
    const pending = this.#pending;
    const { caller, member } = this.callers.told;
    const card = pending && (pending.id ? member : caller);
    if (!card) return;
    this.#pending = null;
    this.callers.permit(card, { ...pending.given, member: pending.id ? "" : pending.given.member });
  }
}
