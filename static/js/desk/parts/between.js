// Between calls: start one, finish wrap-ups.

import { aboutWaiting } from "./bar.js";
import { clone, list, part, show, slot } from "./dom.js";

/** What waits, and the form for a call by hand. */
export function showBetween(desk) {
  const region = part("between");
  const calls = desk.shelf.map((call) => ({ ...call, about: aboutWaiting({ ...call, reason: null }) }));
  list(slot(region, "wraps"), calls, () =>
    calls.map((call) => {
      const item = clone("t-between-item", { name: call.name, what: call.reason ?? "not wrapped up yet", when: call.about });
      item.querySelector("button").addEventListener("click", () => {
        desk.go(call.url);
      });
      return item;
    }),
  );
  show(part("wraps-empty", region), !desk.shelf.length);
}

/** The name as one field; the server takes first and last name. */
export function splitName(form) {
  form.addEventListener("submit", () => {
    const [first, ...more] = form.elements.name.value.trim().split(/\s+/);
    for (const [name, value] of [
      ["first_name", first],
      ["last_name", more.join(" ")],
    ]) {
      const field =
        form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
      field.value = value ?? "";
    }
  });
}
