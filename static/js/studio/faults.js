// The list of what is wrong: each leads to its place.

import { icon, inWords, make, part } from "./dom.js";
import { inForms } from "./words.js";

/** Draws the list. @param {import("./studio.js").Studio} studio */
export function drawFaults(studio) {
  const place = part("faults");
  const isError = (fault) => fault.severity === "error";
  const faults = studio.look.faults.toSorted((one, other) => isError(other) - isError(one));
  const errors = faults.filter(isError).length;
  const warnings = faults.length - errors;
  const told = [errors ? `${errors} to mend before it can be published` : "", warnings ? `${warnings} worth a look` : ""];
  const count = faults.length ? told.filter(Boolean).join(" · ") : "Nothing is wrong";
  const shape = errors ? "alert" : warnings ? "flag" : "done";
  place.querySelector('[data-slot="count"]').replaceChildren(icon(shape), count);
  if (errors && place.dataset.state !== "error" && place.dataset.state) place.open = true;
  if (!faults.length) place.open = false;
  place.dataset.state = errors ? "error" : warnings ? "warning" : "good";
  document.querySelector('[data-show="faults"]').textContent = faults.length
    ? `What is wrong: ${faults.length}`
    : "Nothing is wrong";
  place.querySelector('[data-slot="list"]').replaceChildren(...faults.map((fault) => item(studio, fault)));
}

function item(studio, fault) {
  const where = fault.step ? inWords(fault.step) : "The script";
  const words = studio.view === "forms" ? inForms : (text) => text;
  const click = () => studio.showFault(fault);
  return make(
    "li",
    { "data-severity": fault.severity },
    make(
      "button",
      { type: "button", class: "studio-fault", on: { click } },
      icon(fault.severity === "error" ? "alert" : "flag"),
      make(
        "span",
        {},
        make("strong", {}, where),
        ` · line ${fault.line}: ${words(fault.message)} `,
        make("span", { class: "quiet" }, words(fault.mend)),
      ),
    ),
  );
}
