// The map beside the script that is read: a card leads to its step, and the step that is read is marked on the map.

import { mapView } from "./map.js";

const view = mapView(document.getElementById("map"), {
  onSelect(step) {
    view.showReach(null);
    location.replace(`#step-${encodeURIComponent(step)}`);
  },
  onOpen(step) { view.showReach(step); },
});

function follow() {
  const step = decodeURIComponent(location.hash).match(/^#step-(.+)$/)?.[1];
  if (step) view.select(step);
}

window.addEventListener("hashchange", follow);
follow();
