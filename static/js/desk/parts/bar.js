// The bar over everything: who is on the line, who reads along, whether all is saved; the tabs and the other calls below it.

import { lasted } from "../holds.js";
import { indicator } from "../saved.js";
import { clone, fill, list, mark, part, show, slot } from "./dom.js";

/** Who is on the line, and what it is about. */
export function showBar(desk) {
  const { state, brief } = desk;
  const bar = part("call-bar");
  const { caller } = state;
  fill(bar, {
    name: nameOf(caller) || (desk.guessed ? `Maybe ${desk.guessed}` : "Caller not known yet"),
    about: [caller.member_id || caller.policy_id, about(state, brief)].filter(Boolean).join(" · "),
  });
  show(part("call-actions"), state.status === "open");
  show(part("reading-along"), desk.readers.length > 0);
  fill(part("reading-along"), { who: `${desk.readers.join(", ")} reads along` });
  const open = state.issues.filter((issue) => issue.state === "open").length;
  fill(part("tabs"), { open: open || "", found: desk.found || "" });
}

function about(state, brief) {
  if (state.status === "wrapped") return "wrapped up";
  if (state.held) return "on hold";
  const earlier = (brief?.calls ?? []).filter((call) => !call.guess).length;
  const codes = state.issues
    .filter((issue) => issue.nature !== "context" && issue.nature !== "feeling")
    .slice(0, 1)
    .map((issue) => issue.text);
  const which = earlier ? `${ordinal(earlier + 1)} call` : "first call";
  return codes.length ? `${which} · ${codes[0]}` : state.reason || which;
}

function ordinal(number) {
  const last = number % 100 > 10 && number % 100 < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th");
  return `${number}${last}`;
}

/** First and last name. */
export function nameOf(caller) {
  return [caller.first_name, caller.last_name].filter(Boolean).join(" ");
}

/** Saved, saving, not saved yet, sealed. */
export function showSaved(desk) {
  const { state, word } = indicator(desk.outbox, desk.draft);
  const shown = part("saved");
  mark(shown, "data-state", state);
  fill(shown, { word });
  return state;
}

/** What the docked panel shows on top. */
export function look(view) {
  part("desk").dataset.view = view;
  for (const tab of part("tabs").querySelectorAll("[data-show]")) mark(tab, "aria-pressed", tab.dataset.show === view);
}

/** What is waited for, and for how long: "waits 12 min · words begun · claim status". */
export function aboutWaiting({ held, since, words, reason }, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const age = seconds < 60 ? "since just now" : lasted(seconds);
  return [`${held ? "on hold" : "waits"} ${age}`, words ? "words begun" : "", reason].filter(Boolean).join(" · ");
}

/** The agent's other calls. */
export function showShelf(desk) {
  const shelf = part("shelf");
  show(shelf, desk.shelf.length > 0 && desk.call !== null);
  const calls = desk.shelf.map((call) => ({ ...call, about: aboutWaiting(call) }));
  list(slot(shelf, "calls"), calls, () =>
    calls.map((call) => {
      const item = clone("t-shelf-call", { name: call.name, about: call.about });
      const button = item.querySelector("button");
      button.dataset.kind = call.held ? "parked" : "wrap";
      button.addEventListener("click", () => {
        desk.go(call.url);
      });
      return item;
    }),
  );
}
