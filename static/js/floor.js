// The floor calls for attention: how many need somebody stands in the title, and who wants it gets a notice of the system.
// The notice names nobody: it may be read on a screen that others see.

const place = document.getElementById("floor-now");
const button = document.querySelector("[data-notify]");
const title = document.title;
let before = count();

function count() {
  return place.querySelectorAll(".need[data-urgent]").length;
}

function isWanted() {
  return "Notification" in window && Notification.permission === "granted" && localStorage.getItem("firstcall-notify") === "on";
}

function draw() {
  const now = count();
  document.title = now ? `(${now}) ${title}` : title;
  if (now > before && isWanted() && document.visibilityState !== "visible")
    new Notification("Firstcall", { body: "Somebody on your floor asks for help.", tag: "firstcall-floor" });
  before = now;
  if (!button) return;
  button.hidden = !("Notification" in window) || Notification.permission === "denied";
  button.textContent = isWanted() ? "Notices are on" : "Tell me by a notice";
}

button?.addEventListener("click", async () => {
  const on = !isWanted();
  if (on && Notification.permission === "default") await Notification.requestPermission();
  localStorage.setItem("firstcall-notify", on && Notification.permission === "granted" ? "on" : "off");
  draw();
});

new MutationObserver(draw).observe(place, { childList: true, subtree: true });
draw();
