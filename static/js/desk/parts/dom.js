// Regions, slots and templates of desk.html. Text only: nothing here makes HTML from words.

/** The element of a region or control. */
export function part(name, root = document) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** The element of a slot. */
export function slot(root, name) {
  return root.querySelector(`[data-slot="${name}"]`);
}

/** Puts texts into slots; what has not changed is not touched, so that it is not read out again. */
export function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    const place = slot(root, name);
    const text = value ?? "";
    if (place && place.textContent !== String(text)) place.textContent = text;
  }
  return root;
}

/** A new element from a template, its slots filled. */
export function clone(template, values = {}) {
  return fill(document.getElementById(template).content.firstElementChild.cloneNode(true), values);
}

/** Every element of a template that has several at its top. */
export function cloneAll(template, values = {}) {
  const fragment = document.getElementById(template).content.cloneNode(true);
  return fill(fragment, values);
}

/** Fills a list anew, but only when what it shows has changed; `sign` tells whether it has. */
export function list(place, sign, items) {
  const text = JSON.stringify(sign);
  if (place.dataset.sign === text) return false;
  const focused = [...place.children].findIndex((child) => child.contains(document.activeElement));
  place.replaceChildren(...items());
  place.dataset.sign = text;
  if (focused >= 0) place.children[Math.min(focused, place.children.length - 1)]?.querySelector("button, a, input")?.focus();
  return true;
}

/** Shows or hides. */
export function show(element, isShown = true) {
  if (element && element.hidden === isShown) element.hidden = !isShown;
}

/** Sets an attribute when it is another. */
export function mark(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Says something to those who listen to the page. */
export function announce(words) {
  document.getElementById("announce").textContent = words;
}

/** "10:02" in the reader's own way. */
export function clock(at, { locale, timezone }) {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: timezone }).format(new Date(at));
}

/** "3 Oct 2026" in the reader's own way. */
export function calendarDay(at, { locale, timezone }) {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: timezone }).format(new Date(at));
}

/** Copies text; answers whether it went well. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    announce("Copied");
    return true;
  } catch {
    announce("Copying was not allowed");
    return false;
  }
}
