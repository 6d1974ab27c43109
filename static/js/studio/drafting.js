// The draft: whether it is saved, saving it, and what happens when somebody else was first.

import { announce, button, make, part } from "./dom.js";
import { Kept } from "./kept.js";
import { sendForm, whyNot } from "./server.js";

/** What is saved of the text, and what is kept in this tab until it is. */
export class Drafting {
  #saving = false;

  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.form = document.querySelector('form[data-part="text"]');
    this.page = { expected: studio.data.expected, base: studio.data.base };
    this.kept = new Kept(studio.data.script, this.page);
    this.saved = studio.data.agrees ? studio.text.value : null;
    const earlier = studio.data.agrees ? this.kept.earlier(studio.text.value) : null;
    if (earlier) this.#offer(earlier);
    addEventListener("pagehide", () => {
      studio.steps.tellAll();
      this.keep();
    });
    addEventListener("beforeunload", (event) => this.isSaved || event.preventDefault());
  }

  /** Whether all that stands here is with the server: the text, and what the forms have not brought into it yet. */
  get isSaved() {
    const { waiting, steps, text } = this.studio;
    if (waiting.length || steps?.isTyped) return false;
    return text.length === this.saved?.length && text.value === this.saved; // asked at each key, so the length first
  }

  /** What stands here stays in this tab, and in the text area, which works without us. */
  keep() {
    const { value } = this.studio.text;
    this.form.elements.source.value = value;
    if (this.isSaved) this.kept.forget();
    else this.kept.keep(value, this.studio.waiting);
  }

  /** Says whether it is saved. */
  tell() {
    const place = part("saved");
    const asSaved = this.page.expected ? "Saved" : "As published";
    const [state, word] = this.#saving ? ["saving", "Saving"] : this.isSaved ? ["saved", asSaved] : ["unsaved", "Not saved yet"];
    place.dataset.state = state;
    place.querySelector('[data-slot="word"]').textContent = word;
  }

  /** Saves the draft; answers whether it went well. */
  async save() {
    const source = this.studio.text.value;
    this.#saving = true;
    this.tell();
    const answer = await sendForm(this.studio.data.urls.save, { source, ...this.page });
    this.#saving = false;
    if (answer.status === 200) {
      Object.assign(this.page, { expected: answer.body.number, base: answer.body.base });
      this.saved = source;
      this.#agree(answer.body.html);
    } else if (answer.status === 409 && answer.body.html) this.#disagree(answer.body);
    else this.studio.tell(whyNot(answer), "bad");
    this.tell();
    return answer.status === 200;
  }

  /** Saves what is not saved yet, and goes on to another page with it. */
  async goTo(address) {
    if (this.isSaved || (await this.save())) location.assign(address);
  }

  #agree(html) {
    this.keep();
    part("conflict")?.remove();
    this.studio.tell("");
    document.querySelector('[data-command="save"]').textContent = "Save the draft";
    if (html) part("onward").replaceChildren(...nodesOf(html));
    this.form.elements.expected.value = this.page.expected;
    this.form.elements.base.value = this.page.base;
    announce("Saved");
  }

  #disagree(theirs) {
    Object.assign(this.page, { expected: theirs.expected, base: theirs.base });
    part("conflict")?.remove();
    part("notices").append(...nodesOf(theirs.html));
    const take = button("Take this text instead of mine", {}, () => {
      this.studio.text.replace(theirs.source);
      this.saved = theirs.source;
      this.#agree("");
      this.tell();
    });
    part("conflict").append(make("div", { class: "row" }, take));
    document.querySelector('[data-command="save"]').textContent = "Save mine over it";
    part("conflict").scrollIntoView({ block: "nearest" });
  }

  #offer(earlier) {
    const notice = part("kept");
    notice.hidden = false;
    notice.querySelector('[data-command="bring-back"]').addEventListener("click", async () => {
      notice.hidden = true;
      // It goes on from the save that it was made from: another one meanwhile is shown as a conflict.
      Object.assign(this.page, { expected: earlier.expected, base: earlier.base });
      this.studio.text.replace(earlier.source);
      const refusals = await Promise.all((earlier.edits ?? []).map((edits) => this.studio.steps.edit(edits)));
      notice.hidden = refusals.every((refused) => refused === null);
    });
    notice.querySelector('[data-command="let-go"]').addEventListener("click", () => {
      notice.hidden = true;
      this.kept.forget();
    });
  }
}

// Drawn by the server from words that it has escaped.
const nodesOf = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;
