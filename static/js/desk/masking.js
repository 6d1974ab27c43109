// Which words of the desk are masked before they go anywhere, and how the agent's word on a number is taken.

import { maskAll, maskerOf } from "./mask.js";

/** What this installation masks. */
export class Masking {
  /** @param {{shapes: string[], fields: Record<string, string[]>}} told by the server */
  constructor({ shapes = [], fields = {} } = {}) {
    this.masker = maskerOf(shapes);
    this.fields = fields;
  }

  /** Words as they may leave a field. */
  text(words) {
    return this.masker(words).text;
  }

  /** The payload of an entry with numbers masked in its words; ids that the desk makes stay as they are. */
  payload(kind, payload) {
    const words = new Set(this.fields[kind] ?? []);
    return Object.fromEntries(
      Object.entries(payload).map(([name, value]) => [name, words.has(name) ? maskAll(value, this.masker) : value]),
    );
  }

  /**
   * A field's words with what is finished in them masked; a number that ends where one types may go on yet.
   * @param {number|null} caret the place where one types; null: nobody does
   * @returns {{text: string, caret: number|null, found: {was: string, shown: string}[]}}
   */
  typed(text, caret = null) {
    const { found } = this.masker(text);
    const isOpen = (one) => caret !== null && unitsTo(text, one.end) === caret;
    const done = found.filter((one) => !isOpen(one));
    if (!done.length) return { text, caret, found: [] };
    const characters = [...text];
    const pieces = [];
    let at = 0;
    let moved = 0;
    for (const one of done) {
      pieces.push(characters.slice(at, one.start).join(""), one.shown);
      if (caret !== null && unitsTo(text, one.end) <= caret) moved += one.shown.length - one.was.length;
      at = one.end;
    }
    const left = [...pieces, characters.slice(at).join("")].join("");
    return { text: left, caret: caret === null ? null : caret + moved, found: done.map(({ was, shown }) => ({ was, shown })) };
  }

  /**
   * The agent says that a masked number is a claim's: it stands in the words again, named as one, and as whole as it may be.
   * @returns {{text: string, kept: string, isWhole: boolean}|null} null where it no longer stands there
   */
  claim(text, { was, shown }) {
    const place = text.lastIndexOf(shown);
    if (place < 0) return null;
    const before = text.slice(0, place);
    const named = /\bclaim(?:\s+(?:number|num|no\.?|is))*\s*[:#]?\s*$/i.test(before) ? was : `claim ${was}`;
    const whole = before + named + text.slice(place + shown.length);
    const left = this.text(whole);
    const isWhole = left === whole;
    return { text: left, kept: isWhole ? named : this.text(`claim ${was}`), isWhole };
  }
}

// The place of a character in units, as fields count them.
function unitsTo(text, character) {
  return [...text].slice(0, character).join("").length;
}
