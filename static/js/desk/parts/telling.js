// What must be told, as lines to tick in the open article.

import { clone, mark } from "./dom.js";

const HEADING = "what must be told";

/** Puts the lines in the place of the list under the heading of that name. @param {(text: string) => void} onSaid */
export function layLines(body, lines, onSaid) {
  if (!lines.length) return;
  const list = clone("t-must-tell-list");
  list.replaceChildren(...lines.map((text) => line(text, onSaid)));
  const heading = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")].find(
    (one) => one.textContent.trim().toLowerCase() === HEADING,
  );
  if (!heading) return void body.prepend(list);
  for (let next = heading.nextElementSibling; next && !/^H\d$/.test(next.tagName); ) {
    const after = next.nextElementSibling;
    if (/^[UO]L$/.test(next.tagName)) next.remove();
    next = after;
  }
  heading.after(list);
}

function line(text, onSaid) {
  const item = clone("t-must-tell", { text });
  const button = item.querySelector("button");
  button.dataset.text = text;
  button.addEventListener("click", (event) => onSaid(text, { isByKey: event.detail === 0 }));
  return item;
}

/** Shows which lines are said. */
export function markLines(place, said) {
  for (const button of place.querySelectorAll(".must-tell")) mark(button, "aria-pressed", said.has(button.dataset.text));
}
