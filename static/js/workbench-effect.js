// What a value would change, told while it is typed: the findings that would appear or go and the
// figures that would move. It lies over what is around the field or the line of a list, so that
// nothing moves.

const PAUSE = 250; // ms after the last key
const GAP = 14; // px between a row and what is told beside it
const NEAR = 4; // px between a line of a list and what is told beside it

let timer = 0;
let asked = null;
let cell = null; // the cell of a list that is typed in

const pane = document.getElementById("fields");
const entered = (form) => (form.querySelector("[data-text]:checked") ?? form.querySelector("[data-text]")).value.trim();
const regionOf = (input) => input.closest("[data-grid]")?.querySelector("[data-cell-told]");

/** Between which heights something can be seen. */
function seen() {
  const scrolls = pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY !== "visible";
  return scrolls ? pane.getBoundingClientRect() : { top: 0, bottom: innerHeight };
}

/** Above the row where there is no room below it, or where the common reasons are. */
function place(form, region) {
  region.removeAttribute("data-above");
  if (!region.textContent.trim()) return;
  const edge = seen();
  const { top, bottom } = form.getBoundingClientRect();
  const tall = region.offsetHeight + GAP;
  const wanted = bottom + tall > edge.bottom || form.querySelector("[data-why-change][data-shown]");
  region.toggleAttribute("data-above", Boolean(wanted) && top - tall > edge.top);
}

/** A list has one region for all its lines: under the line, or above it where there is no room. */
function placeAtLine(input, region) {
  if (!region.textContent.trim()) return;
  const edge = seen();
  const line = input.closest("[data-grid-row]").getBoundingClientRect();
  const grid = region.closest("[data-grid]").getBoundingClientRect();
  const tall = region.offsetHeight + NEAR;
  const above = line.bottom + tall > edge.bottom && line.top - tall > edge.top;
  region.style.insetBlockStart = `${(above ? line.top - tall : line.bottom + NEAR) - grid.top}px`;
}

async function ask(address, body, region, put) {
  asked = new AbortController();
  const { signal } = asked;
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" }, signal });
    const told = answer.ok ? await answer.text() : "";
    if (!region.isConnected || signal.aborted) return;
    region.innerHTML = told.trim();
    put();
  } catch {
    // Typed on meanwhile, or the connection failed: the save itself will say so.
  }
}

function stop() {
  clearTimeout(timer);
  asked?.abort();
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-text]")?.form;
  const region = form?.querySelector("[data-effect]");
  if (!region) return;
  stop();
  const was = event.target.dataset.was;
  if (entered(form) === was) region.replaceChildren();
  else timer = setTimeout(() => ask(region.dataset.effect, new FormData(form), region, () => place(form, region)), PAUSE);
});

document.addEventListener("focusin", (event) => {
  const form = event.target.closest("[data-save]");
  const region = form?.querySelector("[data-effect]");
  if (region) place(form, region);
});

/** Tell of a cell that has a value; of a line that is new there is nothing to compare with. */
function tellOfCell(input) {
  stop();
  const region = regionOf(input);
  const address = input.parentElement.dataset.cellEffect;
  if (!region || !address) return;
  cell = input;
  if (input.value.trim() === input.dataset.was) {
    region.replaceChildren();
    return;
  }
  const body = new FormData();
  body.set("csrfmiddlewaretoken", input.form.elements.csrfmiddlewaretoken.value);
  body.set("text", input.value.trim());
  timer = setTimeout(() => ask(address, body, region, () => placeAtLine(input, region)), PAUSE);
}

/** What was told of a cell is over when it is left, put back or saved. */
function leaveCell() {
  if (!cell) return;
  stop();
  regionOf(cell)?.replaceChildren();
  cell = null;
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-cell-text]")) tellOfCell(target);
});
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-cell-text]") && target.value.trim() !== target.dataset.was) tellOfCell(target);
});
document.addEventListener("focusout", ({ target }) => {
  if (target === cell) leaveCell();
});
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-row-save]") || !cell || !target.contains(cell)) return;
  leaveCell();
}, true);
document.addEventListener("scroll", () => {
  if (cell?.isConnected) placeAtLine(cell, regionOf(cell));
}, { capture: true, passive: true });
