// Signing in by a passkey, and making one. The buttons are hidden where the browser has none of it,
// or where the address of the page is a number: passkeys belong to names.

const can = Boolean(window.PublicKeyCredential && navigator.credentials) && !/^[\d.]+$|^\[/.test(location.hostname);
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
}

async function post(address, sent) {
  const answer = await fetch(address, {
    method: "POST",
    body: JSON.stringify(sent ?? {}),
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? "");
  return { ...said, token: answer.headers.get("X-CSRFToken") };
}

/** What the server asks, with bytes where the browser wants them. */
function opened(options) {
  const { publicKey } = options;
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    for (const one of publicKey[list] ?? []) one.id = bytes(one.id);
  }
  return { publicKey };
}

/** What the device answers, as the server reads it. */
function closed({ id, type, rawId, response }) {
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  return { id, type, rawId: text(rawId), response: said };
}

async function signIn(button) {
  const { options, to, as } = button.dataset;
  const credential = await navigator.credentials.get(opened(await post(options)));
  const next = document.querySelector("[name=next]")?.value ?? "";
  const answer = await post(to, { answer: closed(credential), next, as });
  const stays = !button.dispatchEvent(new CustomEvent("signed-in", { detail: answer, bubbles: true, cancelable: true }));
  const carried = document.querySelector("form[data-carried]");
  if (carried) carried.submit();
  else if (!stays) location.assign(answer.to);
}

async function add(button) {
  const { options, to } = button.dataset;
  const name = document.querySelector("[data-passkey-name]").value;
  const credential = await navigator.credentials.create(opened(await post(options)));
  const answer = await post(to, { name, answer: closed(credential) });
  location.assign(answer.to);
  location.reload(); // the address differs by its anchor alone
}

for (const [mark, act] of [["[data-passkey-sign-in]", signIn], ["[data-passkey-add]", add]]) {
  for (const button of document.querySelectorAll(mark)) {
    if (!can) continue;
    button.hidden = false;
    for (const shown of document.querySelectorAll("[data-with-passkeys]")) shown.hidden = false;
    for (const hidden of document.querySelectorAll("[data-without-passkeys]")) hidden.hidden = true;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await act(button);
      } catch (error) {
        // Closing the browser's own window is an error too; what the server says is worded.
        const said = error.name === "Error" && error.message ? error.message : button.dataset.failed;
        const place = button.closest("dialog, form, section")?.querySelector("[data-passkey-error], [data-session-error]");
        if (place) {
          place.textContent = said;
          place.hidden = false;
        }
      } finally {
        button.disabled = false;
        button.focus();
      }
    });
  }
}
