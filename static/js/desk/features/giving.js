// Goodwill: its forms, what is hers to give this caller, and, for a supervisor, what waits for her yes.

import { inShort } from "../giving.js";
import { given } from "../handing.js";
import { announce, clone, fill, list, part, show, slot } from "../parts/dom.js";
import { tell, untell } from "../parts/notices.js";

/** What may be given, and what waits for a yes. */
export class Giving {
  commands = [
    { id: "goodwill-yes", name: "Yes to the goodwill", words: "yes approve goodwill allow", about: "What waits longest: >yes to the goodwill", when: "asked-to-approve" },
    { id: "goodwill-no", name: "No to the goodwill", words: "no refuse goodwill deny", about: "With a word why: >no to the goodwill he had one in May", when: "asked-to-approve" },
  ];

  does = {
    "goodwill-yes": (words) => this.#answer(this.#asked[0], "yes", words),
    "goodwill-no": (words) => this.#answer(this.#asked[0], "no", words),
  };

  forms = { "concession-form": this.#form("give"), "concession-answer": this.#form("settle", "the caller took it", "accepted") };

  news = { goodwill: (told) => this.#hear(told) };

  #asked = [];
  #had = {};
  #refused = null;
  /** What was answered here and may come once more with the next news. */
  #done = new Set();

  constructor(desk) {
    this.desk = desk;
  }

  started() {
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  situation() {
    return this.#asked.some((one) => one.may) ? ["asked-to-approve"] : [];
  }

  #form(verb, does, ...given) {
    const form = () => this.desk.drawer.goodwill;
    return {
      enter: () => form()[verb](...given),
      digit: (number) => form().digit(number),
      get does() {
        return does ?? form().does;
      },
    };
  }

  #hear({ asked, had }) {
    this.#asked = asked.filter((one) => !this.#done.has(sign(one)));
    this.#had = had;
    if (this.desk.drawer) this.desk.drawer.goodwill.had = had;
    this.desk.changed();
  }

  draw() {
    const { desk } = this;
    desk.drawer.goodwill.had = this.#had;
    const { free, gone } = desk.state.practice ? { free: "", gone: "" } : inShort(desk.data.goodwill, this.#had);
    show(part("may-give"), Boolean(free || gone));
    show(part("may-give-free"), Boolean(free));
    fill(part("may-give"), { free, gone: gone && `${gone}: anything more is your supervisor's` });
    this.#tellRefused();
    this.#notice();
  }

  // A no is told once, when it comes.
  #tellRefused() {
    const refused = this.desk.state.concessions.filter((one) => one.refused_by);
    const known = this.#refused;
    this.#refused = new Set(refused.map((one) => one.concession));
    if (!known) return;
    for (const one of refused.filter((each) => !known.has(each.concession)))
      tell(`${this.desk.named(one.refused_by)} said no to ${given(one)}. Do not offer it; less may be yours to give.`, { name: "refused-goodwill" });
  }

  // --- what waits for a supervisor ---

  #notice() {
    const [first] = this.#asked;
    if (!first) return untell("goodwill");
    if (document.querySelector(`[data-name="goodwill"][data-sign="${CSS.escape(sign(first))}"]`)) return undefined;
    const notice = tell(this.#words(first), {
      name: "goodwill",
      template: "t-notice-goodwill",
      actions: {
        "goodwill-yes": () => this.#answer(first, "yes"),
        "goodwill-no": () => this.#answer(first, "no"),
        look: () => window.open(first.record, "_blank", "noopener"),
      },
    });
    notice.dataset.sign = sign(first);
    show(notice.querySelector(".button-main"), first.may);
    return undefined;
  }

  between() {
    const region = part("asked-goodwill");
    show(region, this.#asked.length > 0);
    list(slot(region, "asked"), [this.#asked, this.desk.isKeyed], () => this.#asked.map((one, place) => this.#item(one, place)));
  }

  #item(one, place) {
    const keyed = place === 0 && this.desk.isKeyed;
    const item = clone("t-asked-goodwill", { what: one.what, name: `for ${one.name}`, why: `${one.by} asks. ${this.#why(one)}`, yes: keyed ? "y" : "", no: keyed ? "n" : "" });
    slot(item, "record").href = one.record;
    const yes = item.querySelector('[data-command="goodwill-yes"]');
    show(yes, one.may);
    yes.addEventListener("click", () => this.#answer(one, "yes"));
    item.querySelector('[data-command="goodwill-no"]').addEventListener("click", () => this.#answer(one, "no"));
    return item;
  }

  #words(one) {
    return `${one.by} asks to give ${one.what} to ${one.name}. ${this.#why(one)}`;
  }

  #why(one) {
    const why = one.again ? "The caller has had this lately." : "";
    return [one.reason, why, one.may ? "" : "More than you may give: pass it on."].filter(Boolean).join(" · ");
  }

  // One key between calls, while nothing is being typed; the same switch as all single keys.
  #key(event) {
    const { desk } = this;
    if (desk.call || !desk.isKeyed || !this.#asked.length || event.ctrlKey || event.metaKey || event.altKey) return;
    const isLine = event.target.id === "line" && desk.isEmpty;
    if (!isLine && event.target.matches("input, textarea, select")) return;
    const answer = { y: "yes", n: "no" }[event.key];
    if (!answer || (answer === "yes" && !this.#asked[0].may)) return;
    event.preventDefault();
    this.#answer(this.#asked[0], answer);
  }

  async #answer(one, answer, note = "") {
    if (!one) return;
    this.#done.add(sign(one));
    this.#asked = this.#asked.filter((each) => each !== one);
    untell("goodwill");
    this.desk.changed();
    const body = new URLSearchParams({ concession: one.concession, answer, note });
    const told = await fetch(one.answer, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    const words = await told?.json().catch(() => null);
    if (told?.ok) {
      this.desk.hint(`${words.said}. ${one.by} sees it now.`);
      announce(words.said);
    } else {
      if (!told || told.status >= 500) this.#done.delete(sign(one));
      this.desk.hint(words?.detail ?? "That did not reach the server. It waits here; try again.");
    }
    this.desk.focusLine();
  }
}

function sign(one) {
  return `${one.call} ${one.concession}`;
}
