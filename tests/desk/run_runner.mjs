// Moves through runs, asked with some scripts at hand: each answers the entries that it makes.
import * as run from "../../static/js/desk/run.js";

const at = (scripts) => (id, version) => scripts.find((script) => id === script.id && version === script.version) ?? null;

export const moved = (name, state, scripts, ...args) => run[name](state, at(scripts), ...args);
