// Elements made of words: nothing here makes HTML from a text.

/**
 * An element. `props` are attributes; `on` maps events to listeners, `value`, `checked` and `disabled` are set as properties.
 * @returns {HTMLElement}
 */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") element[name] = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A shape beside words. */
export const icon = (name) => make("span", { class: `icon icon-${name}`, "aria-hidden": "true" });

/** A button that does something on this page. */
export function button(words, { kind = "", shape = "", small = true, label = null, pressed = null, key = null } = {}, click) {
  const named = `button${kind ? ` button-${kind}` : ""}${small ? " button-small" : ""}${words ? "" : " button-icon"}`;
  const props = { type: "button", class: named, "aria-label": label, title: label, "aria-pressed": pressed, "data-key": key };
  return make("button", { ...props, on: { click } }, shape ? icon(shape) : "", words);
}

/** The region of that name. */
export const part = (name, root = document) => root.querySelector(`[data-part="${name}"]`);

/** Fills a place anew. The focus stays on what bears the same `data-key`, and so does what was typed there and not taken yet. */
export function refill(place, children) {
  const active = place.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.dataset.key;
  const range = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  const typed = [...place.querySelectorAll("[data-key][data-shown]")].filter((one) => one.value !== one.dataset.shown);
  const top = place.scrollTop;
  place.replaceChildren(...children);
  place.scrollTop = top;
  for (const one of typed) {
    const again = keyed(place, one.dataset.key);
    if (again && again.dataset.shown === one.dataset.shown) again.value = one.value;
  }
  const next = key ? keyed(place, key) : null;
  if (!next) return;
  next.focus({ preventScroll: true });
  if (range && range[0] !== null && "setSelectionRange" in next) {
    try {
      next.setSelectionRange(...range);
    } catch {
      // Fields of days and numbers know no caret.
    }
  }
}

/** What bears a `data-key` in a place. */
export function keyed(place, key) {
  return place.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

/** Says something to those who listen to the page. */
export function announce(words) {
  document.getElementById("announce").textContent = words;
}

/** A step's id, or another name, as one reads it. */
export function inWords(name) {
  const words = String(name ?? "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A step of a run as one reads it; within a piece after the step that runs it. */
export const stepInWords = (name) => name.split(".").map(inWords).join(" › ");

/** An id made of words: "Not found yet!" → not_found_yet; a number is put behind one that is taken. */
export function idOf(words, taken = [], fallback = "step") {
  const plain = words
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9 _-]+/g, "")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_")
    .replace(/^[_]+/, "")
    .slice(0, 40)
    .replace(/_+$/, "");
  const base = plain || fallback;
  let name = base;
  for (let number = 2; taken.includes(name); number += 1) name = `${base}_${number}`;
  return name;
}
