// A session that ended loses nothing: whoever gets a 401 signs in where they are, and what they were
// sending is sent again. Other scripts ask by the event session-expired {retry}: cancelled means that
// `retry` is called when the person is signed in.

const dialog = document.querySelector("[data-session]");
const form = dialog.querySelector("[data-session-form]");
const password = form.querySelector("[name=password]");
const problem = dialog.querySelector("[data-session-error]");
const PAUSE = 5000; // ms after which it is asked anew whether the person is signed in elsewhere
let waiting = []; // what to send again, in the order it was sent
let asked = -PAUSE;

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status !== 401) return;
  ctx.signingIn = true; // app.js need not say it
  ask(() => again(ctx));
}, true);
document.addEventListener("session-expired", (event) => {
  event.preventDefault();
  ask(event.detail?.retry);
});

// Whoever only tells of it: the window opens in the place of the bar. This file is loaded first.
document.addEventListener("problem", (event) => {
  if (!event.detail.signIn || event.detail.declined) return;
  event.stopImmediatePropagation();
  ask();
});

/** Sign in, unless the person did in another window: then a fresh token is all that is wanted. */
async function ask(retry) {
  if (retry) waiting.push(retry);
  if (dialog.open || performance.now() - asked < PAUSE && waiting.length > 1) return;
  if (performance.now() - asked >= PAUSE) {
    asked = performance.now();
    const now = await standing();
    if (now.signedIn) return goOn(now.token);
  }
  problem.hidden = true;
  dialog.showModal();
  password.focus();
  return undefined;
}

/** How the person stands with the server, and the token that forms need now. */
async function standing() {
  const answer = await fetch(dialog.dataset.token).catch(() => null);
  return { signedIn: answer?.status === 204, another: answer?.status === 409, token: answer?.headers.get("X-CSRFToken") };
}

/** Send what htmx had sent once more, from where it was sent: what is typed there is still there. */
function again({ sourceElement: source, sourceEvent, request }) {
  if (!source.isConnected) return;
  if (source.matches("form")) source.requestSubmit(request.submitter?.isConnected ? request.submitter : undefined);
  else if (sourceEvent?.type === "click") source.click();
  else source.dispatchEvent(new CustomEvent(sourceEvent?.type ?? "click", { bubbles: true }));
}

/** The person is signed in: every form gets the new token, then what waited is sent. */
function goOn(token) {
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  password.value = "";
  dialog.close(); // the focus goes back to where it was
  const sending = waiting;
  waiting = [];
  for (const retry of sending) retry();
  const text = sending.length ? "Signed in. What you were saving is being saved." : "Signed in.";
  document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
}

function refuse(text) {
  problem.textContent = text;
  problem.hidden = false;
  password.select();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!password.value) return refuse("Enter your password.");
  // The page's own token may be of a session before the last.
  const { token } = await standing();
  const answer = token && await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-CSRFToken": token, "X-Sign-In": "here" },
  }).catch(() => null);
  const fresh = answer?.headers.get("X-CSRFToken");
  if (fresh) return goOn(fresh);
  return refuse(answer?.status === 422 ? await answer.text() : "Signing in failed. Check the connection and try again.");
});

dialog.querySelector("[data-session-done]").addEventListener("click", async () => {
  const now = await standing();
  if (now.signedIn) return goOn(now.token);
  return refuse(now.another ? "Another person is signed in now. Sign in as yourself." : "You are not signed in yet.");
});
dialog.addEventListener("signed-in", (event) => {
  event.preventDefault(); // the page stays
  goOn(event.detail.token);
});

dialog.querySelector("[data-session-later]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  if (!waiting.length) return;
  waiting = [];
  document.dispatchEvent(new CustomEvent("problem", { detail: { text: "You are signed out, so this was not saved. What you typed is still here.", signIn: true, declined: true } }));
});
// No key of the page works while this is open.
dialog.addEventListener("keydown", (event) => event.stopPropagation());
