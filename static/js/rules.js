// The rules' pages: keys that save and test, and mistakes that lead to their place in the text.

const editor = document.querySelector("[data-rule-editor]");
let sending = false;

document.addEventListener("key", (event) => {
  const { name } = event.detail;
  if (name === "save-draft") editor?.requestSubmit(editor.querySelector("[data-save]"));
  else if (name === "run-test") {
    if (editor) editor.requestSubmit(editor.querySelector("[data-save-and-test]"));
    else document.querySelector("form[data-run-test]")?.requestSubmit();
  } else return;
  event.preventDefault();
});

/** Select what is wrong, so that typing replaces it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goto-text]");
  const text = link && document.getElementById(link.dataset.gotoText);
  if (!text) return;
  event.preventDefault();
  const before = text.value.split("\n").slice(0, Number(link.dataset.line) - 1);
  const at = before.reduce((sum, line) => sum + line.length + 1, 0);
  text.focus();
  text.setSelectionRange(at + Number(link.dataset.start), at + Number(link.dataset.end));
});

/** Whether something was typed that is not saved. */
function dirty() {
  return editor.hasAttribute("data-typed") || [...editor.elements].some((one) => {
    if (one.matches("select")) return [...one.options].some((option) => option.selected !== option.defaultSelected);
    return one.matches("input:not([type=hidden]), textarea") && one.value !== one.defaultValue;
  });
}

if (editor) {
  editor.addEventListener("submit", () => { sending = true; });
  addEventListener("beforeunload", (event) => {
    if (!sending && dirty()) event.preventDefault();
  });
}
