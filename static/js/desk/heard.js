// What the server says to what was sent, and what others did meanwhile.

import { wordsOf } from "./acts.js";
import { tell, untell } from "./parts/notices.js";

/** An entry has reached the server; what was masked in it is told. */
export function acknowledged(desk, item, recorded) {
  desk.call?.acknowledged(item.key, recorded?.number ?? null);
  desk.features?.each("acknowledged", item, recorded);
  const masked = (recorded?.masked ?? []).filter((field) => !isSecret(desk, field));
  if (masked.length) {
    tell(`in ${masked.map((field) => field.replace(/^.*\./, "").replaceAll("_", " ")).join(", ")}.`, {
      template: "t-notice-masked",
      actions: {
        "not-a-card": () =>
          desk.hint("Ask your admin to name the shape of your claim numbers (KB_ID_SHAPES); then they are kept."),
      },
    });
  }
  if (item.key === desk.leaving) location.assign(desk.data.urls.desk);
}

/** An entry was refused: it is kept, shown, and offered as a note. */
export function refused(desk, item) {
  desk.call?.withdraw(item.key);
  desk.link.pollSoon();
  if (item.kind === "call.wrapped") return notWrapped(desk, item);
  if (item.payload.again) return desk.outbox.drop(item); // nothing was said or typed: the poll tells where the run stands
  const words = wordsOf(item);
  const asNote = { call: item.call, key: `note-${item.key}`, kind: "note.added", payload: { text: words }, at: item.at };
  const drop = () => desk.outbox.drop(item);
  tell(`“${words}”`, {
    template: "t-notice-refused",
    values: { reason: item.problem },
    actions: {
      "as-note": () => {
        desk.outbox.add(asNote);
        drop();
      },
      dismiss: drop,
    },
  });
  return undefined;
}

/** What a poll answered: who reads along, which calls wait, what was recorded. */
export function news(desk, { readers, shelf, offers, brief, news: more, ...told }) {
  if (readers) desk.readers = readers;
  if (brief) desk.brief = brief;
  if (shelf) takeShelf(desk, shelf);
  if (offers) desk.offers = offers;
  if (desk.call && told.number !== undefined) desk.call.take(told);
  if (more) desk.features.hear(more);
}

// The server knows of something that is still open, and this page did not yet.
function notWrapped(desk, item) {
  desk.outbox.drop(item);
  untell("wrapped");
  if (item.call === desk.call?.id) {
    desk.leaving = null;
    desk.panel = "wrap";
  }
  desk.hint(item.problem, "still-open");
}

// A call that has come to her by itself: what becomes of the screen is hers to say.
function takeShelf(desk, shelf) {
  desk.shelf = shelf;
  if (document.visibilityState !== "visible") return;
  const arrived = shelf.find((call) => !desk.knownCalls.has(call.id));
  for (const call of shelf) desk.knownCalls.add(call.id);
  if (arrived) desk.features.each("arrived", arrived);
}

function isSecret(desk, field) {
  return desk.call?.script?.questions[field.replace(/^answers\./, "")]?.secret ?? false;
}
