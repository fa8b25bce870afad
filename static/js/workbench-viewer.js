// The picture of a page: its size, its turn, which page, and the places of the values on it. Boxes
// are drawn in the page's own points inside the group that is turned with the image, so that
// neither zoom nor turning can move them apart.

const viewer = document.querySelector("[data-viewer]");
const scroll = viewer.querySelector("[data-scroll]");
const svg = viewer.querySelector("[data-svg]");
const textPane = viewer.querySelector("[data-text-pane]");
const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.25;
const MOST = 6;

let turn = 0; // quarters, clockwise
let size = "width"; // "width", "page", or pixels for each point
let selected = new Set(); // ids of the rows whose places are marked
let asText = Boolean(textPane && !textPane.hidden);

const tabs = () => [...document.querySelectorAll("[data-page-tab]")];
const currentTab = () => tabs().find((tab) => tab.dataset.pageTab === svg?.dataset.page);

if (svg) {
  draw();
  addEventListener("resize", () => typeof size === "string" && resize());
  new MutationObserver(draw).observe(document.getElementById("fields"), { childList: true, subtree: true });
}

/** Draw the places of all values on this page, from what the rows say; the selected one on top. */
function draw() {
  const group = svg.querySelector("[data-boxes]");
  const places = new Map();
  for (const row of document.querySelectorAll("#fields [data-boxes]")) {
    if (row.dataset.page !== svg.dataset.page) continue;
    const id = idOf(row);
    const open = row.hasAttribute("data-open") || row.matches(".cell--open");
    places.set(id, { boxes: JSON.parse(row.dataset.boxes), open: open || places.get(id)?.open });
  }
  const order = [...places].sort(([one], [other]) => selected.has(one) - selected.has(other));
  group.replaceChildren(...order.flatMap(([id, { boxes, open }]) => boxes.map(([x, y, width, height]) => {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
    rect.setAttribute("class", selected.has(id) ? "box box--selected" : open ? "box" : "box box--quiet");
    rect.dataset.of = id;
    return rect;
  })));
}

/** The field that a row, a line or a cell of a table stands for. */
function idOf(row) {
  return row.id.startsWith("field-") ? row.id : row.dataset.goto;
}

/** Show the place of a row's value, or of the figures of a finding: its page, its box in the middle. */
function look(row) {
  if (!svg) return;
  const ids = row.dataset.looked?.trim().split(/\s+/).filter(Boolean) ?? [idOf(row)];
  selected = new Set(ids);
  const places = [...document.querySelectorAll("#fields [data-boxes]")].filter((one) => selected.has(idOf(one)) && one.dataset.page);
  const here = places.find((one) => one.dataset.page === svg.dataset.page) ?? places[0];
  if (here && here.dataset.page !== svg.dataset.page) turnTo(tabs().find((tab) => tab.dataset.pageTab === here.dataset.page));
  else draw();
  if (here) centre();
}

function turnTo(tab) {
  if (!tab) return;
  const { image, width, height, name, original } = tab.dataset;
  svg.dataset.page = tab.dataset.pageTab;
  const picture = svg.querySelector("image");
  picture.setAttribute("width", width);
  picture.setAttribute("height", height);
  picture.setAttribute("href", image);
  svg.setAttribute("aria-label", `${name}. Its text is under Page text.`);
  viewer.querySelector("[data-page-name]").textContent = name;
  viewer.querySelector("[data-original-link]").href = original;
  for (const one of tabs()) one.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "page");
  tab.scrollIntoView({ block: "nearest" });
  turn = 0;
  resize();
  draw();
  scroll.scrollTo(0, 0);
  if (asText) showText();
}

function points() {
  const { width, height } = currentTab().dataset;
  return turn % 2 ? [Number(height), Number(width)] : [Number(width), Number(height)];
}

function scale() {
  const [width, height] = points();
  const style = getComputedStyle(scroll);
  const room = scroll.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const tall = scroll.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  if (size === "width") return room / width;
  if (size === "page") return Math.min(room / width, tall / height);
  return size;
}

/** Give the picture its size and turn. */
function resize() {
  const [width, height] = points();
  const { width: w, height: h } = currentTab().dataset;
  const moves = ["", `translate(${h} 0) rotate(90)`, `translate(${w} ${h}) rotate(180)`, `translate(0 ${w}) rotate(270)`];
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.querySelector("[data-turned]").setAttribute("transform", moves[turn]);
  svg.style.inlineSize = `${width * scale()}px`;
}

function middle() {
  return [
    (scroll.scrollLeft + scroll.clientWidth / 2) / Math.max(scroll.scrollWidth, 1),
    (scroll.scrollTop + scroll.clientHeight / 2) / Math.max(scroll.scrollHeight, 1),
  ];
}

/** Change the size; the selected place stays in the middle, or else what was there. */
function zoom(to) {
  if (!svg) return;
  const [across, down] = middle();
  size = typeof to === "number" ? Math.min(Math.max(scale() * to, LEAST), MOST) : to;
  resize();
  if (!centre()) {
    scroll.scrollTo(across * scroll.scrollWidth - scroll.clientWidth / 2, down * scroll.scrollHeight - scroll.clientHeight / 2);
  }
}

function centre() {
  const boxes = [...svg.querySelectorAll(".box--selected")].map((box) => box.getBoundingClientRect());
  if (!boxes.length || scroll.hidden) return false;
  const there = scroll.getBoundingClientRect();
  const left = Math.min(...boxes.map((box) => box.left));
  const right = Math.max(...boxes.map((box) => box.right));
  const top = Math.min(...boxes.map((box) => box.top));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  scroll.scrollBy((left + right) / 2 - (there.left + there.right) / 2, (top + bottom) / 2 - (there.top + there.bottom) / 2);
  return true;
}

function rotate() {
  if (!svg) return;
  turn = (turn + 1) % 4;
  resize();
  centre();
}

function step(by) {
  const all = tabs();
  const to = all[all.indexOf(currentTab()) + by];
  if (!to) return;
  turnTo(to);
  document.dispatchEvent(new CustomEvent("announce", { detail: { text: to.dataset.name } }));
}

async function showText() {
  asText = true;
  scroll.hidden = true;
  textPane.hidden = false;
  mark("text");
  const answer = await fetch(currentTab().dataset.text, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) textPane.innerHTML = await answer.text();
  else textPane.textContent = "The text could not be loaded. Choose Page text again.";
}

function showImage() {
  asText = false;
  textPane.hidden = true;
  scroll.hidden = false;
  mark("image");
  resize();
  centre();
}

function mark(which) {
  for (const tab of viewer.querySelectorAll("[data-show]")) {
    if (tab.dataset.show === which) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

const DO = {
  "page-back": () => step(-1),
  "page-on": () => step(1),
  "zoom-in": () => zoom(1.25),
  "zoom-out": () => zoom(0.8),
  "zoom-page": () => zoom("page"),
  "zoom-width": () => zoom("width"),
  rotate,
  centre: () => centre(),
};
document.addEventListener("key", (event) => {
  if (!svg || !DO[event.detail.name]) return;
  DO[event.detail.name]();
  event.preventDefault();
});
document.addEventListener("look", ({ detail }) => look(detail.row));

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-zoom]");
  if (tool) return { in: DO["zoom-in"], out: DO["zoom-out"], page: DO["zoom-page"], width: DO["zoom-width"], rotate }[tool.dataset.zoom]();
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  const tab = plain && event.target.closest("[data-page-tab], [data-show], [data-turn-to]");
  if (!tab) return;
  event.preventDefault();
  if (tab.dataset.pageTab) turnTo(tab);
  else if (tab.dataset.turnTo) turnTo(tabs().find((one) => one.dataset.pageTab === tab.dataset.turnTo));
  else if (tab.dataset.show === "text") showText();
  else showImage();
});

// The hand: drag the picture. A press that does not move on a box is a click on that value.
let grip = null;
scroll?.addEventListener("pointerdown", (event) => {
  if (event.button || event.pointerType === "touch") return;
  grip = { x: event.clientX, y: event.clientY, left: scroll.scrollLeft, top: scroll.scrollTop, moved: false };
});
addEventListener("pointermove", (event) => {
  if (!grip) return;
  const [x, y] = [event.clientX - grip.x, event.clientY - grip.y];
  if (!grip.moved && Math.hypot(x, y) < 4) return;
  grip.moved = true;
  scroll.classList.add("is-dragged");
  scroll.scrollTo(grip.left - x, grip.top - y);
});
addEventListener("pointerup", (event) => {
  const clicked = grip && !grip.moved && event.target.closest?.("[data-of]");
  grip = null;
  scroll?.classList.remove("is-dragged");
  if (clicked) document.dispatchEvent(new CustomEvent("go-to", { detail: { id: clicked.dataset.of } }));
});
scroll?.addEventListener("dragstart", (event) => event.preventDefault());
