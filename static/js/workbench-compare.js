// Two pages side by side: a line of the list shows both its places. Without this the lines are links.

const root = document.querySelector("[data-compare]");
const table = root.querySelector("[data-pairs]");
const addresses = root.querySelector("[data-page-addresses]");
const SVG = "http://www.w3.org/2000/svg";
const wishes = JSON.parse(document.body.dataset.preferences || "{}");
const sides = Object.fromEntries([...root.querySelectorAll("[data-side]")].map((side) => [side.dataset.side, side]));
let active = "left"; // the page that the keys are for

const lines = () => [...(table?.querySelectorAll("[data-pair]") ?? [])];
const viewOf = (side) => sides[side].querySelector("page-view");

for (const [name, side] of Object.entries(sides)) {
  for (const kind of ["focusin", "pointerenter"]) side.addEventListener(kind, () => { active = name; });
}
const first = table?.querySelector("[aria-current]");
if (first) look(first, { silent: true });

/** Show both places of a line. */
function look(line, { silent = false } = {}) {
  for (const one of lines()) one.toggleAttribute("aria-current", false);
  line.setAttribute("aria-current", "true");
  for (const side of Object.keys(sides)) show(side, line.dataset[`${side}Page`], JSON.parse(line.dataset[`${side}Boxes`] || "[]"));
  if (!silent) {
    const said = [...line.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim());
    document.dispatchEvent(new CustomEvent("announce", { detail: { text: `${said[0]}. Left: ${said[1]}. Right: ${said[2]}.` } }));
  }
}

function show(side, page, boxes) {
  const view = viewOf(side);
  const wanted = page && root.querySelector(`[data-page-of="${page}"]`);
  if (wanted && view.page.page !== page) {
    const { width, height, title } = wanted.dataset;
    const at = (name) => addresses.dataset[name].replace("/0", `/${page}`);
    view.show({ page, width, height, label: title, screen: at("screen"), image: at("image"), sharp: at("sharp") });
    sides[side].querySelector(".compare__title strong").textContent = title;
  }
  view.svg.querySelector("[data-boxes]").replaceChildren(...(wanted ? boxes : []).map(([x, y, width, height]) => {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
    rect.setAttribute("class", "box box--selected");
    return rect;
  }));
  if (wanted) view.centre(boxes, { easily: wishes.auto_zoom !== false });
}

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-zoom]");
  if (tool) return viewOf(tool.closest("[data-side]").dataset.side).act(tool.dataset.zoom);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  const link = plain && event.target.closest("[data-pair-link]");
  if (!link) return undefined;
  event.preventDefault();
  return look(link.closest("[data-pair]"));
});
document.addEventListener("focusin", (event) => {
  const link = event.target.closest("[data-pair-link]");
  if (link) look(link.closest("[data-pair]"));
});
document.addEventListener("key", (event) => {
  const { name } = event.detail;
  if (name === "pair-next") move(1);
  else if (name === "pair-back") move(-1);
  else if (name === "other-page") viewOf(active === "left" ? "right" : "left").scroller.focus({ preventScroll: true });
  else if (!viewOf(active).act(name)) return;
  event.preventDefault();
});

function move(by) {
  const all = lines();
  const at = all.findIndex((line) => line.hasAttribute("aria-current"));
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.querySelector("[data-pair-link]").focus();
}
