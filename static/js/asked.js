// Goodwill that waits for a supervisor: Y and N answer the first one, while nothing is being typed. The switch of the desk's
// single keys switches these off too.

const ANSWERS = { y: "yes", n: "no" };

document.addEventListener("keydown", (event) => {
  const answer = ANSWERS[event.key.toLowerCase()];
  if (!answer || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("firstcall-keys") === "off") return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) return;
  const button = document.querySelector(`[data-asked][data-first] button[value="${answer}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
