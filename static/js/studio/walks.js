// Saved walks: the rehearsal kept as a path test, and the list of those that hold the script to its way.

import { button, icon, inWords, make } from "./dom.js";
import { field, line } from "./fields.js";
import { inForms } from "./words.js";

/** What is said here, for practice, and the name under which the way so far is kept. @param {import("./try.js").Try} pane */
export function keepForm(pane) {
  const { rehearsal } = pane;
  const says = line(rehearsal.says, (now) => (rehearsal.says = now));
  return make(
    "div",
    { class: "rehearsal-foot stack stack-s" },
    field("What the caller says here", says, { key: "says", hint: "For practice; may stay empty." }),
    rehearsal.from
      ? make("p", { class: "quiet" }, "It began in the middle, so it cannot be saved as a path test.")
      : nameForm(pane),
  );
}

function nameForm(pane) {
  const name = make("input", {
    type: "text",
    required: true,
    "aria-label": "Name of the path test",
    placeholder: "What happens on this way",
    "data-key": "path.name",
    "data-shown": "",
    autocomplete: "off",
  });
  const keep = async (event) => {
    event.preventDefault();
    const words = name.value.trim();
    name.value = "";
    if (words && !(await pane.keep(words))) name.value = words;
  };
  return make(
    "form",
    { class: "studio-row", "data-part": "save-path", on: { submit: keep } },
    name,
    make("button", { type: "submit", class: "button button-small" }, "Save as path test"),
  );
}

/** The list of path tests, green or red. @param {import("./try.js").Try} pane */
export function pathList(pane) {
  const { paths } = pane.studio.shown;
  const red = paths.filter((path) => !path.green).length;
  const title = paths.length ? `Path tests: ${paths.length - red} green${red ? `, ${red} red` : ""}` : "Path tests";
  const about =
    "A way that you walk here can be saved. It is walked again at every change; one that goes wrong has to be mended first.";
  return make(
    "section",
    { class: "studio-paths", "aria-label": "Path tests" },
    make("h3", {}, title),
    paths.length
      ? make(
          "ul",
          {},
          paths.map((path) => pathItem(pane, path)),
        )
      : make("p", { class: "quiet" }, about),
  );
}

function pathItem(pane, path) {
  const told = path.green ? ` green · ${path.ends ? `ends ${path.ends}` : `stands at ${inWords(path.at)}`}` : " red";
  const out = () => pane.studio.edit([{ verb: "delete_path", name: path.name }]);
  return make(
    "li",
    { class: "studio-path", "data-green": String(path.green) },
    icon(path.green ? "done" : "alert"),
    make(
      "div",
      {},
      make("strong", {}, path.name),
      make("span", { class: "quiet small" }, told),
      path.green ? "" : make("p", { class: "field-error" }, `${inForms(path.why)} (line ${path.line})`),
    ),
    make(
      "div",
      { class: "row push" },
      button("Walk it", { label: `Walk it: ${path.name}` }, () => pane.walk(path)),
      button("", { kind: "quiet", shape: "cross", label: `Take out the path test “${path.name}”` }, out),
    ),
  );
}
