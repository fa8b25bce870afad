// Taking a value from the page: by its words, or by a box that is drawn and read again. What is
// taken goes into the field that the person is at, with its place; nothing is saved by itself.

const view = document.querySelector("[data-viewer] page-view");
const strip = document.querySelector("[data-strip]");
const offer = document.querySelector("[data-offer]");
const SVG = "http://www.w3.org/2000/svg";
const POINTS = 4; // that a key moves or sizes the box by
const LEAST = 4; // points, of a box's side
const SLIP = 4; // pixels that a pointer may move in a click
const POLL = 500;
const PATIENCE = 60; // polls

let field = ""; // id of the input that is filled
let words = []; // of the page that is shown: {text, x, y, width, height, line, rect}
let at = -1; // the word that the keys are at
let anchor = -1; // where a run of words began
let taken = new Set();
let box = null; // [x0, y0, x1, y1]
let drawn = null;
const known = new Map(); // words by page

const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
const marks = () => view.svg.querySelector("[data-marks]");
const input = () => document.getElementById(field);
const row = () => input()?.closest("[data-row]");

if (view && offer) {
  document.addEventListener("focusin", (event) => remember(event.target));
  document.addEventListener("look", ({ detail }) => remember(detail.row.querySelector("[data-text]")));
  document.addEventListener("key", pressed);
  document.addEventListener("page-shown", shown);
  document.addEventListener("click", clicked);
  view.scroller.addEventListener("pointerdown", press);
}

function remember(element) {
  if (element?.matches?.("[data-text]:not([type=radio])") && element.id) field = element.id;
}

/** The row to fill; says why where there is none that a word of this page could go to. */
function target() {
  const here = row();
  if (!here) {
    say("Go to the field first that you want to fill.");
    return null;
  }
  const of = strip.querySelector(`[data-page-tab="${view.page.page}"]`)?.dataset.document;
  if (here.dataset.key?.split("-")[0] !== of) {
    say(`This page belongs to another document than ${here.dataset.name}.`);
    return null;
  }
  return here;
}

/** Put a text into the field, with where it was seen. Typing on may change it; Enter saves it. */
function fill(text, boxes) {
  if (!target()) return false;
  const entry = input();
  entry.value = text;
  keep(entry.form, "page", view.page.page);
  keep(entry.form, "box", boxes.map((one) => one.map((side) => side.toFixed(2)).join(" ")).join(";"));
  entry.dispatchEvent(new Event("input", { bubbles: true }));
  entry.focus({ preventScroll: true });
  say(`${row().dataset.name}: ${text}. Enter saves it.`);
  return true;
}

function keep(form, name, value) {
  let hidden = form.querySelector(`input[type=hidden][name="${name}"]`);
  if (!hidden) {
    hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = name;
    form.append(hidden);
  }
  hidden.value = value;
}

// -- modes ----------------------------------------------------------------------------------------

function start(mode) {
  if (view.dataset.mode === mode) return stop();
  stop({ quietly: true });
  if (!target()) return undefined;
  view.scroller.hidden = false;
  view.dataset.mode = mode;
  for (const tool of document.querySelectorAll("[data-pick]")) tool.setAttribute("aria-pressed", String(tool.dataset.pick === mode));
  view.scroller.focus({ preventScroll: true });
  return mode === "words" ? showWords() : showBox();
}

function stop({ quietly = false } = {}) {
  delete view.dataset.mode;
  for (const tool of document.querySelectorAll("[data-pick]")) tool.setAttribute("aria-pressed", "false");
  view.svg.querySelector("[data-words]").replaceChildren();
  marks().replaceChildren();
  offer.replaceChildren();
  words = [];
  taken = new Set();
  box = drawn = null;
  if (!quietly) (input() ?? view.scroller).focus({ preventScroll: true });
}

function shown() {
  offer.replaceChildren();
  marks().replaceChildren();
  if (view.dataset.mode === "words") showWords();
  else if (view.dataset.mode === "box") showBox();
}

function pressed(event) {
  const { name, key, shift } = event.detail;
  const { mode } = view.dataset;
  if (name === "words" || name === "box") start(name);
  else if (!mode && name === "leave" && offer.childElementCount) offer.replaceChildren();
  else if (!mode) return;
  else if (name === "leave") stop();
  else if (name === "pick-take") take();
  else if (name === "pick-move") move(key, shift);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function take() {
  if (view.dataset.mode === "box") return readBox();
  if (at < 0) return undefined;
  const [from, to] = [Math.min(anchor, at), Math.max(anchor, at)];
  if (takeWords(words.slice(from, to + 1))) stop();
  return undefined;
}

function move(key, extends_) {
  const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (view.dataset.mode === "box") moveBox(right, down, extends_);
  else moveWord(right, down, extends_);
}

function clicked(event) {
  const tool = event.target.closest("[data-pick]");
  if (tool) return start(tool.dataset.pick);
  const use = event.target.closest("[data-use-region]");
  if (use) {
    const boxes = JSON.parse(use.dataset.boxes);
    if (fill(use.dataset.useRegion, boxes)) stop({ quietly: true });
    return undefined;
  }
  if (event.target.closest("[data-drop-region]")) stop();
  return undefined;
}

// -- words ----------------------------------------------------------------------------------------

async function showWords() {
  const { page } = view.page;
  let found = known.get(page);
  if (!found) {
    const answer = await fetch(strip.dataset.words.replace("/0", `/${page}`), { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) {
      document.dispatchEvent(new CustomEvent("problem", { detail: { text: "The words of the page could not be loaded. Try again in a moment.", signIn: answer?.status === 401 } }));
      return stop();
    }
    found = (await answer.json()).words;
    known.set(page, found);
  }
  if (view.dataset.mode !== "words" || view.page.page !== page) return undefined;
  words = found.map(([text, x, y, width, height, line], index) => {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
    rect.setAttribute("class", "word");
    rect.dataset.word = index;
    return { text, x, y, width, height, line, rect };
  });
  taken = new Set();
  view.svg.querySelector("[data-words]").replaceChildren(...words.map((word) => word.rect));
  if (!words.length) {
    say("No text was found on this page. Draw a box to have it read.");
    return stop();
  }
  at = anchor = nearest();
  paint();
  say(`Words of the page, at ${words[at].text}. Arrow keys move, Shift takes several, Enter takes them, Escape leaves.`);
  return undefined;
}

/** The word at the field's place, or else in the middle of what is seen. */
function nearest() {
  const place = placeOfField();
  const there = view.scroller.getBoundingClientRect();
  const [x, y] = place
    ? [place[0] + 1, (place[1] + place[3]) / 2]
    : view.toPage(there.left + there.width / 2, there.top + there.height / 2);
  const far = (word) => Math.hypot(Math.max(word.x - x, 0, x - word.x - word.width), 3 * Math.max(word.y - y, 0, y - word.y - word.height));
  return words.reduce((best, word, index) => (far(word) < far(words[best]) ? index : best), 0);
}

function placeOfField() {
  const here = row();
  if (here?.dataset.page !== view.page.page) return null;
  const boxes = JSON.parse(here.dataset.boxes || "[]");
  if (!boxes.length) return null;
  return [
    Math.min(...boxes.map((one) => one[0])),
    Math.min(...boxes.map((one) => one[1])),
    Math.max(...boxes.map((one) => one[0] + one[2])),
    Math.max(...boxes.map((one) => one[1] + one[3])),
  ];
}

function moveWord(right, down, extends_) {
  if (at < 0) return;
  if (right) at = Math.min(Math.max(at + right, 0), words.length - 1);
  else at = onNextLine(down);
  if (!extends_) anchor = at;
  taken = new Set();
  paint();
  const { text, x, y, width, height } = words[at];
  if (!inSight(words[at].rect)) view.centre([[x, y, width, height]]);
  say(anchor === at ? text : words.slice(Math.min(anchor, at), Math.max(anchor, at) + 1).map((word) => word.text).join(" "));
}

function onNextLine(down) {
  const from = words[at];
  const line = from.line + down;
  const middle = from.x + from.width / 2;
  let best = at;
  let least = Infinity;
  words.forEach((word, index) => {
    const far = Math.abs(word.x + word.width / 2 - middle);
    if (word.line === line && far < least) [best, least] = [index, far];
  });
  return best;
}

function inSight(rect) {
  const [one, all] = [rect.getBoundingClientRect(), view.scroller.getBoundingClientRect()];
  return one.left >= all.left && one.right <= all.right && one.top >= all.top && one.bottom <= all.bottom;
}

function paint() {
  const [from, to] = [Math.min(anchor, at), Math.max(anchor, at)];
  words.forEach((word, index) => {
    const on = taken.has(index) || (from !== to && index >= from && index <= to);
    word.rect.setAttribute("class", `word${on ? " word--taken" : ""}${index === at ? " word--at" : ""}`);
  });
}

function takeWords(some) {
  if (!some.length) return false;
  taken = new Set(some.map((word) => Number(word.rect.dataset.word)));
  paint();
  return fill(some.map((word) => word.text).join(" "), some.map((word) => [word.x, word.y, word.x + word.width, word.y + word.height]));
}

// -- the pointer, in both -------------------------------------------------------------------------

function press(event) {
  const { mode } = view.dataset;
  if (!mode || event.button) return;
  event.preventDefault();
  const from = view.toPage(event.clientX, event.clientY);
  let moved = false;
  const moves = (next) => {
    if (!moved && Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) < SLIP) return;
    moved = true;
    const to = view.toPage(next.clientX, next.clientY);
    drawBox([Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])]);
  };
  const ends = (last) => {
    removeEventListener("pointermove", moves);
    removeEventListener("pointerup", ends);
    removeEventListener("pointercancel", ends);
    if (last.type === "pointercancel") return;
    if (moved) mode === "box" ? readBox() : takeUnder();
    else if (mode === "words") takeClicked(event);
  };
  addEventListener("pointermove", moves);
  addEventListener("pointerup", ends);
  addEventListener("pointercancel", ends);
}

function takeClicked(event) {
  const hit = event.target.closest?.("[data-word]");
  if (!hit) return;
  const index = Number(hit.dataset.word);
  const several = event.shiftKey ? new Set([...taken, index]) : new Set([index]);
  at = anchor = index;
  takeWords(words.filter((_, one) => several.has(one)));
}

/** The words that lie for the most part in the box that was drawn over them. */
function takeUnder() {
  const [x0, y0, x1, y1] = box;
  marks().replaceChildren();
  drawn = null;
  takeWords(words.filter(({ x, y, width, height }) => {
    const across = Math.min(x + width, x1) - Math.max(x, x0);
    const down = Math.min(y + height, y1) - Math.max(y, y0);
    return across > 0 && down > 0 && across * down > 0.4 * width * height;
  }));
}

// -- the box --------------------------------------------------------------------------------------

function showBox() {
  const there = view.scroller.getBoundingClientRect();
  const [x, y] = view.toPage(there.left + there.width / 2, there.top + there.height / 2);
  drawBox(placeOfField() ?? [x - 50, y - 9, x + 50, y + 9]);
  say("A box. Arrow keys move it, Shift and arrow keys change its size, Enter reads it, Escape leaves.");
}

function drawBox([x0, y0, x1, y1]) {
  const { width, height } = view.page;
  const within = (value, most) => Math.min(Math.max(value, 0), most);
  box = [within(x0, width - LEAST), within(y0, height - LEAST), within(x1, width), within(y1, height)];
  box[2] = Math.max(box[2], box[0] + LEAST);
  box[3] = Math.max(box[3], box[1] + LEAST);
  if (!drawn?.isConnected) {
    drawn = document.createElementNS(SVG, "rect");
    drawn.setAttribute("class", "drawn");
    marks().replaceChildren(drawn);
  }
  const sides = { x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1] };
  for (const [name, value] of Object.entries(sides)) drawn.setAttribute(name, value);
}

function moveBox(right, down, sizes) {
  const [x, y] = view.asSeen(right, down).map((one) => one * POINTS);
  const [x0, y0, x1, y1] = box;
  if (sizes) drawBox([x0, y0, Math.max(x1 + x, x0 + LEAST), Math.max(y1 + y, y0 + LEAST)]);
  else {
    const across = Math.min(Math.max(x, -x0), view.page.width - x1);
    const along = Math.min(Math.max(y, -y0), view.page.height - y1);
    drawBox([x0 + across, y0 + along, x1 + across, y1 + along]);
  }
  if (!inSight(drawn)) view.centre([[box[0], box[1], box[2] - box[0], box[3] - box[1]]]);
}

/** Have the box read; what it holds is offered for the field. */
async function readBox() {
  const here = target();
  if (!here) return;
  const asked = box;
  const sent = new FormData();
  sent.set("page", view.page.page);
  sent.set("box", box.map((side) => side.toFixed(2)).join(" "));
  const address = input().form.getAttribute("action").replace(/save\/$/, "region/");
  say("Reading the box.");
  let answer = await ask(address, { method: "POST", body: sent, headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value } });
  for (let polls = 0; answer && polls < PATIENCE; polls += 1) {
    if (box !== asked) return;
    offer.innerHTML = answer;
    const poll = offer.querySelector("[data-poll]");
    if (!poll) break;
    await new Promise((resolve) => { setTimeout(resolve, POLL); });
    if (box !== asked || !poll.isConnected) return;
    answer = await ask(poll.dataset.poll);
  }
  offer.querySelector("button")?.focus({ preventScroll: true });
}

async function ask(address, more = {}) {
  const answer = await fetch(address, { ...more, headers: { ...more.headers, "HX-Request": "true" } }).catch(() => null);
  const said = answer && answer.status !== 401 && answer.status < 500;
  if (said) return answer.text();
  document.dispatchEvent(new CustomEvent("problem", { detail: { text: "The box could not be read. Try again in a moment.", signIn: answer?.status === 401 } }));
  return null;
}
