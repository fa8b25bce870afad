// The viewer of a page: the size changes in place, by buttons or + - 0. Without this file the same
// buttons are links to the same page in another size.

const ZOOMS = ["1", "1.5", "2", "3"];
const viewer = document.querySelector("[data-viewer]");

if (viewer) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-zoom-by]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    zoomBy(Number(link.dataset.zoomBy));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const by = { "+": 1, "=": 1, "-": -1, 0: 0 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    zoomBy(by);
  });
  showBox();
  // The address may name the box, and the browser then scrolls the whole page to it: undo that.
  if (location.hash === "#box") {
    addEventListener("load", () => requestAnimationFrame(() => { scrollTo(0, 0); showBox(); }));
  }
}

function zoomBy(by) {
  const at = by === 0 ? 0 : Math.min(Math.max(ZOOMS.indexOf(viewer.dataset.zoom) + by, 0), ZOOMS.length - 1);
  viewer.dataset.zoom = ZOOMS[at];
  showBox();
  const text = at === 0 ? "The whole page fits." : `Size ${at + 1} of ${ZOOMS.length}.`;
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
