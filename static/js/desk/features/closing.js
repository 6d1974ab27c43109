// "No, that is not it": what the read-back got wrong is said in the caller's own words, and the issue is open again.

import { mark, part, show } from "../parts/dom.js";

const HEARD = new Set(["context", "feeling"]);

/** The caller's answer to the read-back, where it is no. */
export class NotIt {
  commands = [
    {
      id: "not-it",
      name: "No, that is not it",
      words: "not it wrong misunderstood correct read back reopen",
      about: "Says an issue in the caller's own words, and opens it again",
      when: "wanted",
    },
  ];

  does = { "not-it": (words) => this.open(words) };

  forms = { "reword-form": { enter: () => this.#keep(), digit: (number) => this.#pick(number), does: "that is it" } };

  constructor(desk) {
    this.desk = desk;
    this.form = part("reword-form");
  }

  started() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
    this.form.addEventListener("change", (event) => {
      if (event.target.name === "issue") this.#fill(event.target.value);
    });
  }

  situation() {
    return this.desk.state && this.#wanted.length ? ["wanted"] : [];
  }

  get #wanted() {
    return this.desk.state.issues.filter((issue) => !HEARD.has(issue.nature));
  }

  /** The form, with the issue that words are about, else the one that is worked on. */
  open(words = "") {
    const { desk } = this;
    const wanted = this.#wanted;
    if (!wanted.length) return desk.type("+ ");
    const which = (words && desk.aboutWords(words)) || desk.about || wanted[0].issue;
    const place = this.form.querySelector('[data-slot="issues"]');
    place.replaceChildren(...wanted.map((issue, number) => this.#choice(issue, number + 1)));
    show(part("reword-which", this.form), wanted.length > 1);
    desk.drawer.open("reword-form");
    this.#fill(wanted.some((issue) => issue.issue === which) ? which : wanted[0].issue, wanted.length === 1);
    return undefined;
  }

  #choice(issue, number) {
    const label = document.getElementById("t-choice").content.firstElementChild.cloneNode(true);
    const input = label.querySelector("input");
    Object.assign(input, { name: "issue", value: issue.issue });
    label.querySelector('[data-slot="label"]').textContent = issue.text;
    label.querySelector('[data-slot="key"]').textContent = number;
    return label;
  }

  #fill(id, isChosen = true) {
    const issue = this.#wanted.find((one) => one.issue === id);
    for (const input of this.form.querySelectorAll('[name="issue"]')) input.checked = input.value === id;
    const field = this.form.elements.text;
    field.value = issue.text;
    mark(this.form, "data-issue", id);
    if (!isChosen) return;
    field.focus();
    field.select();
  }

  #pick(number) {
    const issue = this.#wanted[number - 1];
    if (issue) this.#fill(issue.issue);
    return Boolean(issue);
  }

  async #keep() {
    const { desk } = this;
    const field = this.form.elements.text;
    const text = field.value.trim();
    if (!text || !this.form.contains(document.activeElement)) return void field.focus();
    desk.drawer.close();
    desk.focusLine();
    const words = desk.masking.text(text);
    if (await desk.reword(this.form.dataset.issue, words))
      desk.hint(`“${words}” is open again. Wrap up reads it back once more.`);
  }
}
