// Questions that get no answer: it is said, and they are asked again until somebody answers.

const FIRST_MS = 2000;
const MOST_MS = 15_000;
const SIGNED_OUT = 401;
const TOO_MANY = 429;

const AWAY = "The server is away. What you typed stays, and is asked again by itself.";
const LEFT = "You are not signed in any more. What you typed comes along when you sign in.";
const REFUSED = "This could not be looked for. Say it in fewer words, or load the page anew.";

/**
 * `say(words, isSignedOut)` tells it, and takes it away where `words` is ""; `again()` asks once more and answers whether there
 * was anything left to ask.
 */
export function unanswered({ say, again, later = setTimeout, never = clearTimeout }) {
  let timer = 0;
  let wait = FIRST_MS;
  let isMissing = false;

  const answered = () => {
    never(timer);
    timer = 0;
    wait = FIRST_MS;
    if (isMissing) say("", false);
    isMissing = false;
  };

  const retry = () => {
    if (!isMissing) return;
    never(timer);
    timer = 0;
    if (!again()) answered();
  };

  return {
    /** No good answer; `status` 0: nobody answered. */
    missed(status) {
      isMissing = true;
      const isPassing = status === 0 || status === TOO_MANY || status >= 500;
      say(isPassing ? AWAY : status === SIGNED_OUT ? LEFT : REFUSED, status === SIGNED_OUT);
      if (!isPassing || timer) return;
      timer = later(retry, wait);
      wait = Math.min(wait * 2, MOST_MS);
    },
    answered,
    /** There is reason to try now: the network is back, somebody looks at the page, or wants it. */
    retry,
  };
}
