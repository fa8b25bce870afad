// A list of lines that is typed in like a spreadsheet. A line is saved when it is left, as one; the
// server alone decides what was saved, and sends the line back as it is then.

const fields = document.getElementById("fields");
const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
const problem = (text, more = {}) => document.dispatchEvent(new CustomEvent("problem", { detail: { text, ...more } }));
const send = (address, values) => document.dispatchEvent(new CustomEvent("act", { detail: { address, values } }));

const gridOf = (element) => element.closest("[data-grid]");
const rowOf = (element) => element.closest("[data-grid-row]");
const cells = (row) => [...row.querySelectorAll("[data-cell-text]")];
const rows = (grid) => [...grid.querySelectorAll("[data-grid-row]")];
const changed = (input) => input.value.trim() !== input.dataset.was;
const dirty = (row) => cells(row).some(changed);
const isNew = (row) => row.dataset.gridRow === "-1";
const addressOf = (row) => row.querySelector("form").getAttribute("action");

let started = null; // the column where a line was begun, to which Enter comes back
let made = 0; // lines that the page made itself
let opener = null; // the cell that a preview was asked from

function focus(input) {
  if (!input) return;
  input.focus({ preventScroll: true });
  input.select();
  input.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function cellAt(row, name) {
  return row?.querySelector(`[name="${CSS.escape(name)}"][data-cell-text]`) ?? (row && cells(row)[0]);
}

function reasonOf(grid) {
  return grid.querySelector("[data-grid-reason]")?.value;
}

/** Save a line, unless it says what it said. */
function save(row) {
  if (!row?.isConnected || !dirty(row) || "sending" in row.dataset) return;
  row.dataset.sending = "";
  row.querySelector("form").requestSubmit(row.querySelector(".grid__save"));
}

// Before htmx sees it: only what was changed is sent, with the reason that the list has, and to where
// the button says.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-row-save]")) return;
  const grid = gridOf(form);
  form.setAttribute("hx-post", event.submitter?.getAttribute("formaction") ?? form.getAttribute("action"));
  const row = rowOf(form);
  const why = isNew(row) ? "The reader missed it." : reasonOf(grid);
  if (why) form.elements.reason.value = why;
  if (event.submitter?.matches("[data-remove-row]")) form.elements.reason.value = "";
}, true);
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!form.matches("[data-row-save]")) return;
  for (const input of cells(rowOf(form))) if (!changed(input)) ctx.request.body.delete(input.name);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const row = rowOf(ctx.sourceElement);
  if (row) delete row.dataset.sending;
});

// Leaving a line saves it. A window that is left is no line that is left.
document.addEventListener("focusout", (event) => {
  const row = event.target.matches("[data-cell-text]") && rowOf(event.target);
  if (!row || !document.hasFocus() || row.contains(event.relatedTarget)) return;
  if (event.relatedTarget?.closest("[data-grid-preview]")) return;
  save(row);
});
document.addEventListener("focusin", (event) => {
  const input = event.target;
  if (!input.matches("[data-cell-text]")) return;
  const row = rowOf(input);
  if (started?.row !== row.id) started = { row: row.id, name: input.name };
});

/** A new line behind `row`, or at the end; the cursor is in it. */
function add(grid, row) {
  const fresh = grid.querySelector("template[data-new-row]").content.firstElementChild.cloneNode(true);
  made += 1;
  fresh.id = `new-line-${made}`;
  const form = fresh.querySelector("form");
  for (const [name, value] of [["temp", fresh.id], ["after", row && !isNew(row) ? row.dataset.gridRow : ""]]) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  form.elements.csrfmiddlewaretoken.value = token;
  if (row) row.after(fresh);
  else grid.querySelector("[role=table]").append(fresh);
  grid.querySelector(".grid__scroll").hidden = false;
  htmx.process(fresh);
  focus(cells(fresh)[0]);
  say("A new line.");
}

function removeRow(row) {
  const grid = gridOf(row);
  const all = rows(grid);
  const at = all.indexOf(row);
  const name = document.activeElement?.name;
  focus(cellAt(all[at + 1] ?? all[at - 1], name ?? ""));
  if (isNew(row)) {
    row.remove();
    if (all.length > 1) return;
    grid.querySelector(".grid__scroll").hidden = true;
    grid.querySelector("[data-add-row]").focus();
    return;
  }
  for (const input of cells(row)) input.value = input.dataset.was; // not to be saved on its way out
  row.querySelector("form").requestSubmit(row.querySelector("[data-remove-row]"));
}

function moveRow(row, step) {
  if (isNew(row)) return;
  save(row);
  send(`${addressOf(row)}move/`, { step, from: gridOf(row).dataset.from });
}

/** Put back what stood in a cell; where nothing was typed, step out of it. */
function back(input) {
  if (changed(input)) {
    input.value = input.dataset.was;
    input.select();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const row = rowOf(input);
  if (isNew(row) && !dirty(row)) return removeRow(row);
  row.querySelector("[data-row-place]")?.focus();
}

const caretAt = (input, where) => input.selectionStart === input.selectionEnd && input.selectionStart === where;

/** The cell that an arrow leads to; null where the caret has its own use for it. */
function beside(input, key) {
  const row = rowOf(input);
  const grid = gridOf(input);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const all = rows(grid);
    return cellAt(all[all.indexOf(row) + (key === "ArrowDown" ? 1 : -1)], input.name);
  }
  const forward = key === "ArrowRight";
  const whole = input.selectionEnd - input.selectionStart === input.value.length;
  if (!(whole || caretAt(input, forward ? input.value.length : 0))) return null;
  const all = [...grid.querySelectorAll("[data-cell-text]")];
  return all[all.indexOf(input) + (forward ? 1 : -1)] ?? null;
}

function below(input) {
  const row = rowOf(input);
  const all = rows(gridOf(input));
  const next = all[all.indexOf(row) + 1];
  if (next) focus(cellAt(next, started?.row === row.id ? started.name : input.name));
  else save(row);
}

function lastOf(grid, input) {
  const all = [...grid.querySelectorAll("[data-cell-text]")];
  return all.at(-1) === input;
}

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-cell-text]") || event.isComposing) return;
  const grid = gridOf(input);
  const row = rowOf(input);
  const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift } = event;
  const plain = !ctrl && !meta && !alt;
  const done = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (key === "Enter" && plain) {
    done();
    below(input);
  } else if (key === "Tab" && plain && !shift && lastOf(grid, input) && (dirty(row) || !isNew(row))) {
    done();
    add(grid, row);
  } else if (ctrl && key === "Insert") {
    done();
    add(grid, row);
  } else if (ctrl && key === "Delete") {
    done();
    removeRow(row);
  } else if (alt && (key === "ArrowUp" || key === "ArrowDown")) {
    done();
    moveRow(row, key === "ArrowUp" ? -1 : 1);
  } else if (key === "Escape") {
    done();
    back(input);
  } else if (key === "F2" && input.parentElement.dataset.field) {
    done();
    openField(input);
  } else if (plain && !shift && key.startsWith("Arrow")) {
    const to = beside(input, key);
    if (to) {
      done();
      focus(to);
    }
  }
}, true);

/** The cell as a field: why it is in doubt, its place, what other readers say. */
function openField(input) {
  const { goto, field } = input.parentElement.dataset;
  const there = fields.querySelector(`article[id="${CSS.escape(goto)}"]`);
  if (there) document.dispatchEvent(new CustomEvent("go-to", { detail: { id: goto } }));
  else htmx.ajax("GET", field, { source: input, target: `#slot-${gridOf(input).id.replace("grid-", "")}`, swap: "innerHTML" });
}

document.addEventListener("click", (event) => {
  const adds = event.target.closest("[data-add-row]");
  if (adds) add(gridOf(adds), rows(gridOf(adds)).at(-1));
  const place = event.target.closest("[data-row-place]");
  if (place && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    place.focus();
  }
  if (event.target.closest("[data-close-preview]")) event.target.closest("dialog").close();
});

// A block of cells, or a column that belongs elsewhere: what would change is shown first.
async function preview(grid, address, body) {
  const dialog = grid.querySelector("[data-grid-preview]");
  const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer || (answer.status >= 400 && answer.status !== 422 && answer.status !== 409)) {
    return problem("What would change could not be worked out. Nothing was changed; try again.", { signIn: answer?.status === 401 });
  }
  dialog.innerHTML = await answer.text();
  if (!dialog.querySelector("[data-apply-block]")) return problem("That does not fit the list.");
  dialog.block = { address, body };
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[data-apply]") ?? dialog.querySelector("[data-close-preview]")).focus();
  say(dialog.querySelector("h2").textContent);
  return undefined;
}

function formWith(grid, values) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  body.set("reason", reasonOf(grid) ?? "The reader missed it.");
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return body;
}

document.addEventListener("paste", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-cell-text]")) return;
  const block = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(block.replace(/\r?\n$/, ""))) return;
  event.preventDefault();
  const grid = gridOf(input);
  opener = input;
  const values = { block, row: rowOf(input).dataset.gridRow, column: input.name.slice(2), columns: grid.dataset.columns };
  preview(grid, grid.dataset.paste, formWith(grid, values));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-column-form]")) {
    event.preventDefault();
    opener = form.querySelector("select");
    const values = { source: form.elements.source.value, target: form.elements.target.value };
    preview(gridOf(form), form.action, formWith(gridOf(form), values));
  }
  if (!form.matches("[data-apply-block]")) return;
  event.preventDefault();
  const dialog = form.closest("dialog");
  const { address, body } = dialog.block;
  for (const input of fields.querySelectorAll("[data-grid-row='-1'] [data-cell-text]")) if (!changed(input)) input.closest("[data-grid-row]").toggleAttribute("data-empty", true);
  dialog.close();
  send(address, { ...Object.fromEntries(body), apply: "yes", from: gridOf(dialog)?.dataset.from ?? "" });
}, true);

document.addEventListener("close", (event) => {
  if (!event.target.matches?.("[data-grid-preview]")) return;
  if (opener?.isConnected) opener.focus();
}, true);
