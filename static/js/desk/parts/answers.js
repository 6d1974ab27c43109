// What others say to what was asked of them: goodwill approved, the caller taken over or not. Told once, when it comes.

import { given } from "../handing.js";
import { tell } from "./notices.js";

/** Watches the call for the answers of others. */
export class Answers {
  constructor(desk) {
    this.desk = desk;
    this.approved = new Set(this.#approvedOf(desk.state).map((one) => one.concession));
    this.handed = desk.state?.transfer?.state ?? null;
  }

  draw() {
    this.#drawApproved();
    this.#drawHanded();
    this.desk.drawer.handOver.draw();
  }

  #approvedOf(state) {
    return (state?.concessions ?? []).filter((one) => one.approved_by);
  }

  #drawApproved() {
    const { desk } = this;
    for (const one of this.#approvedOf(desk.state)) {
      if (this.approved.has(one.concession)) continue;
      this.approved.add(one.concession);
      tell(`${desk.named(one.approved_by)} approved ${given(one)}. You may offer it now.`, { name: "approved" });
      if (one.state === "offered" && !desk.drawer.shown) desk.drawer.goodwill.follow();
    }
  }

  // Told only of what others said; what was recorded here has been told here.
  #drawHanded() {
    const { desk } = this;
    const { transfer } = desk.state;
    const state = transfer?.state ?? null;
    if (state !== this.handed && transfer?.answer && transfer.answer.by !== null && transfer.colleague) {
      const who = desk.named(transfer.answer.by);
      const note = transfer.answer.note ? ` – ${transfer.answer.note}` : "";
      if (state === "accepted") tell(`${who} has the caller${note}. Say who is coming, and go on.`, { name: "handed" });
      if (state === "declined") tell(`${who} cannot take the caller${note}, who is still yours.`, { name: "handed" });
    }
    this.handed = state;
  }
}
