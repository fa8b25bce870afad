// The viewer of a page: size and turn change in place, by buttons or + - 0. Without this file the
// same buttons are links to the same page in another size or turn.

const ZOOMS = ["1", "1.5", "2", "3"];
const viewer = document.querySelector("[data-viewer]");

if (viewer) {
  const bar = viewer.previousElementSibling;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-zoom-by], [data-turn]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.hasAttribute("data-turn")) turn();
    else zoomBy(Number(link.dataset.zoomBy));
  });
  // Keys of one character count only where the focus is on the picture or its buttons, or nowhere.
  document.addEventListener("keydown", (event) => {
    const here = [viewer, bar].some((part) => part.contains(event.target)) || event.target === document.body;
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { "+": 1, "=": 1, "-": -1, 0: 0 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    zoomBy(by);
  });
  showBox();
  // The address may name the box, and the browser then scrolls the whole page to it: undo that.
  if (location.hash === "#box") {
    addEventListener("load", () => requestAnimationFrame(() => {
      scrollTo(0, 0);
      viewer.focus({ preventScroll: true });
      showBox();
    }));
  }
}

function zoomBy(by) {
  const at = by === 0 ? 0 : Math.min(Math.max(ZOOMS.indexOf(viewer.dataset.zoom) + by, 0), ZOOMS.length - 1);
  viewer.dataset.zoom = ZOOMS[at];
  showBox();
  announce(at === 0 ? viewer.dataset.saysFit : `${viewer.dataset.saysSize} ${at + 1}/${ZOOMS.length}`);
}

/** Turn the picture by a quarter, clockwise. */
function turn() {
  const svg = viewer.querySelector("svg");
  const { width, height } = svg.dataset;
  const quarters = (Number(svg.dataset.turns) + 1) % 4;
  const how = ["", `translate(${height} 0) rotate(90)`, `translate(${width} ${height}) rotate(180)`, `translate(0 ${width}) rotate(270)`];
  svg.dataset.turns = String(quarters);
  svg.setAttribute("viewBox", quarters % 2 ? `0 0 ${height} ${width}` : `0 0 ${width} ${height}`);
  svg.querySelector("[data-turned]").setAttribute("transform", how[quarters]);
  showBox();
  announce(`${viewer.dataset.saysTurned}: ${quarters * 90}°`);
}

function announce(text) {
  document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
}

/** Bring the value's box to the middle of the viewer, as far as there is room. */
function showBox() {
  const box = viewer.querySelector(".box");
  if (!box) return;
  const place = box.getBoundingClientRect();
  const frame = viewer.getBoundingClientRect();
  viewer.scrollLeft += place.left + place.width / 2 - (frame.left + frame.width / 2);
  viewer.scrollTop += place.top + place.height / 2 - (frame.top + frame.height / 2);
}
