// Finding in the directory: what one looks for behind / may be a department or a provider; its number stands over the articles.

import { directoryOf } from "../directory.js";
import { clone, list, part, show, slot } from "../parts/dom.js";

const SETTLED_MS = 250;
const MOST = 3;

/** Departments and providers among what is found. */
export class FoundInDirectory {
  #timer = 0;
  #asked = "";

  constructor(desk) {
    this.desk = desk;
    this.directory = directoryOf(desk);
    this.place = part("found-in-directory");
  }

  async started() {
    if (await this.directory.load(this.place.dataset.where)) this.desk.changed();
  }

  draw() {
    const { mode, text } = this.desk.reading;
    const words = mode === "find" ? text.trim() : "";
    const found = words.length > 1 ? this.directory.find(words).slice(0, MOST) : [];
    show(this.place, found.length > 0);
    list(slot(this.place, "entries"), found, () => found.map((entry) => this.#shown(entry)));
    if (words !== this.#asked) this.#lookUp(words);
  }

  between() {
    this.draw();
  }

  #lookUp(words) {
    this.#asked = words;
    clearTimeout(this.#timer);
    if (words.length < 2) return;
    this.#timer = setTimeout(async () => {
      if (await this.directory.lookUp(this.place.dataset.lookUp, words)) this.desk.changed();
    }, SETTLED_MS);
  }

  #shown(entry) {
    const about = [entry.hours, entry.needs && `They need: ${entry.needs}`].filter(Boolean).join(" · ");
    const item = clone("t-found-entry", { name: entry.name, number: entry.number, about });
    item.querySelector("button").addEventListener("click", () => this.#open(entry));
    return item;
  }

  // In a call it is about to be rung; else its page says the rest.
  #open({ name }) {
    if (!this.desk.call) return void this.desk.go(`/directory?q=${encodeURIComponent(name)}`);
    this.desk.type("");
    return void this.desk.do("contact", name);
  }
}
