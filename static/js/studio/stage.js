// The step of a rehearsal, as the desk shows it.

import { button, icon, inWords, make, stepInWords } from "./dom.js";

const PHASES = { acknowledge: "Acknowledge", research: "Research", resolve: "Resolve", wrap_up: "Wrap up" };
const ACTS = ["promise", "concession", "escalate", "transfer", "open"];
const UNSAID = new Set(["count", "unit", "kind", "up_to", "currency"]);

/** Where the rehearsal stands. @param {import("./try.js").Try} pane */
export function stage(pane) {
  const { position, step } = pane.rehearsal;
  return make(
    "section",
    { class: "rehearsal", "data-part": "rehearsed", tabindex: "-1", "aria-label": `Rehearsal: ${stepInWords(position.step)}` },
    head(pane),
    trail(pane),
    make(
      "div",
      { class: "rehearsal-body" },
      lines(pane),
      act(pane, step),
      instruction(pane, step),
      asked(pane, step),
      articles(step),
      end(position),
    ),
    make("ol", { class: "options", "aria-label": "Ways on" }, options(pane)),
  );
}

function head(pane) {
  const { position, stops } = pane.rehearsal;
  const phase = PHASES[position.phase] ?? "";
  const now = Object.keys(PHASES).indexOf(position.phase);
  const dots = Object.keys(PHASES).map((_, place) =>
    make("li", { "data-state": place < now ? "done" : place === now ? "now" : "todo" }),
  );
  const tools = [
    stops.length ? button("Back", { kind: "quiet", shape: "back", key: "back" }, () => pane.back(stops.length - 1)) : "",
    button("From the start", { kind: "quiet", key: "restart" }, () => pane.begin()),
  ];
  return make(
    "header",
    { class: "step-head" },
    make("ol", { class: "phases", "aria-label": `Phase: ${phase}` }, dots),
    make("h3", { class: "step-phase" }, phase),
    make("p", { class: "step-script" }, stepInWords(position.step)),
    make("div", { class: "step-tools" }, tools),
  );
}

function trail(pane) {
  const { stops } = pane.rehearsal;
  if (!stops.length) return "";
  const items = stops.map((stop, number) =>
    make(
      "li",
      {},
      button(inWords(stop.step.split(".").at(-1)), { kind: "quiet", key: `trail.${number}` }, () => pane.back(number)),
    ),
  );
  return make("nav", { class: "rehearsal-trail", "aria-label": "The way so far" }, make("ol", {}, items));
}

function lines(pane) {
  const said = pane.rehearsal.lines;
  if (!said.length) return "";
  const at = pane.turned % said.length;
  const turn = make(
    "button",
    { type: "button", class: "button-link say-turn", "data-key": "turn", on: { click: () => pane.turn() } },
    `${at + 1} of ${said.length} `,
    make("kbd", {}, ";"),
  );
  return make(
    "div",
    { class: "say phrasing", "data-verbatim": String(pane.rehearsal.step.verbatim) },
    make("p", { class: "say-label" }, icon("speech"), said[at].label, said.length > 1 ? turn : ""),
    make("p", { class: "say-words" }, said[at].text),
  );
}

function act(pane, step) {
  const name = ACTS.find((one) => step[one]);
  if (!name) return "";
  const given = step[name];
  const told =
    typeof given === "string"
      ? given
      : Object.entries(given)
          .filter(([part, value]) => value && !UNSAID.has(part))
          .map(([, value]) => pane.rehearsal.spoken(String(value)))
          .join(", ");
  const limit = given.up_to ? `, up to ${given.up_to} ${given.currency ?? ""}` : "";
  return make("p", { class: "step-promise" }, icon("clock"), make("strong", {}, `${inWords(name)}: `), told, limit);
}

function instruction(pane, step) {
  if (!step.do) return "";
  // Drawn and made safe by the server, as on the desk.
  const html = new DOMParser().parseFromString(step.do, "text/html");
  for (const name of html.querySelectorAll("[data-var]"))
    name.textContent = pane.rehearsal.value(name.dataset.var) ?? name.textContent;
  for (const link of html.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" });
  return make("div", { class: "step-do" }, [...html.body.childNodes]);
}

function asked(pane, step) {
  return step.questions.length
    ? make(
        "div",
        { class: "questions" },
        step.questions.map((one) => question(pane, one)),
      )
    : "";
}

function question(pane, asks) {
  const { rehearsal } = pane;
  const known = rehearsal.knownOf(asks);
  const open = asks.optional ? make("span", { class: "quiet" }, " (may stay open)") : "";
  const label = make("span", { class: "question-label" }, asks.label, open);
  if (known !== undefined) {
    const change = () => {
      rehearsal.answer(asks.name, "");
      pane.draw();
    };
    return make(
      "div",
      { class: "known-answer" },
      label,
      make("p", {}, make("strong", {}, wordsOf(asks, known)), make("span", { class: "quiet" }, " known already")),
      make("div", { class: "row" }, button("Change", { kind: "quiet", key: `change.${asks.name}` }, change)),
    );
  }
  return asks.options.length ? choices(pane, asks, label) : blank(rehearsal, asks, label);
}

const wordsOf = (asks, value) => asks.options.find((one) => one.value === value)?.label ?? String(value);

function blank(rehearsal, asks, label) {
  const control = make("input", {
    type: asks.type === "date" ? "date" : "text",
    value: rehearsal.given[asks.name] ?? "",
    "data-key": `q.${asks.name}`,
    autocomplete: "off",
    on: { input: () => rehearsal.answer(asks.name, control.value.trim()) },
  });
  return make("div", { class: "question" }, make("label", {}, label, control));
}

function choices(pane, asks, label) {
  const given = pane.rehearsal.given[asks.name] ?? "";
  const isNext = pane.choosing === asks;
  const picks = asks.options.map((option, number) => {
    const pick = () => pane.answer(asks, option.value);
    const input = make("input", {
      type: "radio",
      name: `try-${asks.name}`,
      value: option.value,
      checked: given === option.value,
      "data-key": `q.${asks.name}.${number}`,
      on: { change: pick },
    });
    return make(
      "label",
      {},
      input,
      make("span", {}, option.label),
      isNext && number < 9 ? make("kbd", {}, String(number + 1)) : "",
    );
  });
  return make("fieldset", { class: "question" }, make("legend", {}, label), make("div", { class: "pick" }, picks));
}

function articles(step) {
  if (!step.articles.length) return "";
  const links = step.articles.map((slug) => {
    const to = { class: "button button-small", href: `/articles/${encodeURIComponent(slug)}`, target: "_blank", rel: "noopener" };
    return make("li", {}, make("a", to, icon("book"), inWords(slug.replaceAll("-", " "))));
  });
  return make("ul", { class: "step-articles" }, links);
}

function end(position) {
  if (!position.end) return "";
  const words = [make("strong", {}, position.end), ". On the desk the wrap-up opens now."];
  return make("p", { class: "step-end" }, "The script ends here: ", words);
}

function options(pane) {
  const { ways } = pane.rehearsal;
  const isKeyed = !pane.choosing;
  return ways.map((way, number) => {
    const key = isKeyed && number < 9 ? String(number + 1) : ways.length === 1 ? "⏎" : "";
    const props = { type: "button", class: "option", "data-key": `way.${number}`, on: { click: () => pane.take(way.id) } };
    return make("li", {}, make("button", props, key ? make("kbd", {}, key) : "", way.label));
  });
}
