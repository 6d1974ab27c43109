// The chips: what the caller wants and what matters, each opened to be settled or to be called something else.

import { NATURES } from "../chips.js";
import { clone, fill, list, mark, part, show, slot } from "./dom.js";

/** How a state reads on a chip. */
export const STATES = {
  open: "open",
  resolved: "resolved",
  promised: "promised",
  escalated: "supervisor",
  transferred: "transferred",
  context: "noted",
  withdrawn: "not wanted",
  dropped: "cut off",
};

/** The chips, and the one that is opened. */
export function showIssues(desk) {
  const region = part("issues");
  const { issues } = desk.state;
  const open = issues.filter((issue) => issue.state === "open").length;
  fill(region, { count: issues.length ? `${open} open` : "" });
  show(part("issues-empty", region), !issues.length);
  const pending = issues.filter((issue) => !desk.call.isSaved(issue.issue)).map((issue) => issue.issue);
  list(slot(region, "chips"), [issues, desk.opened, pending], () => issues.map((issue) => chip(desk, issue)));
  showSettle(desk, part("settle", region));
}

function chip(desk, issue) {
  const item = clone("t-chip", { text: issue.text, state: STATES[issue.state] });
  Object.assign(item.dataset, { nature: issue.nature, state: issue.state });
  if (!desk.call.isSaved(issue.issue)) item.dataset.pending = "";
  item.querySelector(".chip-nature").setAttribute("aria-label", issue.nature);
  const button = item.querySelector("button");
  mark(button, "aria-expanded", desk.opened === issue.issue);
  button.addEventListener("click", () => desk.openIssue(desk.opened === issue.issue ? null : issue.issue));
  return item;
}

function showSettle(desk, place) {
  const issue = desk.state.issues.find((one) => one.issue === desk.opened);
  show(place, Boolean(issue));
  if (!issue) {
    place.replaceChildren();
    delete place.dataset.issue;
    return;
  }
  const sign = `${issue.issue} ${issue.state} ${issue.nature}`;
  if (place.dataset.issue === sign) return;
  place.dataset.issue = sign;
  const form = clone("t-settle", { text: issue.text, words: issue.spoken ? `said back as “${issue.spoken}”` : "" });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    desk.settle(issue.issue, event.submitter.value);
    desk.openIssue(null);
  });
  for (const nature of form.querySelectorAll('input[name="nature"]')) {
    nature.checked = nature.value === issue.nature;
    nature.addEventListener("change", () => desk.renature(issue.issue, nature.value));
  }
  form.addEventListener("keydown", (event) => {
    const place = NATURES.indexOf(issue.nature);
    if (event.key === "n" && place >= 0) desk.renature(issue.issue, NATURES[(place + 1) % NATURES.length]);
  });
  place.replaceChildren(form);
}
