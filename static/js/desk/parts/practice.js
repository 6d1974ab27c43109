// The band over a rehearsal: nothing counts; and the pretend caller's card.

import { cardOf, quoted } from "../practice.js";
import { fill, mark, part, show } from "./dom.js";

/** Shows the band and the card, in practice only. */
export class Practice {
  constructor(desk) {
    this.desk = desk;
    this.cards = desk.data.practice ?? null;
    this.region = part("practice");
    this.start = this.region.querySelector('[data-command="practise-script"]');
    this.start.addEventListener("click", () => {
      const { script, title, version } = this.cards;
      desk.step.scripts.start({ id: script, title, version });
      desk.focusLine();
    });
    show(this.region, Boolean(this.cards));
    if (this.cards) document.title = `Practice · ${document.title}`;
  }

  draw() {
    if (!this.cards) return;
    const { desk, cards } = this;
    const card = cardOf(cards, desk.state, desk.call.script?.questions ?? {});
    const mood = cards.path?.mood === "hot" ? " · an upset caller" : cards.path?.mood === "worried" ? " · a worried caller" : "";
    fill(this.region, {
      title: cards.path ? `${cards.path.name}${mood}` : cards.title,
      whose: card.whose,
      says: card.says && `“${card.says.replace(/^[“"]|[”"]$/g, "")}”`,
      hint: card.hint,
      start: `Take ${quoted(cards.title)}`,
    });
    mark(this.region.querySelector(".practice-card"), "data-kind", card.kind);
    show(this.start, card.starts);
  }
}
