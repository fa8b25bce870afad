// The keys on a person's own page: a table made from the registry of workbench-keys.js, which says
// "key-registry" when it is loaded.

const table = document.querySelector("[data-key-table]");
const body = table.querySelector("tbody");
const { keys: kept } = JSON.parse(table.dataset.remapped);

document.addEventListener("key-registry", ({ detail: { keys, where } }) => {
  for (const hidden of document.querySelectorAll("[data-key-kept]")) hidden.remove();
  const single = keys.filter((key) => key.where === where && !key.label?.includes(" to ") && key.press.length);
  const seen = new Set();
  for (const key of single) {
    if (seen.has(key.name)) continue;
    seen.add(key.name);
    body.append(rowOf(key, kept[key.name] ?? ""));
  }
  table.hidden = false;
  check();
});

function rowOf(key, mine) {
  const row = document.createElement("tr");
  const says = document.createElement("th");
  says.scope = "row";
  says.id = `does-${key.name}`;
  says.textContent = key.says;
  const usual = document.createElement("td");
  const cap = document.createElement("kbd");
  cap.textContent = key.press[0];
  usual.append(cap);
  const place = document.createElement("td");
  const input = document.createElement("input");
  Object.assign(input, { className: "input mono", name: `key-${key.name}`, value: mine, autocomplete: "off", readOnly: true });
  input.setAttribute("aria-labelledby", says.id);
  input.setAttribute("aria-describedby", "keys-hint");
  input.dataset.usual = key.press.join(" ");
  input.dataset.on = key.on;
  place.append(input);
  row.append(says, usual, place);
  return row;
}

body.addEventListener("keydown", (event) => {
  const input = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || ["Tab", "Shift", "Escape", "Enter"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Backspace" || event.key === "Delete") input.value = "";
  else if (/^\S$|^Arrow/.test(event.key)) input.value = event.key;
  check();
});

/** Two things on one key where both can be done: said beside the second, which then stays usual. */
function check() {
  const inputs = [...body.querySelectorAll("input")];
  const all = inputs.map((input) => ({ input, presses: input.value ? [input.value] : input.dataset.usual.split(" ") }));
  for (const { input } of all) {
    const twin = input.value && all.find((one) => one.input !== input && one.presses.includes(input.value) && meet(one.input, input));
    const place = input.parentElement;
    place.querySelector("p")?.remove();
    input.removeAttribute("aria-invalid");
    if (!twin) continue;
    input.setAttribute("aria-invalid", "true");
    const said = document.createElement("p");
    said.className = "error-message";
    said.textContent = `Taken: ${document.getElementById(twin.input.getAttribute("aria-labelledby")).textContent}`;
    place.append(said);
  }
}

/** Whether two keys can work on one page: the queue's never do with those of a case. */
function meet(one, other) {
  const queue = (input) => /queue|next-case/.test(input.dataset.on);
  const rules = (input) => /rule/.test(input.dataset.on);
  return queue(one) === queue(other) && rules(one) === rules(other);
}

table.closest("form").addEventListener("submit", (event) => {
  const wrong = body.querySelector("[aria-invalid]");
  if (!wrong) return;
  event.preventDefault();
  wrong.focus();
  document.dispatchEvent(new CustomEvent("announce", { detail: { text: "One key has two places. Choose another." } }));
});
