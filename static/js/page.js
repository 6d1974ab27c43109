// What every page does: light or dark as chosen, and menus that close when one looks elsewhere.

const YEAR_S = 31_536_000;

document.addEventListener("change", (event) => {
  if (!event.target.matches('[data-part="theme"] input')) return;
  const theme = event.target.value;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR_S : 0}; samesite=lax`;
});

const openMenus = () => document.querySelectorAll("details.person[open], details.more[open], details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
  document.getElementById("announce").textContent = "Copied";
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 2000);
});
