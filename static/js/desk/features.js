// The subjects that have parts of their own on the desk; each is a file in features/, and a line in the list here.

import { addCommands } from "./commands.js";
import { AskedFor } from "./features/asked_for.js";
import { Callers } from "./features/callers.js";
import { Cases } from "./features/cases.js";
import { NotIt } from "./features/closing.js";
import { FoundInDirectory } from "./features/directory.js";
import { Giving } from "./features/giving.js";
import { Handing } from "./features/handing.js";
import { RaisedHands } from "./features/help.js";
import { Facts } from "./features/facts.js";
import { Holding } from "./features/holding.js";
import { MaskedFields } from "./features/masking.js";
import { NextCall } from "./features/next_call.js";
import { Problems } from "./features/problems.js";
import { Promises } from "./features/promises.js";
import { Requests } from "./features/requests.js";
import { Ringing } from "./features/ringing.js";
import { Supervisor } from "./features/supervisor.js";
import { Takeover } from "./features/takeover.js";
import { Traces } from "./features/traces.js";

/**
 * What a subject may have. Everything is optional.
 * @typedef {object} Feature
 * @property {import("./commands.js").Command[]} [commands] what it adds to the palette; they may replace one of the same id
 * @property {Record<string, (words: string) => void>} [does] the act of each command
 * @property {Record<string, Form>} [forms] its forms in the drawer, by `data-part`
 * @property {Record<string, (text: string) => boolean|void>} [lines] takes a line of a mode (`ask`, `note` …); false leaves it
 * @property {Record<string, (value: any) => void>} [news] takes what the server tells under a name: at the start, and with each poll
 * @property {() => string[]} [situation] words that commands name in `when`
 * @property {() => void} [draw] shows what is known, while a call is on
 * @property {() => void} [between] the same, between calls
 * @property {() => void} [started] once, when the desk is ready
 * @property {() => void} [masked] a number was masked in an entry as it was made
 * @property {(field: HTMLElement) => boolean} [stops] the line is about to be taken; true: it waits for another Enter
 * @property {(call: object) => void} [arrived] a call of hers has come to the shelf that she did not open here
 * @property {(item: object, recorded: object) => void} [acknowledged] an entry made here has reached the server
 * @typedef {{enter: () => void, digit?: (number: number) => boolean|void, does: string, leave?: () => void}} Form
 */

/** @type {(new (desk: import("./desk.js").Desk) => Feature)[]} */
const FEATURES = [
  AskedFor,
  Callers,
  Cases,
  Facts,
  FoundInDirectory,
  Giving,
  Handing,
  Holding,
  MaskedFields,
  NextCall,
  NotIt,
  Problems,
  Promises,
  RaisedHands,
  Requests,
  Ringing,
  Supervisor,
  Takeover,
  Traces,
];

/** All of them together. */
export class Features {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk, kinds = FEATURES) {
    this.all = kinds.map((Kind) => new Kind(desk));
    for (const one of this.all) addCommands(one.commands ?? []);
  }

  /** The news of a page or a poll, by name. */
  hear(told) {
    for (const one of this.all)
      for (const [name, take] of Object.entries(one.news ?? {})) if (name in told) take.call(one, told[name]);
  }

  /** Calls a method on each that has it. */
  each(method, ...given) {
    for (const one of this.all) one[method]?.(...given);
  }

  /** Whether one of them has something to show of a field before its words are taken. */
  stops(field) {
    return this.all.some((one) => one.stops?.(field));
  }

  /** The situations that they see now. */
  get situation() {
    return this.all.flatMap((one) => one.situation?.() ?? []);
  }

  /** Does a command. Answers whether one of them knows it. */
  do(id, words) {
    const one = this.all.find((feature) => feature.does?.[id]);
    one?.does[id].call(one, words);
    return Boolean(one);
  }

  /** A line of a mode. Answers whether one of them took it. */
  line(mode, text) {
    return this.all.some((one) => one.lines?.[mode] && one.lines[mode].call(one, text) !== false);
  }

  /** The form of a name, or undefined. @returns {Form | undefined} */
  form(name) {
    return this.all.map((one) => one.forms?.[name]).find(Boolean);
  }
}
