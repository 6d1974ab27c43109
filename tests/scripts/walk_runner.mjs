// Answers one question a line: {script, moves}, {script, moves, taken, answers, changed} or {when, answers}, with what static/js/walk.js says.
import { createInterface } from "node:readline";
import { advance, back, begin, holds, Invalid, looseEnd, refollow } from "../../static/js/walk.js";

function moved(script, position, move) {
  if (move.do === "begin") return begin(script, move.answers);
  if (move.do === "advance") return advance(script, position, move.step, move.option, move.answers);
  return back(script, position, move.step, move.answers);
}

function walked({ script, moves }) {
  let position = null;
  return moves.map((move) => {
    const answers = JSON.stringify(move.answers);
    try {
      position = moved(script, position, move);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return { refused: true };
    }
    if (JSON.stringify(move.answers) !== answers) throw new Error("the walk has changed the answers");
    return position;
  });
}

function followed({ script, moves, taken, answers, changed = [] }) {
  const position = moves.reduce((stands, move) => moved(script, stands, move), null);
  return {
    again: refollow(script, position, taken, answers, changed),
    loose: looseEnd(script, position, taken, answers),
  };
}

function answer(asked) {
  if ("when" in asked) return holds(asked.when, asked.answers);
  return "taken" in asked ? followed(asked) : walked(asked);
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line))));
}
