// What a value would change, told while it is typed: the findings that would appear or go and the
// figures that would move. It lies over what is around the field, so that nothing moves.

const PAUSE = 250; // ms after the last key
const GAP = 14; // px between a row and what is told beside it

let timer = 0;
let asked = null;

const pane = document.getElementById("fields");
const entered = (form) => (form.querySelector("[data-text]:checked") ?? form.querySelector("[data-text]")).value.trim();

/** Above the row where there is no room below it, or where the common reasons are. */
function place(form, region) {
  region.removeAttribute("data-above");
  if (!region.textContent.trim()) return;
  const scrolls = pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY !== "visible";
  const edge = scrolls ? pane.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  const { top, bottom } = form.getBoundingClientRect();
  const tall = region.offsetHeight + GAP;
  const wanted = bottom + tall > edge.bottom || form.querySelector("[data-why-change][data-shown]");
  region.toggleAttribute("data-above", Boolean(wanted) && top - tall > edge.top);
}

async function ask(form, region) {
  asked = new AbortController();
  const { signal } = asked;
  try {
    const answer = await fetch(region.dataset.effect, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, signal });
    const told = answer.ok ? await answer.text() : "";
    if (!region.isConnected || signal.aborted) return;
    region.innerHTML = told.trim();
    place(form, region);
  } catch {
    // Typed on meanwhile, or the connection failed: the save itself will say so.
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-text]")?.form;
  const region = form?.querySelector("[data-effect]");
  if (!region) return;
  clearTimeout(timer);
  asked?.abort();
  const was = event.target.dataset.was;
  if (entered(form) === was) region.replaceChildren();
  else timer = setTimeout(() => ask(form, region), PAUSE);
});

document.addEventListener("focusin", (event) => {
  const form = event.target.closest("[data-save]");
  const region = form?.querySelector("[data-effect]");
  if (region) place(form, region);
});
