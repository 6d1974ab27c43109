// What each command does. A command is named in commands.js; here is its act.

import { threeLines } from "./summary.js";
import { copy } from "./parts/dom.js";

const told = (reaction) => (desk, words) => desk.article.told(reaction, words);
const mood = (level) => (desk) => desk.record("mood.noted", { level });
const begin = (sign) => (desk, words) => desk.type(`${sign} ${words}`);

/** @type {Record<string, (desk: import("./desk.js").Desk, argument: string) => void>} */
export const doing = {
  aer: (desk) => (desk.aer.isWanted ? desk.aer.said() : desk.aer.want()),
  "told-accepted": told("accepted"),
  "told-disputed": told("disputed"),
  "told-tried": told("already_tried"),
  "told-unfit": told("does_not_apply"),
  "not-told": told("not_said"),
  said: (desk) => desk.article.say(),
  flag: (desk, words) => (words ? desk.article.flag(words) : desk.hint("Say what is wrong: > wrong the amount has changed")),
  "close-article": (desk) => desk.article.close(),
  phrasing: (desk) => desk.step.turn(),
  back: (desk) => desk.stepBack(),
  steps: (desk) => desk.drawer.choosing.openSteps(),
  change: (desk, words) => desk.drawer.choosing.openAnswers(words),
  resume: (desk) => desk.resume(),
  danger: (desk) => desk.startDanger(),
  script: (desk, words) => desk.step.choose(words),
  "leave-script": (desk) => desk.leaveScript(),
  find: begin("/"),
  issue: begin("+"),
  promise: (desk, words) => (words ? desk.type(`! ${words}`) : openPromise(desk)),
  "hand-over": (desk, words) => desk.drawer.handOver.open(words),
  goodwill: (desk, words) => desk.drawer.goodwill.open(undefined, words),
  accepted: (desk, words) => desk.answerTransfer("accepted", { by: words }),
  declined: (desk, words) => desk.answerTransfer("declined", { note: words }),
  "line-lost": (desk, words) => desk.answerTransfer("lost", { note: words }),
  posted: (desk, words) => desk.postConcession(words),
  ask: (desk, words) => desk.type(`? ${words || (desk.reading.mode === "find" ? desk.reading.text : "")}`),
  "copy-lines": async (desk) => {
    if (await copy(threeLines(desk.state))) desk.hint("The three lines are copied.");
  },
  "mood-calm": mood("calm"),
  "mood-worried": mood("worried"),
  "mood-hot": (desk) => {
    mood("hot")(desk);
    desk.aer.want({ stay: true });
  },
  hold: (desk) => desk.record(desk.state.held ? "call.resumed" : "call.held", {}),
  caller: (desk, words) => (words ? desk.identify(words) : desk.type("> caller ")),
  thanks: (desk, words) => {
    desk.record("praise.noted", { words });
    desk.hint("Kept. Well done.");
  },
  gap: (desk, words) => {
    const query = desk.find.query.trim();
    if (desk.call) desk.record("gap.noted", { query, words });
    else desk.find.tellMissing(words);
    desk.type("");
    desk.hint("The editors will see what was missing.");
  },
  resolved: settle("resolved"),
  withdrawn: settle("withdrawn"),
  "wrap-up": (desk) => (desk.isBlank ? doing["wrong-number"](desk) : desk.closing.open()),
  "wrong-number": (desk) => {
    for (const issue of desk.state.issues) if (issue.state === "open") desk.settle(issue.issue, "withdrawn");
    desk.wrapUp({ outcome: "no_issue" });
  },
  later: (desk) => desk.go(desk.data.urls.desk),
  record: (desk) => window.open(desk.data.urls.record, "_blank", "noopener"),
  keys: (desk) => {
    desk.isKeyed = !desk.isKeyed;
    localStorage.setItem("firstcall-keys", desk.isKeyed ? "on" : "off");
    desk.hint(desk.isKeyed ? "Single keys work in an empty line." : "Single keys are off. Commands begin with >.");
  },
  "sign-in": (desk) => desk.signIn(),
};

function settle(how) {
  return (desk, words) => {
    const issue = words ? desk.aboutWords(words) : desk.about;
    if (issue) desk.settle(issue, how);
    else desk.hint(`Which one? For example > ${how} ${desk.state.issues.find((one) => one.state === "open")?.text ?? "claim"}`);
  };
}

function openPromise(desk) {
  desk.drawer.openPromise();
  desk.drawer.promise.elements.what.focus();
}
