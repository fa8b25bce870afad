// The queue: picking cases by keys, and what is done with those that are picked. Every form works
// without this too.

const picks = () => [...document.querySelectorAll("[data-pick]")];
const here = () => document.activeElement?.closest("[data-queue-row]");

/** Say how many are picked, where the buttons are that do something with them. */
function count() {
  const told = document.querySelector("[data-picked-count]");
  if (!told) return;
  const many = picks().filter((one) => one.checked).length;
  told.dataset.plain ??= told.innerHTML;
  if (many) told.textContent = `${many} picked:`;
  else told.innerHTML = told.dataset.plain;
}

function pick(row, on) {
  const box = row?.querySelector("[data-pick]");
  if (!box) return;
  box.checked = on ?? !box.checked;
  count();
  const said = `${box.value} ${box.checked ? "picked" : "not picked any more"}.`;
  document.dispatchEvent(new CustomEvent("announce", { detail: { text: said } }));
}

/** Open what is done with the picked cases; where none is picked, with the one under the focus. */
function open(which) {
  const menu = document.querySelector(`[data-bulk-menu="${which}"]`);
  if (!menu) return;
  if (!picks().some((one) => one.checked)) pick(here() ?? document.querySelector("[data-queue-row]"), true);
  menu.open = true;
  menu.querySelector("select, input").focus();
}

const DO = {
  pick: () => pick(here()),
  "bulk-defer": () => open("defer"),
  "bulk-assign": () => open("assign"),
  find: () => {
    const input = document.querySelector("[data-find]");
    input.focus();
    input.select();
  },
};

document.addEventListener("key", (event) => {
  if (!DO[event.detail.name]) return;
  DO[event.detail.name]();
  event.preventDefault();
});
// Enter in one of the menus means the button of that menu.
document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-neither]")) return;
  const button = document.activeElement?.closest("[data-bulk-menu]")?.querySelector("[name=act]");
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  setTimeout(() => button.click()); // a form is not sent while it is being sent
}, true);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick]")) count();
});
document.addEventListener("htmx:after:swap", count);
count();
