// Uploading with scripts on: each file is sent by itself, with its own progress and its own answer.
// A large one goes in pieces: after a dropped connection, or when the page is loaded again and the
// same file chosen, only what is missing is sent. Without this file the form sends all files at once.

const AT_ONCE = 3;
const WHOLE_UP_TO = 1e6; // bytes; what is larger goes in pieces
const TRIES = 5; // of one request while there is a network, a growing pause apart
const form = document.querySelector("[data-upload]");
const inputs = [...form.querySelectorAll("input[type=file]")];
const list = document.querySelector("[data-files]");
const zone = form.querySelector("[data-drop]");
const blank = document.querySelector("template[data-line]");
const words = document.querySelector("[data-words]").dataset;
const page = form.getAttribute("action");

const waiting = [];
let running = 0;
let added = [];
let refused = [];

for (const input of inputs) {
  input.value = ""; // browsers keep a chosen file over a reload; it would be sent twice
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
}
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  if (button) document.getElementById(button.dataset.choose).click();
});

// A file dropped beside the zone must not replace the page.
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    if (name !== "dragleave") event.preventDefault();
    const over = zone.contains(event.target);
    zone.classList.toggle("drop--over", over && /enter|over/.test(name));
    if (over && name === "drop") take([...event.dataTransfer.files]);
  });
}
addEventListener("beforeunload", (event) => {
  if (running || waiting.length) event.preventDefault();
});

function take(files) {
  for (const file of files) waiting.push({ file, line: lineOf(file) });
  if (files.length === 1) say(words.sending, { name: files[0].name });
  else if (files.length) say(words.sendingMany, { n: files.length });
  next();
}

function next() {
  while (running < AT_ONCE && waiting.length) run(waiting.shift());
}

async function run(job) {
  running += 1;
  const { file, line } = job;
  line.start();
  try {
    const answer = await (file.size > WHOLE_UP_TO ? inPieces(file, line) : whole(file, line)).catch((problem) => {
      if (problem.answer) return problem.answer;
      throw problem;
    });
    settle(line, answer);
  } catch (problem) {
    line.fail(problem.says ?? words.broken, () => {
      waiting.push(job);
      next();
    });
  }
  running -= 1;
  next();
  if (running || waiting.length) return;
  if (added.length === 1) say(words.added, { name: added[0] });
  else if (added.length) say(words.addedMany, { n: added.length });
  added = [];
  if (refused.length) summarise();
}

/** Say once, above all, what was refused of what was chosen together. */
function summarise() {
  document.querySelector(".error-summary")?.remove();
  const summary = document.querySelector("template[data-summary]").content.firstElementChild.cloneNode(true);
  const [entry] = summary.querySelectorAll("li");
  for (const sentence of refused) {
    const line = entry.cloneNode(true);
    line.firstElementChild.textContent = sentence;
    entry.before(line);
  }
  entry.remove();
  refused = [];
  document.querySelector("main .page-head").before(summary);
  if (!document.title.startsWith(`${words.error}: `)) document.title = `${words.error}: ${document.title}`;
  summary.focus();
}

async function whole(file, line) {
  const body = new FormData();
  body.append("files", file, file.name);
  return patiently(line, () => send(page, body, (sent, all) => line.at((sent / all) * file.size)));
}

async function inPieces(file, line) {
  let room = await begin(file, line, false);
  // What is here has to be how this file begins: another one may have its name, size and date.
  if (room.here && (await adler32(file.slice(0, room.here))) !== room.checksum) {
    room = await begin(file, line, true);
  }
  document.getElementById(`upload-${room.id}`)?.remove(); // the line of what had stopped
  for (let here = room.here; ; ) {
    line.at(here);
    const piece = file.slice(here, here + room.piece);
    const answer = await patiently(line, async (again) => {
      if (again) {
        // Nobody knows how much of it came before the connection dropped.
        const state = await send(room.address, null);
        if (state.status === 200) ({ here } = JSON.parse(state.responseText));
      }
      const rest = again ? file.slice(here, here + room.piece) : piece;
      return send(room.address, rest, (sent) => line.at(here + sent), { "Upload-Offset": here });
    });
    if (answer.status === 404) return inPieces(file, line); // it was forgotten after a day
    if (![202, 409].includes(answer.status)) return answer;
    ({ here } = JSON.parse(answer.responseText));
  }
}

async function begin(file, line, anew) {
  const asked = form.dataset.askedFor;
  const body = new FormData();
  body.append("key", `${file.size}/${file.lastModified}/${asked}/${file.name}`.slice(0, 200));
  body.append("name", file.name);
  body.append("size", file.size);
  body.append("asked_for", asked);
  if (anew) body.append("anew", "yes");
  const answer = await patiently(line, () => send(form.dataset.pieces, body));
  if (answer.status === 200) return JSON.parse(answer.responseText);
  if (answer.status === 422) throw { answer }; // refused before a byte was sent
  throw { says: why(answer.status) };
}

/** Do it until it is answered: over dropped connections and while the phone is offline. */
async function patiently(line, ask) {
  for (let tried = 0; ; tried += 1) {
    try {
      const answer = await ask(tried > 0);
      if (![502, 503, 504].includes(answer.status)) return answer;
    } catch (problem) {
      if (problem.says || problem.answer) throw problem;
    }
    if (!navigator.onLine) {
      line.wait(words.paused, words.offline);
      await new Promise((resume) => addEventListener("online", resume, { once: true }));
      tried = 0;
    } else if (tried + 1 >= TRIES) throw { says: words.failed };
    else {
      line.wait(words.paused, words.retrying);
      await new Promise((resume) => setTimeout(resume, 1000 * 2 ** tried));
    }
    line.goOn();
  }
}

/** One request, as fetch would do it if it told how much was sent. Fails where the network does. */
function send(address, body, progress, headers = {}) {
  return new Promise((answered, failed) => {
    const request = new XMLHttpRequest();
    request.open(body ? "POST" : "GET", address);
    const own = { "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    for (const [name, value] of Object.entries({ ...own, ...headers })) request.setRequestHeader(name, value);
    request.timeout = 120000;
    request.upload.onprogress = (event) => progress?.(event.loaded, event.total);
    request.onload = () => {
      const elsewhere = request.getResponseHeader("HX-Redirect");
      if (elsewhere) location.assign(elsewhere);
      else answered(request);
    };
    request.onerror = request.ontimeout = () => failed({});
    request.send(body);
  });
}

function settle(line, answer) {
  const fresh = [200, 201, 422].includes(answer.status) && oneLine(answer);
  if (!fresh) throw { says: why(answer.status) };
  const twin = fresh.id && document.getElementById(fresh.id);
  if (twin && twin !== line.element) twin.remove(); // the file was there: one line for it
  const name = line.element.querySelector(".file__title").textContent;
  const said = `${name}: ${fresh.querySelector(".note")?.textContent.trim() ?? ""}`;
  line.replace(fresh);
  globalThis.htmx?.process(fresh);
  if (answer.status === 201) added.push(name);
  else if (answer.status === 422) refused.push(said);
  else say(said);
}

function oneLine(answer) {
  return document.createRange().createContextualFragment(answer.responseText).querySelector("li");
}

function why(status) {
  if (status === 413) return words.tooLarge;
  return status === 401 || status === 403 ? words.signedOut : words.broken;
}

function say(text, values = {}) {
  document.dispatchEvent(new CustomEvent("announce", { detail: { text: filled(text, values) } }));
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A file's line while it is on its way. */
function lineOf(file) {
  const element = blank.content.firstElementChild.cloneNode(true);
  const find = (mark) => element.querySelector(mark);
  const [title, note, state, bar] = [".file__title", "[data-note]", ".file__state", "progress"].map(find);
  const [again, drop] = ["[data-again]", "[data-drop-it]"].map(find);
  title.textContent = file.name;
  note.textContent = size(file.size);
  state.textContent = words.waiting;
  bar.setAttribute("aria-label", file.name);
  for (const button of [again, drop]) button.querySelector("span").textContent = ` ${file.name}`;
  list.append(element);
  drop.addEventListener("click", () => {
    element.remove();
    document.getElementById("added").focus();
  });
  const show = (failed) => {
    element.classList.toggle("file--refused", failed);
    bar.hidden = failed;
    again.hidden = drop.hidden = !failed;
  };
  let reached = 0;
  const at = (bytes) => {
    reached = Math.max(reached, Math.min(bytes, file.size)); // it never goes back
    bar.value = file.size ? reached / file.size : 1;
    const sizes = { n: size(reached), m: size(file.size) };
    state.textContent = reached === file.size ? words.checking : filled(words.uploading, sizes);
  };
  return {
    element,
    at,
    start() {
      if (element.contains(document.activeElement)) {
        element.tabIndex = -1; // the pressed button goes: the focus stays with the file
        element.focus();
      }
      show(false);
      note.textContent = size(file.size);
      at(0);
    },
    wait(word, sentence) {
      if (state.textContent !== word) say(sentence);
      state.textContent = word;
      note.textContent = sentence;
    },
    goOn() {
      note.textContent = size(file.size);
      at(0);
    },
    fail(sentence, retry) {
      const focused = element.contains(document.activeElement);
      show(true);
      note.textContent = sentence;
      state.textContent = words.notAdded;
      again.onclick = retry;
      if (focused) again.focus();
      say(`${file.name}: ${sentence}`);
    },
    replace(fresh) {
      const focused = element.contains(document.activeElement);
      element.replaceWith(fresh);
      if (focused) (fresh.querySelector("button") ?? document.getElementById("added")).focus();
    },
  };
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

async function adler32(blob) {
  let [a, b] = [1, 0];
  for (const byte of new Uint8Array(await blob.arrayBuffer())) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}
