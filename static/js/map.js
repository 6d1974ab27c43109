// The map of a script: zoom, moving about, the keyboard, what is chosen, and what can be reached from there.

const LEAST = 0.15;
const MOST = 2;
const READABLE = 0.75;
const STEP = 1.2;
const NEAR = "data-near";

/**
 * Bring a map to life. `element` holds the frame of `scripts/_map.html`. `onSelect(step)` hears of a card that was chosen (a click,
 * Enter), `onOpen(step)` of one that was chosen again (a double click, Enter once more).
 */
export function mapView(element, { onSelect, onOpen } = {}) {
  const scroll = element.querySelector(".map-scroll");
  const percent = element.querySelector('[data-slot="zoom"]');
  const tools = element.querySelector(".map-tools-zoom");
  let svg = scroll.querySelector("svg.map");
  let zoom = 1;
  let chosen = null;
  let reach = null;
  let before = null;

  const size = () => svg.viewBox.baseVal;
  const cards = () => [...svg.querySelectorAll(".map-step")];
  const cardOf = (step) => cards().find((card) => card.dataset.step === step) ?? null;
  const ways = () => [...svg.querySelectorAll(".map-way")];
  const cardAt = (target) => (target instanceof Element ? target.closest(".map-step") : null);

  // --- Zoom and moving about

  function zoomTo(wanted, at = { x: scroll.clientWidth / 2, y: scroll.clientHeight / 2 }) {
    const next = Math.min(MOST, Math.max(LEAST, wanted));
    const x = (scroll.scrollLeft + at.x) / zoom;
    const y = (scroll.scrollTop + at.y) / zoom;
    zoom = next;
    svg.setAttribute("width", Math.round(size().width * zoom));
    svg.setAttribute("height", Math.round(size().height * zoom));
    scroll.scrollLeft = x * zoom - at.x;
    scroll.scrollTop = y * zoom - at.y;
    if (percent) percent.textContent = `${Math.round(zoom * 100)} %`;
  }

  const widthFits = () => (scroll.clientWidth - 2) / size().width;
  const fit = () => zoomTo(Math.min(1, widthFits(), (scroll.clientHeight - 2) / size().height));

  function zoomBy(what) {
    if (what === "in") zoomTo(zoom * STEP);
    else if (what === "out") zoomTo(zoom / STEP);
    else if (what === "fit") fit();
    else zoomTo(1);
  }

  function reveal(card) {
    const place = card.getBoundingClientRect();
    const frame = scroll.getBoundingClientRect();
    const room = 24;
    if (place.left < frame.left + room || place.right > frame.right - room) {
      scroll.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
    }
    if (place.top < frame.top + room || place.bottom > frame.bottom - room) {
      scroll.scrollTop += place.top + place.height / 2 - frame.top - frame.height / 2;
    }
  }

  /** The names of the phases stay in sight where the map is wider than its frame. */
  function followBands() {
    const shift = Math.max(0, Math.round(scroll.scrollLeft / zoom));
    for (const name of svg.querySelectorAll(".map-band text")) name.setAttribute("transform", `translate(${shift} 0)`);
  }

  // --- What is near: the ways of the card that has the focus or is chosen

  function showNear(step) {
    for (const way of ways()) {
      const near = way.dataset.from === step ? "out" : way.dataset.to === step ? "in" : "";
      if (near) way.setAttribute(NEAR, near);
      else way.removeAttribute(NEAR);
      if (near) way.parentNode.append(way); // above the lines that it meets
    }
  }

  function spread(from, start, end) {
    const seen = new Set([from]);
    const todo = [from];
    const all = ways();
    while (todo.length) {
      const step = todo.pop();
      for (const way of all) {
        if (way.dataset[start] !== step || seen.has(way.dataset[end])) continue;
        seen.add(way.dataset[end]);
        todo.push(way.dataset[end]);
      }
    }
    return seen;
  }

  function showReach(step) {
    reach = step && cardOf(step) ? step : null;
    const after = reach ? spread(reach, "from", "to") : new Set();
    const leading = reach ? spread(reach, "to", "from") : new Set();
    for (const card of cards()) {
      card.toggleAttribute("data-dim", Boolean(reach) && !after.has(card.dataset.step) && !leading.has(card.dataset.step));
    }
    for (const way of ways()) {
      const { from, to } = way.dataset;
      way.toggleAttribute("data-dim", Boolean(reach) && !after.has(from) && !leading.has(to));
    }
  }

  // --- Choosing

  function select(step, { focus = false, show = true } = {}) {
    chosen = step && cardOf(step) ? step : null;
    for (const card of cards()) {
      const is = card.dataset.step === chosen;
      card.toggleAttribute("data-chosen", is);
      if (card.getAttribute("role") === "button") card.setAttribute("aria-pressed", String(is));
    }
    const card = chosen && cardOf(chosen);
    showNear(chosen);
    if (!card) return;
    if (show) reveal(card);
    stand(card);
    if (focus) card.focus({ preventScroll: true });
  }

  function choose(card) {
    const { step } = card.dataset;
    const again = step === chosen;
    select(step, { focus: true });
    if (again && onOpen) onOpen(step);
    else onSelect?.(step);
  }

  // --- The keyboard: one card is in the tab order, arrows lead along the flow

  function stand(card) {
    for (const one of cards()) one.setAttribute("tabindex", one === card ? "0" : "-1");
  }

  function middle(card) {
    const place = card.getBoundingClientRect();
    return { x: place.left + place.width / 2, y: place.top };
  }

  function beside(card, side) {
    const here = middle(card);
    const row = cards().filter((one) => one !== card && Math.abs(middle(one).y - here.y) < 2 && (middle(one).x - here.x) * side > 0);
    return row.sort((one, other) => Math.abs(middle(one).x - here.x) - Math.abs(middle(other).x - here.x))[0];
  }

  function along(card, key) {
    const { step } = card.dataset;
    if (key === "ArrowRight" || key === "ArrowLeft") return beside(card, key === "ArrowRight" ? 1 : -1);
    if (key === "Home") return svg.querySelector(".map-step[data-start]") ?? cards()[0];
    if (key === "End") return cards().at(-1);
    const all = order();
    if (key === "ArrowDown") {
      const out = all.filter((way) => way.dataset.from === step && cardOf(way.dataset.to));
      return cardOf((out.find((way) => !way.dataset.back) ?? out[0])?.dataset.to);
    }
    const into = all.filter((way) => way.dataset.to === step).map((way) => way.dataset.from);
    return cardOf(into.includes(before) ? before : into[0]);
  }

  /** The ways in the order of the file: what lies near has been put on top. */
  function order() {
    return ways().sort((one, other) => one.dataset.number - other.dataset.number);
  }

  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const zooms = { "+": "in", "=": "in", "-": "out", "−": "out", 0: "fit", 1: "full" };
    if (event.key in zooms) {
      event.preventDefault();
      zoomBy(zooms[event.key]);
      return;
    }
    const card = cardAt(event.target);
    if (!card) return;
    if (/^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(event.key)) {
      event.preventDefault();
      const next = along(card, event.key);
      if (!next) return;
      before = card.dataset.step;
      stand(next);
      next.focus({ preventScroll: true });
      reveal(next);
    } else if ((event.key === "Enter" || event.key === " ") && (onSelect || onOpen)) {
      event.preventDefault();
      choose(card);
    } else if (event.key === "Escape" && (chosen || reach)) {
      showReach(null);
      select(null);
    }
  });

  element.addEventListener("focusin", (event) => {
    const card = cardAt(event.target);
    if (card) showNear(card.dataset.step);
  });
  element.addEventListener("focusout", () => showNear(chosen));

  // --- The mouse

  scroll.addEventListener("scroll", followBands, { passive: true });

  let drag = null;
  scroll.addEventListener("click", (event) => {
    const card = cardAt(event.target);
    if (!card || !(onSelect || onOpen) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.detail < 2) choose(card);
  });
  scroll.addEventListener("dblclick", (event) => {
    const card = cardAt(event.target);
    if (card && onOpen && card.dataset.step !== chosen) choose(card);
  });
  scroll.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || cardAt(event.target)) return;
    if (event.offsetX > scroll.clientWidth && event.target === scroll) return; // its scroll bar
    drag = { x: event.clientX + scroll.scrollLeft, y: event.clientY + scroll.scrollTop };
    scroll.setPointerCapture(event.pointerId);
    scroll.toggleAttribute("data-dragged", true);
  });
  scroll.addEventListener("pointermove", (event) => {
    if (!drag) return;
    scroll.scrollLeft = drag.x - event.clientX;
    scroll.scrollTop = drag.y - event.clientY;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    scroll.addEventListener(end, () => {
      drag = null;
      scroll.toggleAttribute("data-dragged", false);
    });
  }
  scroll.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = scroll.getBoundingClientRect();
    zoomTo(zoom * Math.exp(-event.deltaY / 300), { x: event.clientX - frame.left, y: event.clientY - frame.top });
  }, { passive: false });
  tools?.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) zoomBy(button.dataset.zoom);
  });

  // --- Starting, and starting again with another drawing

  function enliven() {
    for (const [number, way] of ways().entries()) way.dataset.number = number;
    const start = cards().find((card) => card.dataset.step === chosen) ?? svg.querySelector(".map-step[data-start]") ?? cards()[0];
    if (start) stand(start);
    return start;
  }

  /** Another drawing in the place of this one; zoom, place and choice stay. */
  function replace(text) {
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("svg.map");
    if (!next) return;
    const hadFocus = svg.contains(document.activeElement) ? document.activeElement.dataset.step : null;
    const { scrollLeft, scrollTop } = scroll;
    svg.replaceWith(document.adoptNode(next));
    svg = next;
    zoomTo(zoom);
    scroll.scrollLeft = scrollLeft;
    scroll.scrollTop = scrollTop;
    enliven();
    select(chosen, { show: false });
    showReach(reach);
    if (hadFocus) cardOf(hadFocus)?.focus({ preventScroll: true });
  }

  if (tools) tools.hidden = false;
  const start = enliven();
  zoomTo(Math.min(1, Math.max(widthFits(), READABLE)));
  if (start) {
    const [place, frame] = [start.getBoundingClientRect(), scroll.getBoundingClientRect()];
    scroll.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
    reveal(start);
  }
  element.dataset.ready = "";

  return { select, showReach, replace, zoomTo, fit, get selected() { return chosen; }, get zoom() { return zoom; } };
}
