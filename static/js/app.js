// What every page does with scripts on. Each page also works without: this only makes it smoother.

const live = document.getElementById("live");
const problem = document.getElementById("problem");

// Other scripts reach these two by events, so that no module is loaded twice under two names:
// announce {text, urgent} and problem {text, signIn}. A server says HX-Trigger: {"announce": "..."}.
document.addEventListener("announce", ({ detail }) => announce(detail?.text ?? detail?.value, detail?.urgent ?? true));
document.addEventListener("problem", ({ detail }) => showProblem(detail.text, detail));

let saidAt = 0;
let waiting = 0;

/** Say `text` to a screen reader, once; at most every five seconds unless `urgent`. */
function announce(text, urgent = false) {
  if (!text || text === live.textContent) return;
  clearTimeout(waiting);
  const wait = urgent ? 0 : Math.max(0, saidAt + 5000 - Date.now());
  waiting = setTimeout(() => {
    live.textContent = text;
    saidAt = Date.now();
  }, wait);
}

/** Show a failure that belongs to no input; the page and what was typed stay as they are. */
function showProblem(text, { signIn = false } = {}) {
  problem.querySelector("[data-problem-text]").textContent = text;
  problem.querySelector("[data-problem-sign-in]").hidden = !signIn;
  problem.hidden = false;
}

problem.querySelector("[data-problem-close]").addEventListener("click", () => {
  problem.hidden = true;
  focusOn(document.querySelector("main h1") ?? document.getElementById("main"));
});

function focusOn(element) {
  if (!element) return;
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: element.matches("h1, main") });
}

/** Focus what the address names: a row, an input that an error summary leads to. */
function focusOnNamed() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  const can = "[tabindex], a, button, input, select, textarea";
  focusOn(named.matches(can) ? named : named.querySelector(can));
}
/** Focus what asks for it, once: what came with an earlier answer must not take it again. */
function focusOnAsked(asked) {
  focusOn(asked); // with the mark, so that a page can tell why it has the focus
  asked.removeAttribute("data-focus");
}
const asked = document.querySelector("main [data-focus]"); // the error summary comes before the row
if (asked) focusOnAsked(asked);
else focusOnNamed();
addEventListener("hashchange", focusOnNamed);
document.addEventListener("click", (event) => {
  // The same address again is no change of it, and yet the link is to lead there.
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) focusOnNamed();
});

// Focus contract: after a swap focus is where it was, or where the new content asks, never on body.
let focused = null;
document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  const near = active?.closest("section, li, article")?.parentElement?.closest("section") ?? active?.closest("section");
  focused = active && active !== document.body ? { id: active.id, near: near?.querySelector("h1, h2, h3") } : null;
});
document.addEventListener("htmx:after:swap", (event) => {
  const { target, response } = event.detail.ctx;
  if (response && response.status < 400) problem.hidden = true;
  const fresh = target?.isConnected ? target : document;
  const asked = fresh.querySelector?.("[data-focus]");
  if (asked) focusOnAsked(asked);
  else if (focused && document.activeElement === document.body) {
    const same = focused.id ? document.getElementById(focused.id) : null;
    const near = focused.near?.isConnected ? focused.near : null;
    const heading = fresh === document ? null : fresh.querySelector("h1, h2, h3");
    focusOn(same ?? near ?? heading ?? document.querySelector("main h1"));
  }
  const said = document.querySelector("[data-announce]");
  if (said) announce(said.dataset.announce, said.hasAttribute("data-announce-now"));
});

document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  if (status === 401 && !event.detail.ctx.signingIn) {
    showProblem(problem.dataset.signedOut, { signIn: true });
  } else if (status === 413) {
    showProblem(problem.dataset.tooLarge);
  } else if (status >= 500) {
    showProblem(problem.dataset.ourFault);
  }
});
document.addEventListener("htmx:error", () => {
  showProblem(problem.dataset.noConnection);
});

// Menus close on Escape and on a click elsewhere, and give focus back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details[data-menu][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  if (event.target.closest("[data-print]")) print();
});

// A form is sent once, however often its button is pressed; a slow answer says so.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) event.preventDefault();
  form.dataset.sent = String(Date.now());
});
