// What was understood of a file: a card of the map shows where its step stands in the text.

import { mapView } from "./map.js";

const text = document.getElementById("f-source");
const view = mapView(document.getElementById("map"), {
  onSelect(step) { view.showReach(step); },
  onOpen(step) { show(step); },
});

function show(step) {
  const lines = text.value.split("\n");
  const at = lines.findIndex((line) => line.replaceAll(/["']/g, "").startsWith(`  ${step}:`));
  if (at < 0) return;
  const start = lines.slice(0, at).join("\n").length + (at ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + lines[at].length);
  text.scrollTop = (text.scrollHeight / lines.length) * at;
}
