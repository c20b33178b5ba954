// Behind the gate: dialogs that ask before something is done, and forms that cannot be pressed twice.
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
  });

  for (const each of document.querySelectorAll("dialog[data-open-now]")) each.showModal();

  // Signed out while a form was being filled: it stays as it is. Once the same person has signed in again on another
  // page its token is renewed; and a form that stood open for long asks first whether anybody is still signed in.
  const LONG = 20 * 60 * 1000;
  const notice = document.getElementById("notice");
  const who = (page) => page.querySelector(".whoami__name")?.textContent.trim();
  let fresh = Date.now();
  let out = false;

  function say(text) {
    out = true;
    document.querySelector("dialog[open]")?.close(); // what is said would lie behind it
    const link = Object.assign(document.createElement("a"), { href: notice.dataset.login, target: "_blank" });
    link.textContent = notice.dataset.signIn;
    notice.replaceChildren(text, " ", link);
    notice.hidden = false;
  }

  function lost() {
    document.querySelector("dialog[open]")?.close();
    notice.textContent = notice.dataset.offline;
    notice.hidden = false;
    return false;
  }

  async function renew() {
    const answer = await fetch(notice.dataset.me).catch(() => null);
    if (!answer) return lost();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected || who(page) !== who(document)) say(who(page) ? notice.dataset.other : notice.dataset.out);
    else {
      const headers = page.body.getAttribute("hx-headers");
      document.body.setAttribute("hx-headers", headers);
      for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = JSON.parse(headers)["X-CSRFToken"];
      fresh = Date.now();
      if (out) notice.hidden = true;
      out = false;
    }
    return !out;
  }

  document.addEventListener("signedout", (event) => {
    if (event.detail === 403 && !out) return; // a refusal of another kind
    event.preventDefault();
    if (event.detail === 403) renew();
    else say(notice.dataset.out);
  });
  document.addEventListener("visibilitychange", () => { if (out && !document.hidden) renew(); });
  window.addEventListener("focus", () => { if (out) renew(); });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || !notice.dataset.me) return;
    if (!out && navigator.onLine && Date.now() - fresh < LONG) return;
    event.preventDefault();
    if (await renew()) form.requestSubmit(event.submitter);
  });

  // A second press while the first is under way would only be refused: leave it out. Downloads never end on the page.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 3000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
