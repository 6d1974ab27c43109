// Acknowledge, empathize, reassure: one thing to say, composed from what the caller brought. Trouble and feelings become one
// acknowledgement and are never said back by their label; tasks become empathy and ownership. It never says "today" of what
// cannot be done today. The agent changes it as she likes.

import { recognise } from "./vocabulary.js";

/** @typedef {{text: string, nature: string, spoken?: string|null}} Matter an issue or chip */

const MOST_NAMED = 4;
const COUNTS = ["", "this", "both", "all three", "all four"];

/**
 * Two ways to say it. `mood` is calm, worried, hot or null.
 *
 * @param {Matter[]} matters
 * @returns {string[]} two texts
 */
export function compose(matters, mood = null) {
  const seen = view(matters, mood);
  return [0, 1].map((way) => [acknowledge(seen)[way], empathize(seen)[way], reassure(seen)[way]].filter(Boolean).join(" "));
}

function view(matters, mood) {
  const known = matters.map((matter) => {
    const word = recognise(matter.text);
    const spoken = matter.spoken || word?.spoken || "this";
    return {
      nature: matter.nature,
      tone: word?.tone,
      code: word?.code,
      spoken,
      weight: word?.weight ?? 30,
      today: word?.today ?? false,
    };
  });
  const own = known.filter(
    (one) => one.nature === "task" || one.nature === "question" || (one.nature === "complaint" && one.code !== "complaint"),
  );
  const tasks = own.filter((one) => one.code !== "supervisor").sort((one, other) => other.weight - one.weight);
  return {
    tones: new Set(known.filter((one) => one.tone).map((one) => one.tone)),
    mood,
    tasks,
    list: listed(tasks.map((one) => one.spoken.replace(/^your /, "the "))),
    which: COUNTS[tasks.length] ?? "all of it",
    asks: tasks.length > 0 && tasks.every((one) => one.nature === "question"),
    supervisor: own.some((one) => one.code === "supervisor"),
    today: tasks.length > 0 && tasks.every((one) => one.today),
  };
}

function acknowledge({ tones, mood }) {
  if (tones.has("danger")) return ["Are you safe at this moment?", "Before anything else: are you safe right now?"];
  if (tones.has("grief")) return ["I am so sorry for your loss.", "I am truly sorry. Please take all the time you need."];
  if (tones.has("hardship")) {
    return [
      "You have truly been through some trying times lately.",
      "That is a great deal to carry at once, and I am glad that you called.",
    ];
  }
  if (tones.has("complaint")) {
    return [
      "Thank you for telling me; that is not how it should have gone.",
      "I am sorry that it came to this, and I write it down just as you say it.",
    ];
  }
  if (mood === "hot" && tones.has("repeat")) {
    return [
      "You have had to call about this more than once, and you have every right to be upset.",
      "You were patient long enough, and you should not have had to call again.",
    ];
  }
  if (mood === "hot" || tones.has("upset")) {
    return [
      "You have every right to be upset about this.",
      "I hear how upsetting this is, and I am not going to brush it aside.",
    ];
  }
  if (tones.has("repeat")) {
    return [
      "You should not have had to call about this again.",
      "You have told us before, so let me not make you tell it twice.",
    ];
  }
  if (mood === "worried" || tones.has("worried"))
    return ["I can hear that this worries you.", "It makes sense that this is on your mind."];
  if (tones.has("confused"))
    return ["This is confusing, and it is not your fault.", "Thank you for asking; we did not make this easy."];
  if (tones.has("joy")) return ["Congratulations on the baby!", "What lovely news, congratulations!"];
  if (tones.has("hurry"))
    return ["I know that your time is short, so let us get right to it.", "Thank you for making the time to call."];
  return ["I am glad that you called about this.", "Thank you for calling; you have come to the right place."];
}

function empathize({ tones, mood, tasks, list, asks, supervisor }) {
  if (tones.has("danger")) return ["Nothing else matters now.", "Everything else can wait."];
  if (tones.has("grief")) {
    return tasks.length
      ? [`You need not see to ${list} alone.`, `With ${list} on top of it, I would not know where to begin either.`]
      : ["You need not do any of this today.", "Nothing here has to be decided today."];
  }
  if (!tasks.length && tones.has("hardship"))
    return ["I can only imagine how much that asks of you.", "I would not know where to begin either."];
  if (!tasks.length) {
    return supervisor
      ? ["I would want somebody with more say as well.", "In your place I would ask for the same."]
      : ["I would feel the same in your place.", "Anybody would feel that way."];
  }
  if (mood === "hot") return [`I would be just as upset about ${list}.`, `With ${list} still open I would feel the same.`];
  if (tones.has("joy"))
    return [`I would want ${list} settled too.`, `With so much going on, ${list} should be the least of your worries.`];
  if (asks) return [`I would want to be sure about ${list} too.`, `I would want a clear answer about ${list} as well.`];
  return [`I would be concerned about ${list} too.`, `With ${list} still open I would want answers as well.`];
}

function reassure({ tones, tasks, which, supervisor, today }) {
  if (tones.has("danger")) return ["Stay with me; I am getting help for you now.", "Stay on the line; I am here with you."];
  if (tones.has("grief")) {
    return tasks.length
      ? [`We take one thing at a time, and I will see to ${which} with you.`, "Let me take off your hands what I can."]
      : ["I am here, and we take one thing at a time.", "Let me take off your hands what I can."];
  }
  if (supervisor) {
    return [
      "I will ask for a supervisor now, and you will not have to tell it again.",
      "I am asking for a supervisor now, and I hand over everything that you have told me.",
    ];
  }
  if (!tasks.length)
    return ["Tell me what you need, and I will see to it with you now.", "Tell me what would help most, and we begin there."];
  if (today) return [`I will see to ${which} with you now.`, `I will take care of ${which} for you today.`];
  const stands =
    tasks.length === 1
      ? "until you know how it stands"
      : COUNTS[tasks.length]
        ? "until you know how each of them stands"
        : "until you know how it all stands";
  return [`I will see to ${which} with you now.`, `I will stay with ${which} ${stands}.`];
}

/** "the claims, the premium and the address"; after four the others are "the rest". */
export function listed(names) {
  const named = [...new Set(names)];
  const short = named.length > MOST_NAMED ? [...named.slice(0, MOST_NAMED - 1), "the rest"] : named;
  return short.length < 2 ? short.join("") : `${short.slice(0, -1).join(", ")} and ${short.at(-1)}`;
}
