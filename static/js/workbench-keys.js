// The keys of the reviewers' pages: one registry, from which the help is made too. A key is sent on
// as an event "key" {name}; whoever can do it calls preventDefault on that event.

const SINGLE = "outside";
const LIST = "list"; // workbench-grid.js does these itself, as what they do depends on the caret
const KEYS = [
  // While words are taken from the page, or a box is drawn on it, these come first there.
  { name: "pick-move", press: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], where: "anywhere", on: "page-view[data-mode]:focus-within", says: "To another word; moves the box. With Shift: several words; its size", again: true, label: "Arrows" },
  { name: "pick-take", press: ["Enter"], where: "anywhere", on: "page-view[data-mode]:focus-within", says: "Take the words; read the box" },

  { name: "next-case", press: ["n"], where: SINGLE, on: "[data-next-case]", says: "Claim the next case" },
  { name: "row-down", press: ["j", "ArrowDown"], where: SINGLE, on: "[data-queue]", says: "Next case in the list", again: true },
  { name: "row-up", press: ["k", "ArrowUp"], where: SINGLE, on: "[data-queue]", says: "Case before it", again: true },
  { name: "row-open", press: ["Enter"], where: SINGLE, on: "[data-queue]", says: "Open the case" },
  { name: "pick", press: ["x"], where: SINGLE, on: "[data-queue]", says: "Pick the case, or not any more" },
  { name: "bulk-defer", press: ["s"], where: SINGLE, on: "[data-bulk]", says: "Put the picked cases off" },
  { name: "bulk-assign", press: ["a"], where: SINGLE, on: "[data-bulk]", says: "Assign the picked cases" },
  { name: "find", press: ["/"], where: SINGLE, on: "[data-find]", says: "Search" },
  { name: "undo-decision", press: ["u"], where: SINGLE, on: "[data-undo-decision]", says: "Undo the last decision" },


  { name: "save", press: ["Enter"], where: "field", on: "[data-bench]", says: "Confirm or save, then the next to check" },
  { name: "stand", press: ["Alt+Enter"], where: "field", on: "[data-answer]", says: "Let a finding stand, for the reason typed; Enter: it is right" },
  { name: "next", press: ["Alt+ArrowDown"], where: "anywhere", on: "[data-bench]", says: "Next to check, without saving", again: true },
  { name: "previous", press: ["Alt+ArrowUp"], where: "anywhere", on: "[data-bench]", says: "The one before to check", again: true },
  { name: "leave", press: ["Escape"], where: "anywhere", on: "[data-bench]", says: "Leave the field; what you typed stays" },
  { name: "offers", press: ["F2"], where: "field", on: "[data-bench]", says: "To the other readings" },
  { name: "approve", press: ["Ctrl+Enter", "Meta+Enter"], where: "anywhere", on: "[data-approve]", says: "Approve the case and open the next" },
  { name: "ask", press: ["a"], where: SINGLE, on: "[data-ask]", says: "Ask the applicant, about this field if at one" },
  { name: "defer", press: ["d"], where: SINGLE, on: "[data-hand]", says: "Put the case off" },
  { name: "escalate", press: ["e"], where: SINGLE, on: "[data-hand]", says: "Escalate the case to a lead" },
  { name: "edit", press: ["Enter"], where: SINGLE, on: "[data-bench]", says: "Edit the field" },
  { name: "next", press: ["j"], where: SINGLE, on: "[data-bench]", says: "Next to check", again: true },
  { name: "previous", press: ["k"], where: SINGLE, on: "[data-bench]", says: "The one before to check", again: true },
  { name: "next-any", press: ["J"], where: SINGLE, on: "[data-bench]", says: "Next field, accepted ones too", again: true },
  { name: "previous-any", press: ["K"], where: SINGLE, on: "[data-bench]", says: "Field before, accepted ones too", again: true },
  { name: "absent", press: ["x"], where: SINGLE, on: "[data-bench]", says: "Not on the document" },
  { name: "illegible", press: ["z"], where: SINGLE, on: "[data-bench]", says: "Unreadable" },
  { name: "undo", press: ["u"], where: SINGLE, on: "[data-act-form]", says: "Undo your last save" },
  { name: "note", press: ["m"], where: SINGLE, on: "[data-bench]", says: "Note on the field, for other reviewers" },
  { name: "history", press: ["h"], where: SINGLE, on: "[data-bench]", says: "History of the field" },
  { name: "right", press: ["y"], where: SINGLE, on: "[data-answer]", says: "A finding: it is right" },
  { name: "stand", press: ["l"], where: SINGLE, on: "[data-answer]", says: "A finding: let it stand" },
  { name: "digit", press: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], where: SINGLE, on: "[data-bench]", says: "Take another reading; at a finding, go to a figure", label: "1 to 9" },
  { name: "cell-next", press: ["Tab"], where: LIST, on: "[data-grid]", says: "Next cell; after the last one a new line" },
  { name: "cell-below", press: ["Enter"], where: LIST, on: "[data-grid]", says: "The line below, where you began to type" },
  { name: "cell-around", press: ["Arrows"], where: LIST, on: "[data-grid]", says: "To the cell beside, above or below" },
  { name: "cell-field", press: ["F2"], where: LIST, on: "[data-grid]", says: "The cell with its place and other readings" },
  { name: "row-add", press: ["Ctrl+Insert"], where: LIST, on: "[data-grid]", says: "A new line below" },
  { name: "row-remove", press: ["Ctrl+Delete"], where: LIST, on: "[data-grid]", says: "Take the line out" },
  { name: "row-move", press: ["Alt+ArrowUp", "Alt+ArrowDown"], where: LIST, on: "[data-grid]", says: "Move the line up or down" },
  { name: "paste", press: ["Ctrl+v"], where: LIST, on: "[data-grid]", says: "Cells of a spreadsheet, shown first" },
  { name: "cell-back", press: ["Escape"], where: LIST, on: "[data-grid]", says: "What stood in the cell; then leave it" },
  { name: "page-back", press: ["["], where: SINGLE, on: "[data-viewer]", says: "Page before", again: true },
  { name: "page-on", press: ["]"], where: SINGLE, on: "[data-viewer]", says: "Next page", again: true },
  { name: "zoom-in", press: ["+", "="], where: SINGLE, on: "[data-viewer], [data-compare]", says: "Larger", again: true, label: "+" },
  { name: "zoom-out", press: ["-"], where: SINGLE, on: "[data-viewer], [data-compare]", says: "Smaller", again: true },
  { name: "zoom-page", press: ["0"], where: SINGLE, on: "[data-viewer], [data-compare]", says: "Whole page" },
  { name: "zoom-width", press: ["w"], where: SINGLE, on: "[data-viewer], [data-compare]", says: "Full width" },
  { name: "rotate", press: ["r"], where: SINGLE, on: "[data-viewer], [data-compare]", says: "Turn by a quarter" },
  { name: "centre", press: ["c"], where: SINGLE, on: "[data-viewer]", says: "Show the field's place" },
  { name: "pair-next", press: ["j"], where: SINGLE, on: "[data-pairs]", says: "Next line: its place on both pages", again: true },
  { name: "pair-back", press: ["k"], where: SINGLE, on: "[data-pairs]", says: "The line before", again: true },
  { name: "other-page", press: ["o"], where: SINGLE, on: "[data-compare]", says: "To the other page" },
  { name: "pane-wider", press: ["ArrowLeft"], where: "anywhere", on: "[data-splitter]:focus", says: "Border between page and fields: to the left", again: true },
  { name: "pane-narrower", press: ["ArrowRight"], where: "anywhere", on: "[data-splitter]:focus", says: "Border between page and fields: to the right", again: true },
  { name: "pane-most", press: ["Home"], where: "anywhere", on: "[data-splitter]:focus", says: "As much room for the fields as there is" },
  { name: "pane-least", press: ["End"], where: "anywhere", on: "[data-splitter]:focus", says: "As much room for the page as there is" },
  { name: "words", press: ["t"], where: SINGLE, on: "[data-pick]", says: "Words of the page: arrows move, Enter takes one for the field" },
  { name: "words", press: ["F8"], where: "anywhere", on: "[data-pick]", says: "Words of the page, from within the field" },
  { name: "box", press: ["b"], where: SINGLE, on: "[data-pick]", says: "A box on the page: arrows, Shift and arrows, Enter reads it" },
  { name: "box", press: ["F9"], where: "anywhere", on: "[data-pick]", says: "A box on the page, from within the field" },
  { name: "save-draft", press: ["Ctrl+s", "Meta+s"], where: "anywhere", on: "[data-rule-editor]", says: "Save the draft" },
  { name: "run-test", press: ["Ctrl+Enter", "Meta+Enter"], where: "anywhere", on: "[data-save-and-test], [data-run-test]", says: "Run the back-test; a draft is saved first" },
  { name: "help", press: ["?"], where: SINGLE, on: "[data-keys]", says: "This list" },
];
const GROUPS = { field: "In a field", [LIST]: "In a list of lines", anywhere: "Anywhere", [SINGLE]: "Outside fields" };
const SHOWN = { "Ctrl+Insert": "Ctrl Ins", "Ctrl+Delete": "Ctrl Del", "Ctrl+v": "Ctrl V", "Alt+ArrowDown": "Alt ↓", "Alt+ArrowUp": "Alt ↑", "Alt+Enter": "Alt ↵", "Ctrl+Enter": "Ctrl ↵", "Ctrl+s": "Ctrl S", Enter: "↵", Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑", "Meta+Enter": "⌘ ↵" };

const dialog = document.querySelector("[data-keys]");
const choice = document.querySelector("[data-single-keys]");
const chosen = JSON.parse(document.body.dataset.preferences || "{}");
let single = chosen.single_keys !== false;

// A person's own page makes its table of this, as it is before anything is remapped.
document.dispatchEvent(new CustomEvent("key-registry", { detail: { keys: KEYS.map((key) => ({ ...key })), where: SINGLE } }));
for (const key of KEYS) {
  const mine = key.where === SINGLE && chosen.keys?.[key.name];
  if (mine) Object.assign(key, { press: [mine], label: undefined });
}

/** What was pressed, as the registry writes it: Alt+ArrowDown, Ctrl+Enter, ?. */
function pressed(event) {
  const held = [];
  if (event.ctrlKey) held.push("Ctrl");
  if (event.metaKey) held.push("Meta");
  if (event.altKey) held.push("Alt");
  return [...held, event.key].join("+");
}

function inField(element) {
  return element.matches?.("input:not([type=checkbox], [type=radio]), [data-text], textarea, select, [contenteditable]") ?? false;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || dialog?.open) return;
  const what = pressed(event);
  const typing = inField(event.target);
  // Enter on a button, a link or a menu is that thing's own.
  if (what === "Enter" && event.target.matches("a, button, summary, textarea, select")) return;
  const key = KEYS.find((one) => one.where !== LIST && one.press.includes(what)
    && (one.where === "anywhere" || (one.where === "field") === typing)
    && (one.where !== SINGLE || single)
    && document.querySelector(one.on));
  if (!key || (event.repeat && !key.again)) {
    // A key held down must not do a second time what one press means, as approving.
    if (key) event.preventDefault();
    return;
  }
  const sent = new CustomEvent("key", { detail: { name: key.name, key: event.key, shift: event.shiftKey, target: event.target, at: event.timeStamp }, cancelable: true });
  if (!document.dispatchEvent(sent)) event.preventDefault();
});

function help() {
  const lists = dialog.querySelector("[data-key-lists]");
  lists.replaceChildren();
  for (const [where, title] of Object.entries(GROUPS)) {
    const keys = KEYS.filter((key) => key.where === where && document.querySelector(key.on));
    if (!keys.length) continue;
    const section = document.createElement("section");
    const heading = document.createElement("h3");
    heading.textContent = title;
    const list = document.createElement("dl");
    for (const key of keys) {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const shown = key.label ? [key.label] : key.press.filter((one) => !one.startsWith("Meta"));
      for (const one of shown) {
        const cap = document.createElement("kbd");
        cap.textContent = SHOWN[one] ?? one;
        term.append(cap, " ");
      }
      const says = document.createElement("dd");
      says.textContent = key.says;
      row.append(term, says);
      list.append(row);
    }
    section.append(heading, list);
    lists.append(section);
  }
  choice.checked = single;
  dialog.showModal();
}

choice?.addEventListener("change", () => {
  single = choice.checked;
  const kept = new URLSearchParams({ name: "single_keys", value: single ? "yes" : "no" });
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  fetch(document.body.dataset.keep, { method: "POST", body: kept, headers }).catch(() => {});
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-key-help]")) help();
});

const rows = () => [...document.querySelectorAll("[data-queue-row]")];

/** Move in the queue: the row's link takes the focus, so that Enter opens it. */
function move(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const to = all[Math.min(Math.max(at < 0 ? 0 : at + by, 0), all.length - 1)];
  to?.querySelector("[data-queue-open]").focus();
}

document.addEventListener("key", (event) => {
  const { name } = event.detail;
  if (name === "help") help();
  else if (name === "next-case") document.querySelector("[data-next-case]").form.requestSubmit();
  else if (name === "undo-decision") document.querySelector("[data-undo-decision]").form.requestSubmit();
  else if (name === "row-down") move(1);
  else if (name === "row-up") move(-1);
  else if (name === "row-open") document.activeElement.closest("[data-queue-row]")?.querySelector("[data-queue-open]").click();
  else return;
  event.preventDefault();
});
