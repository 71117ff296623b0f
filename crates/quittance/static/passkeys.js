// Passkeys: the browser asks the device, and a plain form brings the answer here. Without scripts there is no device to ask.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer ?? []))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const make = async (asked) => {
  const made = await navigator.credentials.create({ publicKey: {
    challenge: bytes(asked.challenge),
    rp: { id: asked.site, name: asked.firm },
    user: { id: bytes(asked.handle), name: asked.login, displayName: asked.name },
    pubKeyCredParams: asked.algorithms.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: asked.known.map((id) => ({ type: "public-key", id: bytes(id) })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
  } });
  return { client: made.response.clientDataJSON, attestation: made.response.attestationObject };
};

const show = async (asked) => {
  const shown = await navigator.credentials.get({ publicKey: { challenge: bytes(asked.challenge), userVerification: "required" } });
  const said = shown.response;
  return { client: said.clientDataJSON, auth: said.authenticatorData, signature: said.signature, handle: said.userHandle, id: shown.rawId };
};

if (window.PublicKeyCredential && isSecureContext) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      failed.hidden = true;
      try {
        const answer = await fetch(form.dataset.passkey, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        // The password is asked for again: the person goes there.
        if (answer.redirected) return location.assign(answer.url);
        if (!answer.ok) throw new Error(answer.statusText);
        const asked = await answer.json();
        const said = await (asked.site ? make(asked) : show(asked));
        for (const [name, value] of Object.entries(said)) form.elements[name].value = text(value);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}
