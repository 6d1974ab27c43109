// Keeps what was changed in this tab until it is saved: a page that goes away takes no word with it.

/** What is kept for one script. */
export class Kept {
  /** @param {string} script @param {{expected: number, base: number}} page what the page was opened with */
  constructor(script, page) {
    this.key = `studio:${script}`;
    this.page = page;
  }

  /** Keeps a text, and edits that it does not hold yet; `expected` and `base` tell which save it was made from. */
  keep(source, edits) {
    try {
      const { expected, base } = this.page;
      sessionStorage.setItem(this.key, JSON.stringify({ source, edits, expected, base }));
    } catch {
      // A full store keeps the words in the page, where they are anyway.
    }
  }

  /** What was kept earlier and is not in this text. */
  earlier(source) {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.key));
      return found && (found.source !== source || found.edits?.length) ? found : null;
    } catch {
      return null;
    }
  }

  /** It was saved. */
  forget() {
    sessionStorage.removeItem(this.key);
  }
}

/** How an author likes to work, remembered in this browser. */
export function remembered() {
  try {
    return localStorage.getItem("studio:view") === "text" ? "text" : "forms";
  } catch {
    return "forms";
  }
}

/** Remembers it. */
export function remember(view) {
  try {
    localStorage.setItem("studio:view", view);
  } catch {
    // Then it is asked again.
  }
}
