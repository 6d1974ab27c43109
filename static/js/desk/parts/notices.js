// What must be told, above the line and never over anything.

import { clone, fill, part } from "./dom.js";

/** A plain notice; `name` replaces the one of the same name. */
export function tell(text, { name = "", template = "t-notice", values = {}, actions = {} } = {}) {
  const notice = clone(template, { text, ...values });
  for (const button of notice.querySelectorAll("[data-command]")) {
    const does = actions[button.dataset.command];
    button.removeAttribute("data-command");
    button.addEventListener("click", () => {
      notice.remove();
      document.getElementById("line").focus(); // it was on the button, which is gone
      does?.();
    });
  }
  notice.dataset.name = name;
  if (name)
    part("notices")
      .querySelector(`[data-name="${CSS.escape(name)}"]`)
      ?.remove();
  part("notices").append(notice);
  part("notices").scrollTop = part("notices").scrollHeight; // the latest is seen, however many there are
  return notice;
}

/** Takes a named notice away. */
export function untell(name) {
  part("notices")
    .querySelector(`[data-name="${CSS.escape(name)}"]`)
    ?.remove();
}

/** How many entries wait, while any do after a failure; 0 takes the notice away. */
export function tellWaiting(count, template, actions = {}) {
  const shown = part("notices").querySelector(`[data-name="${template}"]`);
  if (!count) {
    shown?.remove();
    return;
  }
  const words = `${count} ${count === 1 ? "entry" : "entries"}`;
  if (shown) fill(shown, { count: words });
  else fill(tell("", { name: template, template, actions }), { count: words });
}
