// Asking the server: one way, with a time limit, and never an exception. No answer is the status 0, and so is one that breaks
// off or is not ours: whoever is told that all is well has what was asked for.

const PATIENCE_MS = 15_000;

/**
 * @param {{method?: string, body?: any, signal?: AbortSignal, text?: boolean}} [how] `body` goes as JSON; `text`: the answer is HTML
 * @returns {Promise<{status: number, body?: any, retryAfter?: number}>} `body` is null where there is none, or where what went
 *   wrong is not told as JSON
 */
export async function ask(address, { method = "GET", body, signal, text = false } = {}) {
  const limit = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(address, {
      method,
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      headers: {
        Accept: text ? "text/html" : "application/json",
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return { status: 401 };
    const told = await answer.text();
    return {
      status: answer.status,
      retryAfter: Number(answer.headers.get("Retry-After")) || 0,
      body: text ? told : read(told, answer),
    };
  } catch {
    return { status: 0 };
  }
}

/** Whether an answer is a good one. */
export function isGood({ status }) {
  return status >= 200 && status < 300;
}

function read(told, answer) {
  if (answer.status === 204) return null;
  try {
    return JSON.parse(told);
  } catch (broken) {
    if (isGood(answer)) throw broken;
    return null;
  }
}

/** 128 random bits as text; also where the page is not served securely. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
