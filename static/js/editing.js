// Keeps what an editor types in this tab until it is saved: a page that goes away takes no word with it.

const form = document.querySelector('[data-part="article-form"]');
const notice = document.querySelector('[data-part="kept"]');
const key = `editing:${location.pathname}`;
const base = form.elements.base?.value ?? "";

const controls = () => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);
const nameOf = (field) => (field.type === "checkbox" ? `${field.name}:${field.value}` : field.name);
const typed = () => Object.fromEntries(controls().map((field) => [nameOf(field), valueOf(field)]));

function keep(sent) {
  try {
    sessionStorage.setItem(key, JSON.stringify({ base, sent, fields: typed() }));
  } catch {
    // A full store keeps the words in the page, where they are anyway.
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function offer(earlier) {
  notice.hidden = false;
  notice.querySelector('[data-command="bring-back"]').addEventListener("click", () => {
    for (const field of controls()) {
      const value = earlier.fields[nameOf(field)];
      if (value === undefined) continue;
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
    }
    notice.hidden = true;
    form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.body.focus();
  });
}

const earlier = kept();
const asShown = typed();
const differs = earlier && Object.entries(earlier.fields).some(([name, value]) => name in asShown && asShown[name] !== value);
// A new base after sending means that it was saved; what the server gave back unsaved stands in the form already.
if (differs && !(earlier.sent && earlier.base !== base)) offer(earlier);
else sessionStorage.removeItem(key);

let leavingByItself = false;
form.addEventListener("input", () => keep(false));
form.addEventListener("submit", () => {
  leavingByItself = true;
  keep(true);
});
addEventListener("beforeunload", (event) => {
  const now = typed();
  if (!leavingByItself && Object.entries(asShown).some(([name, value]) => now[name] !== value)) event.preventDefault();
});
