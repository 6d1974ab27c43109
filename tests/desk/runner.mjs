// Answers questions about the desk's modules, one a line: {module, name, args} in, {value} or {error} out.
import { createInterface } from "node:readline";

const JS = new URL("../../static/js/", import.meta.url);

async function answer({ module, name, args }) {
  const found = (await import(new URL(module, module.startsWith("./") ? import.meta.url : JS)))[name];
  return typeof found === "function" ? found(...args) : found;
}

for await (const line of createInterface({ input: process.stdin })) {
  let told;
  try {
    told = { value: (await answer(JSON.parse(line))) ?? null };
  } catch (error) {
    told = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
