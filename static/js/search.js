// The search page: keys through what is found, what stands beside the hit that has the focus, and the search log.

import { settledSearch } from "./settled.js";

const CALLS_MS = 400;
const SENTENCE = 5;
const WIDE = matchMedia("(min-width: 60rem)");

const box = document.getElementById("q");
const form = document.getElementById("find");
const page = document.querySelector('[data-part="found"]');
const pane = document.querySelector('[data-part="pane"]');
const results = document.getElementById("results");

const links = () => [...results.querySelectorAll(".hit-link")].filter((link) => link.checkVisibility());

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
    if (event.key === "Enter" && box.value.trim() !== shownFor.trim()) return;
    event.preventDefault();
    log.settle(seen());
    move(null, 1);
  } else if (event.key === "Escape" && box.value) {
    event.preventDefault();
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

results.addEventListener("keydown", (event) => {
  const link = event.target.closest(".hit-link");
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
let shownFor = box.value;

function send(told) {
  fetch(form.dataset.settled, {
    method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify(told),
  }).catch(() => {});
}

// Names and numbers of callers are no question to what we know.
function seen() {
  const list = document.getElementById("hits");
  if (!shownFor.trim() || results.querySelector("[data-of-people]")) return null;
  if (form.elements.kind?.value === "call") return null;
  const closest = list?.closest("details");
  return {
    query: shownFor,
    total: closest ? 0 : Number(list?.dataset.total ?? 0),
    top: closest ? [] : [...(list?.querySelectorAll("[data-slug]") ?? [])].map((link) => link.dataset.slug),
  };
}

results.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === results) {
    shownFor = box.value;
    later();
  }
  showFocused();
  log.wait(seen());
});

// Calls are looked for once nothing has been typed for a moment.
let asking = 0;

function later() {
  clearTimeout(asking);
  asking = setTimeout(() => {
    if (askWhole()) return;
    const place = results.querySelector("[data-later]");
    if (place) window.htmx.ajax("GET", place.dataset.later, { target: place, swap: "outerHTML" });
  }, CALLS_MS);
}

// A sentence is looked at once more as a whole, for its several wishes and for what it means; not once she is among the hits.
let wholeFor = box.value;

function askWhole() {
  const said = box.value.trim();
  if (said === wholeFor.trim() || said.split(/\s+/).length < SENTENCE || results.contains(document.activeElement)) return false;
  wholeFor = said;
  const asked = new URLSearchParams([...new FormData(form), ["whole", "1"]]);
  window.htmx.ajax("GET", `${form.action}?${asked}`, { target: results });
  return true;
}

results.addEventListener("click", (event) => {
  const link = event.target.closest(".hit-link[data-slug]");
  if (link) log.open(seen(), link.dataset.slug);
});

log.wait(seen());
