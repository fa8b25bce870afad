// Saving that loses nothing: what waits for the connection, what was typed while an answer was on its
// way, and what else an answer brings. What is typed stays in the page: nothing of a case is kept in
// the browser's storage, so a tab that crashes takes with it what was not saved yet.

const fields = document.getElementById("fields");
const FORMS = "[data-save], [data-answer], [data-row-save]";
const TYPED = "[data-text]:not([type=radio]), [data-cell-text], [data-reason]";
const FIRST_TRY = 3000; // ms until what waits is tried again; doubled each time
const LAST_TRY = 30000;

const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
const problem = (text) => document.dispatchEvent(new CustomEvent("problem", { detail: { text } }));
const placeOf = (element) => element?.closest?.("[data-row], [data-grid-row]");
const keyOf = (element) => placeOf(element)?.dataset.key ?? placeOf(element)?.id;

// How long a field was looked at before it was saved: the time that it had the focus.
const seen = new Map();
let where = "";
let since = 0;

function count() {
  if (where && !document.hidden) seen.set(where, (seen.get(where) ?? 0) + performance.now() - since);
  since = performance.now();
}

document.addEventListener("focusin", (event) => {
  const key = keyOf(event.target) ?? "";
  if (key === where) return;
  count();
  where = key;
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) seen.set(where, (seen.get(where) ?? 0) + performance.now() - since);
  since = performance.now();
});

// What goes with each save: how long it was seen, and which fields the page shows as to be checked.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!form.matches(`${FORMS}, [data-act-form], [data-restore]`)) return;
  const { body } = ctx.request;
  count();
  const key = keyOf(form);
  if (key && seen.has(key)) {
    body.set("seen_ms", String(Math.round(seen.get(key))));
    seen.delete(key);
  }
  const open = [...fields.querySelectorAll("article[data-open][data-kind=field]")];
  body.set("open", open.map((row) => row.id.replace("field-", "")).join(","));
  const grid = form.closest("[data-grid]");
  if (grid) body.set("from", grid.dataset.from);
  for (const input of form.querySelectorAll(TYPED)) input.dataset.sent = input.value;
});

/** Have what is typed again in what came in its place: the answer is older than it. */
function carry(old, fresh) {
  for (const input of old.querySelectorAll(TYPED)) {
    const known = input.dataset.sent ?? input.dataset.was ?? "";
    const same = input.name && fresh.querySelector(`[name="${CSS.escape(input.name)}"]:not([type=radio], [type=hidden])`);
    if (!same || input.value === known || input.value === same.value) continue;
    same.value = input.value;
    same.dataset.carried = "";
  }
}

function focusOf(element) {
  const active = document.activeElement;
  if (!element.contains(active)) return null;
  const at = active.closest("[data-grid-row]")?.id ?? "";
  const range = active.matches("input:not([type=radio], [type=checkbox])") ? [active.selectionStart, active.selectionEnd] : null;
  return { id: active.id, row: at, name: active.name, range };
}

function refocus(was, fresh) {
  if (!was || fresh.contains(document.activeElement)) return;
  const row = (was.row && document.getElementById(was.row)) || fresh;
  const named = was.name && row.querySelector(`[name="${CSS.escape(was.name)}"]:not([type=hidden])`);
  const input = (was.id && document.getElementById(was.id)) || named || fresh.querySelector("input:not([type=hidden]), button, a");
  (input ?? fresh).focus({ preventScroll: true });
  if (input?.matches("input") && was.range) input.setSelectionRange(...was.range);
}

function replace(old, fresh) {
  const was = focusOf(old);
  carry(old, fresh);
  old.replaceWith(fresh);
  htmx.process(fresh);
  refocus(was, fresh);
  for (const input of fresh.querySelectorAll("[data-carried]")) {
    delete input.dataset.carried;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Put what came with an answer in its place: rows by what they are called, the rest by its id. */
function arrive() {
  const arrived = document.getElementById("arrived");
  if (!arrived?.childElementCount) return;
  const told = arrived.querySelector(":scope > [data-said]");
  if (told) problem(told.textContent);
  for (const fresh of [...arrived.children]) {
    fresh.remove();
    if (fresh.matches("[data-said]")) continue;
    const { key } = fresh.dataset;
    const old = key ? fields.querySelector(`[data-row][data-key="${CSS.escape(key)}"]`) : document.getElementById(arrived.dataset.replaces || fresh.id) ?? document.getElementById(fresh.id);
    if (key) fresh.dataset.arrived = "";
    if (old) replace(old, fresh);
    else if (key && fresh.matches("[data-open]")) {
      document.getElementById(`check-${key.split("-")[0]}`)?.append(fresh);
      htmx.process(fresh);
    }
  }
  arrived.replaceChildren();
  delete arrived.dataset.replaces;
}

// A field's own row is swapped by htmx: what was typed into it meanwhile is put back after it.
let left = null;
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const target = ctx.target;
  if (target?.id === "arrived" && !ctx.text?.includes('id="arrived"')) {
    event.preventDefault(); // a page of an error: nothing of it belongs here
    problem("This was not saved: the case has changed. Load the page again.");
    return;
  }
  left = target?.matches?.("article[data-key]") ? { key: target.dataset.key, old: target.cloneNode(true), was: focusOf(target) } : null;
  if (left) for (const input of left.old.querySelectorAll(TYPED)) input.value = document.getElementById(input.id)?.value ?? input.value;
}, true);
document.addEventListener("htmx:after:swap", () => {
  if (left) {
    const fresh = fields.querySelector(`article[data-key="${CSS.escape(left.key)}"]`);
    if (fresh) carry(left.old, fresh);
    if (fresh?.querySelector("[data-carried]")) refocus(left.was, fresh);
    for (const input of fresh?.querySelectorAll("[data-carried]") ?? []) {
      delete input.dataset.carried;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    left = null;
  }
  arrive();
}, true);

// Offline: what could not be sent waits in the page, and is sent by itself, in the order it was meant.
let waiting = [];
let timer = 0;
let pause = FIRST_TRY;

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  const form = ctx?.sourceElement;
  if (!form?.matches?.(`${FORMS}, [data-act-form]`) || ctx.response) return;
  forget(form);
  waiting.push({ form, submitter: ctx.request.submitter, action: ctx.request.action });
  placeOf(form)?.setAttribute("data-waits", "");
  const many = waiting.length > 1 ? `${waiting.length} changes were not saved yet. They are` : "This was not saved yet. It is";
  problem(`The connection failed. ${many} kept here and saved without you when the connection is back.`);
  clearTimeout(timer);
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LAST_TRY);
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => forget(ctx.sourceElement));
addEventListener("online", () => {
  pause = FIRST_TRY;
  flush();
});

/** What was sent did not arrive, so it counts as typed. */
function forget(form) {
  for (const input of form.querySelectorAll?.("[data-sent]") ?? []) delete input.dataset.sent;
}

function flush() {
  clearTimeout(timer);
  const sending = waiting;
  waiting = [];
  for (const { form, submitter, action } of sending) {
    placeOf(form)?.removeAttribute("data-waits");
    if (!form.isConnected) continue;
    if (form.matches("[data-act-form]")) form.setAttribute("hx-post", action);
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  }
}
document.addEventListener("htmx:after:request", () => { pause = FIRST_TRY; });
addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});

// One form for acts that are no field's own: undoing, moving a line.
const act = document.querySelector("[data-act-form]");
document.addEventListener("act", ({ detail: { address, values = {} } }) => {
  act.setAttribute("hx-post", address);
  for (const input of act.querySelectorAll("[data-value]")) input.remove();
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    input.dataset.value = "";
    act.append(input);
  }
  act.requestSubmit();
});
document.addEventListener("key", (event) => {
  if (event.detail.name !== "undo" || !act) return;
  event.preventDefault();
  say("Undoing.");
  document.dispatchEvent(new CustomEvent("act", { detail: { address: act.dataset.undo } }));
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-undo-last]")) document.dispatchEvent(new CustomEvent("act", { detail: { address: act.dataset.undo } }));
});
