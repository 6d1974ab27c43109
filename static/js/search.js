// The search page: keys through what is found, what stands beside the hit that has the focus, what is asked besides, and the log.

import { settledSearch } from "./settled.js";
import { unanswered } from "./unanswered.js";

const CALLS_MS = 400;
const SLOW_MS = 1000;
const PATIENCE_MS = 15_000;
const SENTENCE = 5;
const WIDE = matchMedia("(min-width: 60rem)");

const box = document.getElementById("q");
const form = document.getElementById("find");
const page = document.querySelector('[data-part="found"]');
const notice = document.querySelector('[data-part="unanswered"]');
const pane = document.querySelector('[data-part="pane"]');
const results = document.getElementById("results");

window.htmx.config.timeout = PATIENCE_MS;

const HITS = ".hit-link, [data-more]";

const links = () => [...results.querySelectorAll(HITS)].filter((link) => link.checkVisibility());

// --- what stands beside the hit that has the focus; the first one, while one types ---

function show(hit) {
  const more = hit?.querySelector(".hit-more");
  for (const other of results.querySelectorAll(".hit[data-shown]")) delete other.dataset.shown;
  pane.hidden = !more || !WIDE.matches;
  if (pane.hidden) return;
  hit.dataset.shown = "";
  const copy = more.cloneNode(true);
  for (const one of copy.querySelectorAll("[id]")) one.removeAttribute("id");
  const title = document.createElement("p");
  title.className = "hit-pane-title";
  title.textContent = hit.querySelector(".list-title").firstChild.textContent;
  pane.replaceChildren(title, ...copy.children);
}

// --- what the list answers, and what stands in the fields ---

const fields = () => [...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
const asked = () => new URLSearchParams(fields()).toString();
let shown = asked();
const shownFor = () => new URLSearchParams(shown).get("q") ?? "";
let wholeFor = box.value;
/** Enter was pressed: the first hit gets the focus. */
let isBound = false;
/** What gets the focus in place of a link that the new list takes away. */
let next = "";
/** Beyond the first ten hits, those behind them are wanted. */
let isMoreWanted = false;

const isOld = () => asked() !== shown;

const showFocused = () => show(document.activeElement?.closest?.(".hit") ?? links()[0]?.closest(".hit"));

page.dataset.ready = "";
showFocused();
results.addEventListener("focusin", (event) => event.target.closest(".hit") && showFocused());
results.addEventListener("toggle", showFocused, true);
WIDE.addEventListener("change", showFocused);

// --- keys ---

function move(from, by) {
  const all = links();
  const place = all.indexOf(from);
  if (place + by < 0) return box.focus();
  return all[Math.min(place + by, all.length - 1)]?.focus();
}

box.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "Enter") {
    if (!links().length || event.isComposing) return;
    if (event.key === "Enter" && isOld()) return;
    event.preventDefault();
    log.settle(seen());
    move(null, 1);
  } else if (event.key === "Escape" && box.value) {
    event.preventDefault();
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// Enter before the answer is there leads to the first hit as soon as it is. Another page would lose what she typed while the
// server is away.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  isBound = document.activeElement === box;
  isMoreWanted = false;
  askWhole();
});

box.addEventListener("input", () => {
  isBound = false;
  isMoreWanted = false;
  next = "";
});

results.addEventListener("keydown", (event) => {
  const link = event.target.closest(HITS);
  if (!link) return;
  if (event.key === "ArrowDown") move(link, 1);
  else if (event.key === "ArrowUp") move(link, -1);
  else if (event.key === "Escape") box.select();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (localStorage.getItem("firstcall-keys") === "off" || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// --- the log: what she settled on, once, and what she opened of it ---

const log = settledSearch({ send, store: sessionStorage });

function send(told) {
  fetch(form.dataset.settled, {
    method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify(told),
  }).catch(() => {});
}

// Names and numbers of callers are no question to what we know.
function seen() {
  const list = document.getElementById("hits");
  if (!shownFor() || results.querySelector("[data-of-people]")) return null;
  if (form.elements.kind?.value === "call") return null;
  const closest = list?.closest("details");
  return {
    query: shownFor(),
    total: closest ? 0 : Number(list?.dataset.total ?? 0),
    top: closest ? [] : [...(list?.querySelectorAll("[data-slug]") ?? [])].map((link) => link.dataset.slug),
  };
}

// --- what is asked besides: calls, and a sentence as a whole, once nothing has been typed for a moment ---

let asking = 0;

function later() {
  clearTimeout(asking);
  asking = setTimeout(() => isWholeWanted() ? askWhole() : askCalls(), CALLS_MS);
}

function askCalls() {
  const place = results.querySelector("[data-later]");
  if (place) ask(place.dataset.later, { source: place, target: place, swap: "outerHTML" });
  return Boolean(place);
}

// A sentence is looked at once more as a whole, for its several wishes and for what it means; not once she is among the hits.
function isWholeWanted() {
  const said = box.value.trim();
  return said !== wholeFor.trim() && said.split(/\s+/).length >= SENTENCE && !results.contains(document.activeElement);
}

function askWhole() {
  wholeFor = box.value;
  askList(isMoreWanted ? { whole: "1", more: "1" } : { whole: "1" });
}

function askList(values = {}) {
  ask(form.action, { source: form, target: results, values });
}

// What comes of it is told by events.
function ask(address, how) {
  window.htmx.ajax("GET", address, how).catch(() => {});
}

results.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === results) {
    shown = asked();
    markOld();
    later();
  }
  showFocused();
  log.wait(seen());
  if (event.target !== results) return;
  if (isBound) move(null, 1);
  else if (next) (results.querySelector(next) ?? box).focus();
  isBound = false;
  isMoreWanted = false;
  next = "";
});

// --- no answer: the list of other words is not taken for that of these ---

function markOld() {
  const old = isOld();
  results.toggleAttribute("data-old", old);
  results.setAttribute("aria-busy", String(old));
  page.toggleAttribute("data-old", old);
}

const waiting = unanswered({
  say(words, isSignedOut) {
    const text = notice.querySelector('[data-slot="words"]');
    const link = notice.querySelector("a");
    notice.hidden = !words;
    const told = words && shownFor() !== box.value.trim() && links().length ? `${words} The list is still that of “${shownFor()}”.` : words;
    if (text.textContent !== told) text.textContent = told;
    link.hidden = !isSignedOut;
    link.href = `/sign-in?${new URLSearchParams({ next: `${new URL(form.action).pathname}?${asked()}` })}`;
    markOld();
  },
  again() {
    if (isMoreWanted) askWhole();
    else if (isOld()) askList();
    else if (isWholeWanted()) askList({ whole: "1" });
    else return askCalls();
    return true;
  },
});

let slow = 0;

function statusOf({ responseURL, status }) {
  if (!responseURL) return 0;
  return new URL(responseURL).pathname === "/sign-in" ? 401 : status;
}

function missed({ detail }) {
  clearTimeout(slow);
  isBound = false;
  if (detail.requestConfig.parameters.whole) wholeFor = "";
  waiting.missed(statusOf(detail.xhr));
}

for (const way of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.body.addEventListener(way, missed);
document.body.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.target !== results) return;
  clearTimeout(slow);
  slow = setTimeout(markOld, SLOW_MS);
});
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (statusOf(detail.xhr) === 401) detail.shouldSwap = false;
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target === results) clearTimeout(slow);
  if (!event.detail.successful) return;
  if (statusOf(event.detail.xhr) === 401) missed(event);
  else if (!isOld()) waiting.answered();
});

window.addEventListener("online", waiting.retry);
window.addEventListener("focus", waiting.retry);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && waiting.retry());

results.addEventListener("click", (event) => {
  const link = event.target.closest(".hit-link[data-slug]");
  if (link) log.open(seen(), link.dataset.slug);
});

// Tabs, chips and other words ask the form's own question anew: as links they would lead to no page while the server is away.
results.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.pathname !== new URL(form.action).pathname || link.matches(".hit-link")) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  change(new URLSearchParams(shown), new URLSearchParams(link.search));
  next = link.closest(".find-tabs") ? ".find-tabs [aria-current]" : "#q";
  isMoreWanted = "more" in link.dataset;
  if (isMoreWanted) next = `#hits > :nth-child(${Number(link.dataset.more) + 1}) .hit-link`;
  askWhole();
});

// Only what the link changes of the list that it stands in: words and choices since then stay, though that list knows nothing of them.
function change(from, to) {
  for (const name of ["q", "kind", "category", "lang", "trust"]) {
    const value = to.get(name) ?? "";
    if (value !== (from.get(name) ?? "") && form.elements[name]) form.elements[name].value = value;
  }
  const gone = from.getAll("tag").filter((tag) => !to.getAll("tag").includes(tag));
  for (const one of results.querySelectorAll('input[name="tag"]')) if (gone.includes(one.value)) one.remove();
}

log.wait(seen());

// --- come here, or come back: the caret stands behind the words, and the list is that of the words ---

function standBehind() {
  if (box.selectionStart === 0 && box.selectionEnd === 0) box.setSelectionRange(box.value.length, box.value.length);
}

standBehind();
window.addEventListener("pageshow", () => {
  standBehind();
  if (isOld()) askList();
});
