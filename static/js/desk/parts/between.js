// Between calls: start one, finish wrap-ups.

import { clock, clone, list, part, show, slot } from "./dom.js";

/** What waits, and the form for a call by hand. */
export function showBetween(desk) {
  const region = part("between");
  list(slot(region, "wraps"), desk.shelf, () =>
    desk.shelf.map((call) => {
      const item = clone("t-between-item", {
        name: call.name,
        what: call.reason ?? (call.held ? "on hold" : "not wrapped up yet"),
        when: clock(call.since, desk),
      });
      item.querySelector("button").addEventListener("click", () => {
        location.assign(call.url);
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
