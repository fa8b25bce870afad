// The page beside the fields: which page is shown, and the places of the values on it.

const viewer = document.querySelector("[data-viewer]");
const view = viewer.querySelector("page-view");
const textPane = viewer.querySelector("[data-text-pane]");
const strip = document.querySelector("[data-strip]");
const SVG = "http://www.w3.org/2000/svg";
const MANY = 400; // places, from which they are drawn more simply, as dashes take their time
const wishes = JSON.parse(document.body.dataset.preferences || "{}");

let selected = new Set(); // ids of the rows whose places are marked
let asText = Boolean(textPane && !textPane.hidden);

const tabs = () => [...strip.querySelectorAll("[data-page-tab]")];
const tabOf = (page) => strip.querySelector(`[data-page-tab="${page}"]`);
const currentTab = () => tabOf(view.page.page);
const announce = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));

if (view) {
  draw();
  new MutationObserver(() => {
    draw();
    sharpen();
  }).observe(document.getElementById("fields"), { childList: true, subtree: true });
  addEventListener("load", () => setTimeout(sharpen, 200));
}

/** The pieces of pages beside the fields begin with the small picture, which is there first. */
async function sharpen() {
  if (document.readyState !== "complete") return;
  for (const piece of document.querySelectorAll("#fields [data-sharper]")) {
    const address = piece.dataset.sharper;
    delete piece.dataset.sharper;
    const picture = new Image();
    picture.src = address;
    await picture.decode().then(() => piece.setAttribute("href", address), () => null);
  }
}

/** Draw the places of all values on this page, from what the rows say; the selected one on top. */
function draw() {
  const places = new Map();
  for (const row of document.querySelectorAll("#fields [data-boxes]")) {
    if (row.dataset.page !== view.page.page) continue;
    const id = idOf(row);
    const open = row.hasAttribute("data-open") || row.matches(".cell--open");
    places.set(id, { boxes: JSON.parse(row.dataset.boxes), open: open || places.get(id)?.open });
  }
  const order = [...places].sort(([one], [other]) => selected.has(one) - selected.has(other));
  view.svg.classList.toggle("is-many", order.reduce((sum, [, { boxes }]) => sum + boxes.length, 0) > MANY);
  view.svg.querySelector("[data-boxes]").replaceChildren(...order.flatMap(([id, { boxes, open }]) => boxes.map(([x, y, width, height]) => {
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
  if (!view) return;
  const ids = row.dataset.looked?.trim().split(/\s+/).filter(Boolean) ?? [idOf(row)];
  selected = new Set(ids);
  const places = [...document.querySelectorAll("#fields [data-boxes]")].filter((one) => selected.has(idOf(one)) && one.dataset.page);
  const here = places.find((one) => one.dataset.page === view.page.page) ?? places[0];
  if (here && here.dataset.page !== view.page.page) turnTo(tabOf(here.dataset.page));
  else draw();
  if (here) centre(wishes.auto_zoom !== false);
}

function centre(easily = false) {
  const boxes = [...view.svg.querySelectorAll(".box--selected")].map((box) => ["x", "y", "width", "height"].map((side) => box[side].baseVal.value));
  return view.centre(boxes, { easily });
}

function turnTo(tab) {
  if (!tab) return;
  const { pageTab: page, width, height, name, document: of } = tab.dataset;
  const at = (address) => strip.dataset[address].replace("/0", `/${page}`);
  view.show({ page, width, height, label: `${name}. Its text is under Page text.`, screen: at("screen"), image: at("image"), sharp: at("sharp") });
  viewer.querySelector("[data-page-name]").textContent = name;
  viewer.querySelector("[data-original-link]").href = strip.dataset.original.replace("/0", `/${of}`);
  for (const one of strip.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "page");
  tab.scrollIntoView({ block: "nearest" });
  draw();
  if (asText) showText();
}

function step(by) {
  const all = tabs();
  goToPage(all[all.indexOf(currentTab()) + by]);
}

function goToPage(tab) {
  if (!tab) return;
  turnTo(tab);
  announce(tab.dataset.name);
}

async function showText() {
  asText = true;
  view.scroller.hidden = true;
  textPane.hidden = false;
  mark("text");
  const { page } = view.page;
  const answer = await fetch(strip.dataset.text.replace("/0", `/${page}`), { headers: { "HX-Request": "true" } }).catch(() => null);
  const text = answer?.ok ? await answer.text() : null;
  if (!asText || view.page.page !== page) return;
  if (text !== null) textPane.innerHTML = text;
  else textPane.textContent = "The text could not be loaded. Choose Page text again.";
}

function showImage() {
  asText = false;
  textPane.hidden = true;
  view.scroller.hidden = false;
  mark("image");
  centre();
}

function mark(which) {
  for (const tab of viewer.querySelectorAll("[data-show]")) {
    if (tab.dataset.show === which) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

document.addEventListener("key", (event) => {
  if (!view) return;
  const { name, key } = event.detail;
  if (name === "page-back") step(-1);
  else if (name === "page-on") step(1);
  else if (name === "centre") centre(true);
  else if (name === "digit") {
    // Whatever else takes a digit comes first: a reading to take, a figure to go to.
    queueMicrotask(() => { if (!event.defaultPrevented) goToPage(tabs()[Number(key) - 1]); });
    return;
  } else if (!view.act(name)) return;
  event.preventDefault();
});
document.addEventListener("look", ({ detail }) => look(detail.row));
document.addEventListener("box-clicked", ({ detail }) => document.dispatchEvent(new CustomEvent("go-to", { detail: { id: detail.of } })));

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-zoom]");
  if (tool) return view.act(tool.dataset.zoom);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  const tab = plain && event.target.closest("[data-page-tab], [data-show], [data-turn-to]");
  if (!tab) return undefined;
  event.preventDefault();
  if (tab.dataset.pageTab) return turnTo(tab);
  if (tab.dataset.turnTo) return turnTo(tabOf(tab.dataset.turnTo));
  return tab.dataset.show === "text" ? showText() : showImage();
});
