// The session has ended: sign in over the page, or in another tab; nothing below it is lost.

import { ask, isGood } from "../server.js";
import { part, show, slot } from "./dom.js";

const LOOK_MS = 5000;

/** The one dialog. */
export class SignIn {
  #timer = 0;

  /** @param {{urls: {signin: string, session: string}, person: {name: string, display_name: string}, onSignedIn: () => void}} parts */
  constructor({ urls, person, onSignedIn }) {
    Object.assign(this, { urls, person, onSignedIn });
    this.dialog = part("sign-in");
    this.form = part("sign-in-form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.dialog.addEventListener("close", () => clearInterval(this.#timer));
  }

  /** Asks, unless it is asking. */
  open() {
    if (this.dialog.open) return;
    this.form.elements.name.value = this.person.name;
    this.#error("");
    this.dialog.showModal();
    this.form.elements.password.focus();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Whether the session is this person's; null when nobody can tell. */
  async isMe() {
    const answer = await ask(this.urls.session);
    if (isGood(answer)) return answer.body?.person === this.person.name;
    return answer.status === 401 ? false : null;
  }

  async #send() {
    const { name, password } = this.form.elements;
    const answer = await ask(this.urls.signin, { method: "POST", body: { name: name.value, password: password.value } });
    password.value = "";
    if (!isGood(answer))
      return this.#error(
        answer.status === 0 ? "The server is away. Try again in a moment." : answer.body?.detail || "That was not right.",
      );
    if (answer.body?.person !== this.person.name) {
      await ask(this.urls.signout ?? "/sign-out", { method: "POST" });
      return this.#error(`This desk is ${this.person.display_name}'s. Sign in under that name, or close the page.`);
    }
    return this.#done();
  }

  async #look() {
    if (this.dialog.open && (await this.isMe())) this.#done();
  }

  #done() {
    this.dialog.close();
    this.onSignedIn();
  }

  #error(words) {
    const place = slot(this.dialog, "error");
    place.textContent = words;
    show(place, Boolean(words));
  }
}
