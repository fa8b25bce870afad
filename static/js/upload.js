// Uploading with scripts on: each file is sent by itself, with its own progress and its own answer.
// Without this file the form sends all files at once and the page comes back with the same list.

const AT_ONCE = 3;
const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const list = document.querySelector("[data-files]");
const zone = form.querySelector("[data-drop]");
const button = form.querySelector("[data-upload-button]");

const waiting = [];
let running = 0;
let sent = 0;

button.hidden = true; // choosing a file is enough
// Browsers keep a chosen file over a reload; it would be sent twice.
input.value = "";

input.addEventListener("change", () => {
  take(input.files);
  input.value = "";
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  take(input.files);
});

for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("drop--over");
  });
}
for (const name of ["dragleave", "drop"]) {
  zone.addEventListener(name, () => zone.classList.remove("drop--over"));
}
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer.files);
});
// A file dropped beside the zone must not replace the page.
for (const name of ["dragover", "drop"]) {
  addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}
addEventListener("beforeunload", (event) => {
  if (running || waiting.length) event.preventDefault();
});

function take(files) {
  for (const file of files) {
    const line = lineOf(file);
    list.append(line.element);
    waiting.push({ file, line });
  }
  if (files.length) say(files.length === 1 ? `Uploading ${files[0].name}.` : `Uploading ${files.length} files.`);
  next();
}

function next() {
  while (running < AT_ONCE && waiting.length) send(waiting.shift());
}

function send({ file, line }) {
  running += 1;
  line.start();
  const request = new XMLHttpRequest(); // fetch does not tell how much was sent
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("files", file, file.name);
  request.open("POST", form.action || location.href);
  request.setRequestHeader("HX-Request", "true");
  request.timeout = 10 * 60 * 1000;
  request.upload.onprogress = (event) => line.at(event.loaded, event.total);
  request.onload = () => {
    const redirect = request.getResponseHeader("HX-Redirect");
    if (redirect) location.assign(redirect);
    else if ([200, 201, 422].includes(request.status)) settle(line, request);
    else line.fail(why(request.status), () => retry({ file, line }));
    done();
  };
  request.onerror = request.ontimeout = () => {
    line.fail("The connection failed.", () => retry({ file, line }));
    done();
  };
  request.send(body);
}

function retry(job) {
  waiting.push(job);
  next();
}

function done() {
  running -= 1;
  next();
  if (!running && !waiting.length && sent) say(sent === 1 ? "1 file added." : `${sent} files added.`);
  if (!running && !waiting.length) sent = 0;
}

function settle(line, request) {
  const fragment = document.createRange().createContextualFragment(request.responseText);
  const fresh = fragment.firstElementChild;
  const twin = fresh.id && document.getElementById(fresh.id);
  if (twin && twin !== line.element) twin.remove(); // the file was there: one line for it
  line.element.replaceWith(fresh);
  globalThis.htmx?.process(fresh);
  if (request.status === 201) sent += 1;
  else say(fresh.querySelector(".note")?.textContent.trim() ?? "");
}

function why(status) {
  if (status === 413) return "The file is too large.";
  if (status === 401 || status === 403) return "You were signed out. Sign in again in a new tab, then try again.";
  return "Something went wrong on our side.";
}

function say(text) {
  document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
}

/** A file's line while it is on its way. */
function lineOf(file) {
  const element = document.createElement("li");
  element.className = "file";
  const mark = document.querySelector("[data-upload] .drop__icon").cloneNode(true);
  mark.setAttribute("class", "icon icon--large muted");
  const name = add(element, "div", "file__name");
  element.prepend(mark);
  add(name, "span", "file__title").textContent = file.name;
  const note = add(name, "span", "muted small");
  note.textContent = size(file.size);
  const state = add(element, "span", "file__state");
  state.textContent = "Waiting";
  const bar = add(element, "progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Uploading ${file.name}`);
  let again = null;
  return {
    element,
    start() {
      again?.remove();
      element.classList.remove("file--refused");
      bar.hidden = false;
      bar.value = 0;
      note.textContent = size(file.size);
      state.textContent = "Uploading";
    },
    at(loaded, total) {
      bar.value = total ? loaded / total : 0;
      if (loaded === total) state.textContent = "Checking the file";
    },
    fail(sentence, retry) {
      bar.hidden = true;
      element.classList.add("file--refused");
      note.textContent = sentence;
      state.textContent = "Not added";
      again = add(element, "button", "link-button");
      again.type = "button";
      again.textContent = "Try again";
      again.setAttribute("aria-label", `Try again: ${file.name}`);
      again.addEventListener("click", retry);
      say(`${file.name}: ${sentence}`);
    },
  };
}

function add(parent, tag, className = "") {
  const child = document.createElement(tag);
  if (className) child.className = className;
  parent.append(child);
  return child;
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
