// Two versions side by side: what is chosen on one map, or in the list of changes, is shown on both.

import { mapView } from "./map.js";

const views = [...document.querySelectorAll(".map-frame")].map((frame) => mapView(frame, { onSelect: show }));
const links = [...document.querySelectorAll("a[data-step]")];

function show(step) {
  for (const view of views) view.select(step);
}

for (const link of links) link.addEventListener("click", () => show(link.dataset.step));

if (links.length) show(links[0].dataset.step);
