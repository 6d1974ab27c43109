// For a supervisor at a desk of her own: requests that wait for her, between calls as a list and in one as a notice.

import { clone, list, part, show, slot } from "../parts/dom.js";
import { tell, untell } from "../parts/notices.js";

/** Requests for a supervisor that wait for whoever has this desk. */
export class AskedFor {
  news = { asked: (told) => this.#hear(told) };

  #requests = [];
  #shown = new Set();

  constructor(desk) {
    this.desk = desk;
  }

  #hear(requests) {
    this.#requests = requests;
    for (const key of this.#shown) if (!requests.some((one) => sign(one) === key)) untell(`asked-${key}`);
    this.desk.changed();
  }

  between() {
    show(part("asked-for"), this.#requests.length > 0);
    list(slot(part("asked-for"), "items"), this.#requests, () => this.#requests.map((one) => this.#item(one)));
  }

  #item(one) {
    const item = clone("t-asked-for", { name: one.name, what: `${this.desk.named(one.by)} asks: ${one.wants}` });
    item.querySelector("a").href = recordOf(one);
    return item;
  }

  draw() {
    for (const one of this.#requests) {
      const key = sign(one);
      if (this.#shown.has(key)) continue;
      this.#shown.add(key);
      tell(`${this.desk.named(one.by)} asks for a supervisor for ${one.name}: ${one.wants}`, {
        name: `asked-${key}`,
        template: "t-notice-offer",
        actions: { look: () => window.open(recordOf(one), "_blank", "noopener") },
      });
    }
  }
}

function recordOf({ call }) {
  return `/calls/${encodeURIComponent(call)}/record`;
}

function sign({ call, since }) {
  return `${call} ${since}`;
}
