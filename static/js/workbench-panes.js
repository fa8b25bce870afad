// The border between the page and the fields, and the next case's page fetched beforehand.

const LEAST = 24; // percent of the panes that the fields take
const MOST = 64;
const STEP = 2;
const KEEP_AFTER = 600; // ms

const splitter = document.querySelector("[data-splitter]");
const panes = splitter?.closest(".bench__panes");
const bench = document.querySelector("[data-bench]");
let keeping = 0;
let fetched = false;

if (splitter) {
  say(now());
  splitter.addEventListener("pointerdown", drag);
  splitter.addEventListener("dblclick", () => set(null));
  document.addEventListener("key", (event) => {
    const { name, target } = event.detail;
    if (target !== splitter) return;
    const to = { "pane-wider": now() + STEP, "pane-narrower": now() - STEP, "pane-least": LEAST, "pane-most": MOST }[name];
    if (to === undefined) return;
    set(to);
    event.preventDefault();
  });
}

/** Percent of the panes that the fields take now. */
function now() {
  const fields = splitter.nextElementSibling.getBoundingClientRect().width;
  return Math.round(fields / panes.getBoundingClientRect().width / (STEP / 100)) * STEP;
}

function set(percent) {
  if (percent === null) delete panes.dataset.fields;
  else panes.dataset.fields = Math.min(Math.max(percent, LEAST), MOST);
  say(now());
  clearTimeout(keeping);
  keeping = setTimeout(keep, KEEP_AFTER);
}

function say(percent) {
  splitter.setAttribute("aria-valuenow", percent);
  splitter.setAttribute("aria-valuetext", `Fields ${percent} percent of the width`);
}

/** The width stays with the person; where that fails, only this page knows it. */
function keep() {
  const sent = new FormData();
  sent.set("name", "panes");
  sent.set("of", "fields");
  sent.set("value", panes.dataset.fields ?? "");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) fetch(splitter.dataset.keep, { method: "POST", body: sent, headers: { "X-CSRFToken": token } }).catch(() => null);
}

function drag(event) {
  if (event.button) return;
  event.preventDefault();
  splitter.focus({ preventScroll: true });
  splitter.setPointerCapture(event.pointerId);
  splitter.classList.add("is-dragged");
  const there = panes.getBoundingClientRect();
  const moves = (next) => {
    const share = document.dir === "rtl" ? next.clientX - there.left : there.right - next.clientX;
    set(Math.round((100 * share) / there.width / STEP) * STEP);
  };
  const ends = () => {
    splitter.classList.remove("is-dragged");
    splitter.removeEventListener("pointermove", moves);
  };
  splitter.addEventListener("pointermove", moves);
  splitter.addEventListener("pointerup", ends, { once: true });
  splitter.addEventListener("pointercancel", ends, { once: true });
}

// With one thing left the next case is near: its page is fetched, so that it is there at once.
if (bench?.dataset.next) {
  const look = () => {
    const left = document.getElementById("counts")?.dataset.left;
    if (fetched || left === undefined || Number(left) > 1) return;
    fetched = true;
    fetchNext();
  };
  new MutationObserver(look).observe(bench.querySelector(".bench__head"), { childList: true, subtree: true, attributes: true });
  look();
}

async function fetchNext() {
  const answer = await fetch(bench.dataset.next, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status !== 200) return;
  for (const address of (await answer.json()).pictures) {
    const link = document.createElement("link");
    link.rel = "prefetch";
    link.as = "image";
    link.href = address;
    document.head.append(link);
  }
}
