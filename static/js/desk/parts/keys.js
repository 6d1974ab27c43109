// The row of keys that work here and now.

import { clone, list, part } from "./dom.js";
import { proposedFirst } from "./known.js";

/** @param {[string, string][]} keys key and what it does */
export function showKeys(keys) {
  list(part("keys"), keys, () => keys.map(([key, does]) => clone("t-key", { key, does })));
}

/** The keys of the moment. */
export function keysOf(desk) {
  if (!desk.call)
    return [
      ["/", "find"],
      ["Tab", "to the form"],
      [">", "more"],
    ];
  const { mode, text } = desk.reading;
  if (mode === "find" && text)
    return [
      ["↑ ↓", "choose"],
      ["Enter", "open"],
      ...(desk.find.found?.suggestion ? [["→", "that was meant"]] : []),
      ["Esc", "leave"],
    ];
  if (mode === "command")
    return [
      ["↑ ↓", "choose"],
      ["Enter", "do it"],
      ["Esc", "leave"],
    ];
  if (mode === "promise")
    return [
      ["Enter", "promise it"],
      ["Esc", "leave"],
    ];
  if (mode === "issue")
    return [
      ["Enter", "add; commas make several"],
      ["Esc", "leave"],
    ];
  if (!desk.isEmpty)
    return [
      ["Enter", mode === "ask" ? "raise your hand" : "keep as a note"],
      ["Shift Enter", "new line"],
    ];
  if (desk.panel === "readback")
    return [
      ["Enter", "all answered"],
      ["2", "one more thing"],
      ["3", "could not ask"],
      ["4", "not it"],
      ["Esc", "back to the call"],
    ];
  if (desk.panel === "wrap")
    return [
      ["Enter", "wrap up as it stands"],
      ["Tab", "to the fields"],
      ["Esc", "back to the call"],
    ];
  return inCall(desk);
}

function inCall(desk) {
  const keys = [];
  const targets = desk.step.targets.length;
  const { does } = desk.drawer;
  if (desk.drawer.isList) return [["↑ ↓", "choose"], ["Enter", does], ["Esc", "leave it"]];
  if (does) keys.push(["Enter", does], ["Esc", "leave it"]);
  else if (desk.step.questions?.unconfirmed.length && !desk.panel && desk.step.step)
    keys.push(["Enter", "confirm what is known"]);
  else if (desk.step.hasOneWay) keys.push(["Enter", "go on"]);
  if (!desk.isKeyed) return keys;
  if (targets) keys.push([targets > 1 ? `1–${Math.min(targets, 9)}` : "1", "choose"]);
  if (desk.article.open) keys.push([".", "took it"], [",", "pushed back"]);
  if (desk.aer.isWanted) keys.push(["=", "said it"]);
  if (desk.step.step && !desk.panel) keys.push([";", "another way"], ["<", "back"]);
  if (desk.step.step && !desk.panel && desk.hasWays) keys.push(["Home", "steps so far"]);
  const fact = proposedFirst(desk);
  if (fact) keys.push(["*", `it is so: ${fact.label.toLowerCase()} ${fact.value}`], ["Del", "not so"]);
  keys.push(["End", desk.isBlank ? "wrong number: end the call" : "wrap up"]);
  return keys;
}
