// The case as a whole: whose it is and who else looks at it, asked every 20 seconds, and the keys
// that hand it on. Whoever is at work keeps the claim that way, is told before it ends, and sees it
// when somebody else decided the case.

const EVERY = 20 * 1000;
const LOOK = 15 * 1000;
const SOON = 2 * 60 * 1000; // a claim that ends within this is told of
const IDS = ["holding", "presence", "not-yours"]; // what an answer brings anew

const bench = document.querySelector("[data-bench]");
const problem = (text) => document.dispatchEvent(new CustomEvent("problem", { detail: { text } }));
const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));

let active = Date.now();
let asked = active; // when it was last asked with a sign of life
let told = "";

for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, () => { active = Date.now(); }, { passive: true });

/** Put in what came, where it says something else; a control in it keeps the focus. */
function show(fresh) {
  for (const id of IDS) {
    const was = document.getElementById(id);
    const is = fresh.getElementById(id);
    if (!was || !is || was.outerHTML === is.outerHTML) continue;
    if ([...was.querySelectorAll("input:not([type=hidden])")].some((one) => one.value)) continue; // typed
    const held = was.contains(document.activeElement);
    is.querySelector("[data-focus]")?.removeAttribute("data-focus"); // nobody asked for it
    const news = is.dataset.news && is.dataset.news !== was.dataset.news ? is.dataset.news : "";
    for (const asks of is.querySelectorAll("[data-focus]")) asks.removeAttribute("data-focus"); // nobody came here for it
    was.replaceWith(is);
    if (held) (is.querySelector("button, a") ?? document.querySelector("main h1")).focus();
    if (news) say(news);
  }
}

async function ask() {
  const alive = active > asked;
  if (alive) asked = Date.now();
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams(alive ? { active: "1" } : {});
  const answer = await fetch(bench.dataset.renew, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token } }).catch(() => null);
  if (!answer?.ok) return;
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

/** Tell once that the claim ends soon, and once that it has ended. */
function warn() {
  const until = document.getElementById("holding")?.dataset.until;
  const left = Date.parse(until) - Date.now();
  const news = `${until} ${left > 0}`;
  if (!until || left > SOON || told === news) return;
  told = news;
  problem(left > 0 ? "Your claim on this case ends soon. Anything you do renews it." : "Your claim on this case has ended. What you typed is still here; saving asks to claim it again.");
}

if (bench?.dataset.renew) {
  setTimeout(ask, 500);
  setInterval(() => { if (!document.hidden) ask(); }, EVERY);
  setInterval(warn, LOOK);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
}

/** Ask about the field that the person is at, if they are at one. */
function askApplicant() {
  const link = document.querySelector("[data-ask]");
  const at = document.activeElement?.closest("article[data-row]")?.id.match(/^field-(\d+)$/);
  location.assign(at ? `${link.href}?value=${at[1]}` : link.href);
}

function openMenu(which) {
  const menu = document.querySelector(`[data-hand="${which}"]`);
  menu.open = true;
  menu.querySelector("select, input:not([type=hidden]), textarea").focus();
}

const DO = { ask: askApplicant, defer: () => openMenu("defer"), escalate: () => openMenu("escalate") };
document.addEventListener("key", (event) => {
  if (!DO[event.detail.name]) return;
  DO[event.detail.name]();
  event.preventDefault();
});
