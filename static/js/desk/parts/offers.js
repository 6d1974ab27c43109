// Callers whom a colleague offers to whoever has this desk: a list between calls, a notice during one.

import { clock, clone, list, part, show, slot } from "./dom.js";
import { tell, untell } from "./notices.js";

/** Shows who is offered. */
export function showOffers(desk) {
  if (desk.call) return void showNotice(desk);
  const region = part("offers", part("between"));
  show(region, desk.offers.length > 0);
  list(slot(region, "offers"), desk.offers, () =>
    desk.offers.map((offer) => {
      const item = clone("t-between-item", {
        name: offer.name,
        what: `${offer.by} offers the caller${offer.wants ? `: ${offer.wants}` : ""}`,
        when: clock(offer.since, desk),
      });
      item.querySelector("button").addEventListener("click", () => {
        desk.go(offer.url);
      });
      return item;
    }),
  );
}

function showNotice(desk) {
  const [offer] = desk.offers;
  const sign = offer ? `${offer.call} ${offer.since}` : "";
  if (desk.offerTold === sign) return;
  desk.offerTold = sign;
  untell("offer");
  if (!offer) return;
  const text = `${offer.by} offers you ${offer.name}${offer.wants ? `: ${offer.wants}` : ""}`;
  tell(text, { name: "offer", template: "t-notice-offer", actions: { look: () => window.open(offer.url, "_blank", "noopener") } });
}
