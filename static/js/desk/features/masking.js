// Numbers that may not be kept are masked in the field itself, the agent is told, and may say that it is a claim number.

import { part } from "../parts/dom.js";
import { tell, untell } from "../parts/notices.js";

const FIELDS = 'textarea, input:is([type="text"], [type="tel"], [type="search"], :not([type]))';

/** Watches every field of the desk that takes words. */
export class MaskedFields {
  commands = [
    {
      id: "claim-number",
      name: "This is a claim number",
      words: "claim number not a card masked undo number",
      about: "Takes back what was masked last, as far as it may be kept",
      when: "masked",
    },
  ];

  does = { "claim-number": () => this.claim() };

  #last = null;

  constructor(desk) {
    this.desk = desk;
    const place = part("desk");
    place.addEventListener("input", (event) => {
      if (!event.isComposing) this.#look(event.target, true);
    });
    place.addEventListener("change", (event) => this.#look(event.target, false), true);
    place.addEventListener("focusout", (event) => this.#look(event.target, false));
  }

  situation() {
    return this.#last ? ["masked"] : [];
  }

  #look(field, isTyping) {
    if (!field.matches?.(FIELDS)) return false;
    const caret = isTyping && document.activeElement === field ? field.selectionEnd : null;
    const masked = this.desk.masking.typed(field.value, caret);
    if (!masked.found.length) return false;
    this.#put(field, masked.text, masked.caret);
    this.#last = { field, ...masked.found.at(-1) };
    this.#tell(masked.found);
    return true;
  }

  /** Before the line is taken: what is not masked yet is, and the agent sees it first. Answers whether it was. */
  stops(field) {
    return this.#look(field, false);
  }

  #put(field, text, caret) {
    field.value = text;
    if (caret !== null && document.activeElement === field) field.setSelectionRange(caret, caret);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  #tell(found) {
    tell(`${found.map((one) => one.shown).join(", ")}.`, {
      template: "t-notice-masked",
      name: "masked",
      actions: { "not-a-card": () => this.claim() },
    });
  }

  /** Something was masked only as it was entered: the agent hears of it all the same. */
  masked() {
    this.#last = null;
    tell("in what you entered.", { template: "t-notice-masked", name: "masked", actions: { "not-a-card": () => this.claim(true) } });
  }

  /** What was masked last is a claim number. */
  claim(hasLeft = false) {
    const last = this.#last;
    if (!last && !hasLeft) return this.desk.hint("Nothing was masked.");
    untell("masked");
    const taken = last?.field.isConnected ? this.desk.masking.claim(last.field.value, last) : null;
    this.#last = null;
    if (!taken) return this.desk.hint("Those words have left the field already. Type the number again with “claim” before it.");
    this.#put(last.field, taken.text, null);
    last.field.focus();
    return this.desk.hint(
      taken.isWhole
        ? `Kept as ${taken.kept}.`
        : `Kept as ${taken.kept}: what may be a card is never kept whole. Your admin can name the shape of your claim numbers.`,
    );
  }
}
