// What the studio asks of the server. An answer always comes: status 0 means that the server could not be reached.

/** Sends JSON; {status, body}. `signal` breaks it off (status -1). */
export async function send(address, given, signal = undefined) {
  return ask(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(given),
    signal,
  });
}

/** Sends a form; {status, body}. */
export async function sendForm(address, fields) {
  return ask(address, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
}

/** Fetches JSON; {status, body}. */
export async function get(address, signal = undefined) {
  return ask(address, { headers: { Accept: "application/json" }, signal });
}

async function ask(address, options) {
  try {
    const response = await fetch(address, options);
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    return { status: response.status, body: isJson ? await response.json() : {} };
  } catch (error) {
    return { status: error.name === "AbortError" ? -1 : 0, body: {} };
  }
}

/** Why something did not work, for the author. */
export function whyNot({ status, body }) {
  if (status === 0) return "The server cannot be reached. What you wrote is kept in this tab; try again in a moment.";
  if (status === 401) return "You are not signed in any more. Sign in in another tab; what you wrote stays here.";
  return body.detail ?? "This did not work. What you wrote is kept in this tab.";
}
