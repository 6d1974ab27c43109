// Plays questions without an answer: acts in, what was said and asked out; "pass" lets the time pass.
import { unanswered } from "../../static/js/unanswered.js";

/** `acts`: a status, "answered", "retry", "pass", or "nothing left" (from then on there is nothing to ask). */
export function play(acts) {
  const told = [];
  let pending = null;
  let isLeft = true;
  const waiting = unanswered({
    say: (words) => told.push(words.split(".")[0]),
    again: () => isLeft && Boolean(told.push("asks")),
    later: (work, ms) => {
      told.push(ms);
      pending = work;
      return 1;
    },
    never: () => (pending = null),
  });
  for (const act of acts) {
    if (typeof act === "number") waiting.missed(act);
    else if (act === "pass") pending?.();
    else if (act === "nothing left") isLeft = false;
    else waiting[act]();
  }
  return told;
}
