// Working through a case: what is next, saving by keys, and that nothing typed is lost. Every form
// also works without this; the server alone decides what was saved.

const bench = document.querySelector("[data-bench]");
const fields = document.getElementById("fields");
const drawer = document.getElementById("drawer");
const HABIT = 700; // ms within which an Enter after a digit was meant for the digit

const { auto_advance: auto = true } = JSON.parse(document.body.dataset.preferences || "{}");

const again = new Set(); // fields that were to be saved once more before the answer to the last time

let at = null; // id of the row that the person is at
let opener = null; // what opened the history
let leaving = false; // a decision leads on to another case
let tookAt = -HABIT; // when a digit took a reason

const open = () => [...fields.querySelectorAll("[data-open]")];
const every = () => [...fields.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
const row = () => document.activeElement?.closest("[data-row]") ?? document.getElementById(at);
const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
const problem = (text, more = {}) => document.dispatchEvent(new CustomEvent("problem", { detail: { text, ...more } }));
const entered = (input) => (input.type === "radio" ? input.form.querySelector("[data-text]:checked")?.value ?? "" : input.value.trim());
const changed = (input) => input.dataset.was !== undefined && entered(input) !== input.dataset.was;
const unsaved = () => [...fields.querySelectorAll("[data-text], [data-cell-text]")].filter(changed);

/** Put the person at a row: its input, or the row itself where it has none. */
function goTo(target) {
  if (!target) return;
  const hidden = target.closest("details:not([open])");
  if (hidden) hidden.open = true;
  const input = target.querySelector("[data-entry]:checked") ?? target.querySelector("[data-entry]");
  (input ?? target).focus({ preventScroll: true });
  input?.select();
  target.scrollIntoView({ block: "nearest" });
}

/** Typing replaces what was read; what was typed and refused is gone on with. */
function ready(input) {
  if (input.type === "radio") return;
  if (input.hasAttribute("aria-invalid")) input.setSelectionRange(input.value.length, input.value.length);
  else input.select();
}

/** The open row `by` places on from `from`, round and round in the order of the page. */
function following(from, by) {
  const rows = open();
  if (!rows.length) return null;
  const after = (one) => !from || Boolean(from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (by > 0) return rows.find((one) => one !== from && after(one)) ?? rows[0];
  return rows.findLast((one) => one !== from && !after(one)) ?? rows.at(-1);
}

function goOn(from) {
  const next = following(from, 1);
  if (next) goTo(next);
  else document.getElementById("left")?.focus();
}

/** Go to a row by its id: open it where it is a line or a cell. */
function goToId(id) {
  const there = document.getElementById(id);
  if (there?.matches("article")) return goTo(there);
  const closed = there ?? fields.querySelector(`[data-cell][data-goto="${CSS.escape(id)}"]`);
  if (!closed) return false;
  const cell = closed.querySelector(":scope > [data-cell-text]");
  if (cell) return cell.focus();
  const hidden = closed.closest("details:not([open])");
  if (hidden) hidden.open = true;
  const link = closed.matches("a") ? closed : closed.querySelector("a");
  if (link?.matches("[hx-get]")) link.click();
  else closed.focus();
  return undefined;
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-focus]")) {
    event.target.removeAttribute("data-focus"); // it was asked for once
    if (event.target.matches("[data-text]")) ready(event.target);
  }
  const here = event.target.closest("[data-row], [data-cell]");
  if (!here) return;
  at = here.closest("[data-row]")?.id ?? at;
  document.dispatchEvent(new CustomEvent("look", { detail: { row: here } }));
});
document.addEventListener("go-to", ({ detail }) => goToId(detail.id));

// Typing: the button says what it will do, and a change asks for its reason when it is sent.
document.addEventListener("input", (event) => {
  const input = event.target.closest("[data-text]");
  if (!input) return;
  const form = input.form;
  form.querySelector("[data-unchanged]").hidden = changed(input);
  form.querySelector("[data-changed]").hidden = !changed(input);
  if (!changed(input)) hideReason(form);
});

function hideReason(form) {
  form.querySelector("[data-why-change]")?.removeAttribute("data-shown");
}

/** Ask why, unless it was said: the reason takes the focus, a digit takes a common one. */
function asksWhy(form) {
  const input = form.querySelector("[data-text]");
  const reason = form.querySelector("[data-reason]");
  if (!input || !reason || !changed(input) || !entered(input) || reason.value.trim()) return false;
  form.querySelector("[data-why-change]").setAttribute("data-shown", "");
  reason.focus();
  form.querySelector("[data-reasons]").scrollIntoView({ block: "nearest" });
  say("Why is it changed? Type a reason, or a digit for a common one.");
  return true;
}

// Before htmx sees it: a change without a reason is not sent, the reason is asked for first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-approve]") && unsaved().length) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const [first] = unsaved();
    if (first.matches("[data-cell-text]")) first.focus();
    else goTo(first.closest("[data-row]"));
    say("This is not saved yet.");
    return;
  }
  if ("busy" in form.dataset) {
    // Sent, and pressed again before the answer: what was typed since is sent after it.
    if (unsaved().some((input) => input.form === form && input.value !== input.dataset.sent)) again.add(form.closest("[data-row]")?.dataset.key);
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const button = event.submitter;
  if (form.matches("[data-answer]") && asksForAnswer(form, button)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (!form.matches("[data-save]")) return;
  const saves = !button || (button.name === "act" && button.value === "save");
  if (saves && asksWhy(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

/** An answer to a finding wants a reason: it is asked for, and the answer is kept until it comes. */
function asksForAnswer(form, button) {
  const reason = form.querySelector("[data-reason]");
  if (button?.name !== "answer" || reason.value.trim()) return false;
  choose(form, button.value);
  reason.focus();
  say(`${button.textContent.trim()}: type a reason, or a digit for a common one.`);
  return true;
}

function choose(form, answer) {
  form.dataset.choice = answer;
  for (const one of form.querySelectorAll("[name=answer]")) one.toggleAttribute("data-chosen", one.value === answer);
}

/** The button that a form is sent with by a key: what saves, or the answer that was chosen. */
function sends(form, answer = form.dataset.choice ?? "confirmed") {
  return form.querySelector("[name=act][value=save]") ?? form.querySelector(`[name=answer][value="${answer}"]`) ?? undefined;
}

function takeReason(form, common) {
  const reason = form.querySelector("[data-reason]");
  reason.value = common.dataset.takeReason;
  form.requestSubmit(sends(form, common.dataset.answers));
}

document.addEventListener("keydown", (event) => {
  const reason = event.target.closest?.("[data-reason]");
  if (!reason || reason.value || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  const common = reason.form.querySelectorAll("[data-take-reason]")[Number(event.key) - 1];
  if (!common) return;
  event.preventDefault();
  tookAt = event.timeStamp;
  takeReason(reason.form, common);
});

document.addEventListener("click", (event) => {
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  const common = event.target.closest("[data-take-reason]");
  if (common) return takeReason(common.form ?? common.closest("form"), common);
  const history = plain && event.target.closest("[data-open-history]");
  if (history) {
    event.preventDefault();
    return showHistory(history.href, history, history.dataset.openHistory || "h2");
  }
  if (event.target.closest("[data-close-history]")) return hideHistory();
  return undefined;
});

// A link to a row that is open on this page leads there; else it opens it, or is followed.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goto]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const there = document.getElementById(link.dataset.goto);
  if (!there && link.matches("[data-cell]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  goToId(link.dataset.goto);
}, true);

async function showHistory(address, from, focus = "h2") {
  opener = from;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return problem("The history could not be loaded. Try again in a moment.", { signIn: answer?.status === 401 });
  drawer.innerHTML = await answer.text();
  drawer.hidden = false;
  htmx.process(drawer);
  (drawer.querySelector(focus) ?? drawer.querySelector("h2")).focus();
  return undefined;
}

function hideHistory() {
  if (drawer.hidden) return false;
  drawer.hidden = true;
  const again = opener?.isConnected ? opener : opener?.dataset.key && fields.querySelector(`[data-key="${CSS.escape(opener.dataset.key)}"]`);
  (again || row() || document.querySelector("h1"))?.focus();
  return true;
}

function press(act) {
  row()?.querySelector(`[data-act="${act}"]`)?.click();
}

/** Answer for the finding that the person is at; says why where they may not. */
function answer(target, what) {
  const form = (target.closest("[data-row]") ?? row())?.querySelector("[data-answer]");
  if (!form) return false;
  const button = form.querySelector(`[name=answer][value="${what}"]`);
  if (button) form.requestSubmit(button);
  else say(form.nextElementSibling.textContent.trim());
  return true;
}

/** Step out: of the history, of the reason, of the input, in this order. */
function leave(target) {
  if (hideHistory()) return true;
  const shown = target.closest("[data-why-change][data-shown]");
  if (shown) {
    shown.removeAttribute("data-shown");
    goTo(shown.closest("[data-row]"));
    return true;
  }
  const here = target.closest("[data-row]");
  if (!here || here === target) return false;
  here.focus();
  return true;
}

function move(by) {
  goTo(following(row(), by));
}

function moveAny(by) {
  const rows = every();
  const to = rows[rows.indexOf(row()) + by];
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

const DO = {
  save: (target, key, when) => {
    // The digit saved already and led on: an Enter out of habit must not confirm what nobody read.
    const habit = when - tookAt < HABIT;
    tookAt = -HABIT;
    if (habit && !(target.matches("[data-text]") && changed(target))) return true;
    const form = target.closest("[data-save], [data-answer]");
    if (!form) return false;
    form.requestSubmit(sends(form));
    return true;
  },
  right: (target) => answer(target, "confirmed"),
  stand: (target) => answer(target, "overridden"),
  next: () => move(1),
  previous: () => move(-1),
  "next-any": () => moveAny(1),
  "previous-any": () => moveAny(-1),
  leave,
  offers: () => row()?.querySelector("[data-digit]")?.focus(),
  edit: (target) => {
    const here = target.closest("[data-row]") ?? row();
    if (here?.matches("article")) goTo(here);
    else here?.querySelector("a")?.click();
  },
  // In the words to the applicant it sends those.
  approve: (target) => (target.closest(".verdict form") ?? document.querySelector("[data-approve]")).requestSubmit(),
  absent: () => press("absent"),
  illegible: () => press("illegible"),
  history: () => {
    const here = row();
    if (here?.dataset.history) showHistory(here.dataset.history, here);
  },
  note: () => {
    const here = row();
    if (here?.dataset.history) showHistory(here.dataset.history, here, "[name=note]");
  },
  // Where nothing here takes it, it is a page's number.
  digit: (target, key) => {
    const taken = row()?.querySelector(`[data-digit="${key}"]`);
    taken?.click();
    return Boolean(taken);
  },
};
document.addEventListener("key", (event) => {
  const { name, target, key, at: when } = event.detail;
  if (!DO[name]) return;
  if (DO[name](target, key, when) !== false) event.preventDefault();
});

// What was typed elsewhere outlives a swap of the findings, and focus goes on to what is next.
let typed = [];
let typedAt = "";
document.addEventListener("htmx:before:swap", () => {
  typedAt = document.activeElement?.closest("#findings") ? document.activeElement.id : "";
  typed = [...fields.querySelectorAll("#findings input[id]")].filter((input) => input.value && input.type !== "hidden").map((input) => [input.id, input.value]);
}, true);
document.addEventListener("htmx:after:swap", (event) => {
  const { from, response } = event.detail.ctx;
  for (const [id, value] of typed) {
    const input = document.getElementById(id);
    if (input && !input.value) input.value = value;
  }
  if (event.detail.ctx.sourceElement.matches("[data-restore]") && response?.raw?.ok) hideHistory();
  if (!from) return;
  if (from.approves) blocked();
  else if (response?.raw?.ok) settle(from);
}, true);

/** After a save: stay where the person is by now, unless that went, or nothing was left then. */
function settle(from) {
  queueMicrotask(() => again.delete(from.key));
  const saved = from.key ? fields.querySelector(`article[data-key="${from.key}"]`) : document.getElementById(from.id);
  const here = document.activeElement?.closest("[data-row]");
  const still = document.activeElement?.id ? null : typedAt && document.getElementById(typedAt);
  if (still) {
    still.focus();
    still.setSelectionRange?.(still.value.length, still.value.length);
  } else if (here && unsaved().some((input) => here.contains(input))) {
    // Typed on while the answer was on its way; saved now, if that was asked for meanwhile.
    if (again.has(here.dataset.key)) here.querySelector("[data-save]")?.requestSubmit(sends(here.querySelector("[data-save]")));
  } else if (!auto) {
    if (!here) goTo(saved);
  } else if (!here || here === saved || ("arrived" in here.dataset && !here.matches("[data-open]"))) goOn(saved);
}

/** Approving was refused: to the first thing that is left. */
function blocked() {
  const left = document.getElementById("left");
  const first = left?.dataset.refusal?.trim().split(" ")[0];
  if (left) say(left.textContent.trim());
  if (first) goToId(first);
}

// Where a request came from is noted before it leaves, as the row is another one when it is back.
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  leaving = form.matches("#bar form");
  if (!form.matches("[data-save], [data-answer], [data-approve]")) return;
  const here = form.closest("[data-row]");
  ctx.from = { approves: form.matches("[data-approve]"), key: here?.dataset.key, id: here?.id };
  form.dataset.busy = "";
  // On at once: whoever types fast types into the next field, never into one that is on its way.
  const next = here?.contains(document.activeElement) && auto && following(here, 1);
  if (next && next !== here) goTo(next);
});
document.addEventListener("htmx:finally:request", (event) => {
  delete event.detail.ctx.sourceElement.dataset.busy;
});
addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved().length) event.preventDefault();
});

// Where the person starts: the first field to check, or else the first finding. Where the panes are
// below one another, the page starts at its top.
const roomy = matchMedia("(width >= 64rem) and (height >= 34rem)").matches;
if (roomy && !document.querySelector("[data-focus]") && location.hash.length < 2) {
  goTo(open().find((one) => one.dataset.kind === "field") ?? open()[0]);
}
