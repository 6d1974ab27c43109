/** Keeps a part of a page fresh: listens to the event stream named by `data-live` and fetches `data-refresh` anew.
 *  Without a stream it asks every few seconds. The state is said in words in `[data-live-state]`. */

const POLL_MS = 5000;
/** Now and then even without news: whoever reads along is known by it, and "2 minutes ago" stays true. */
const STILL_HERE_MS = 20000;

for (const place of document.querySelectorAll('[data-live]')) follow(place);

function follow(place) {
  const word = document.querySelector('[data-live-state]');
  let asked = false;
  let again = false;
  let timer = 0;

  const say = (text) => { if (word && word.textContent !== text) word.textContent = text; };

  async function refresh() {
    if (asked) { again = true; return; }
    asked = true;
    try {
      const answer = await fetch(place.dataset.refresh, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' });
      if (answer.status === 401) { location.assign('/sign-in'); return; }
      if (answer.ok) replace(place, await answer.text());
      say(timer ? 'Asks every 5 seconds' : 'Live');
    } catch {
      say('Server away – showing what was last known');
    } finally {
      asked = false;
      if (again) { again = false; refresh(); }
    }
  }

  function poll() {
    if (!timer) timer = setInterval(refresh, POLL_MS);
  }

  setInterval(() => { if (document.visibilityState === 'visible') refresh(); }, STILL_HERE_MS);

  const stream = new EventSource(place.dataset.live);
  stream.addEventListener('open', () => { clearInterval(timer); timer = 0; say('Live'); refresh(); });
  stream.addEventListener('changed', refresh);
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) poll();
    else say('Server away – showing what was last known');
  });
}

/** Puts the fragment in place; what was typed into a field of it stays, and so does the focus. */
function replace(place, html) {
  const fragment = new DOMParser().parseFromString(html, 'text/html');
  if (place.innerHTML === fragment.body.innerHTML) return;
  const typed = [...place.querySelectorAll('input[id], textarea[id]')].filter((field) => field.value !== field.defaultValue);
  const focused = place.contains(document.activeElement) ? name(document.activeElement) : null;
  place.replaceChildren(...fragment.body.childNodes);
  for (const field of typed) {
    const same = document.getElementById(field.id);
    if (same) same.value = field.value;
  }
  if (focused) place.querySelector(focused)?.focus();
}

/** How to find the same element again, or null. */
function name(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute('href');
  return href ? `[href="${CSS.escape(href)}"]` : null;
}
