// A rehearsal with its moves, one after the other: what it says then.
import { Rehearsal } from "../../static/js/studio/rehearsal.js";

export function rehearse(script, about, moves) {
  let rehearsal = new Rehearsal(script, about);
  let why = "";
  for (const [what, ...given] of moves) {
    if (what === "says") rehearsal.says = given[0];
    else if (what === "answer") rehearsal.answer(...given);
    else if (what === "take") rehearsal.take(given[0]);
    else if (what === "return") rehearsal.returnTo(given[0]);
    else [rehearsal, why] = Rehearsal.along(script, given[0]);
  }
  const { position, stops, lines, step } = rehearsal;
  const known = Object.fromEntries(
    step.questions.map((one) => [one.name, rehearsal.knownOf(one)]).filter(([, value]) => value !== undefined),
  );
  return { position, stops, lines, known, missing: rehearsal.missing.map((one) => one.name), path: rehearsal.path("test"), why };
}
