// What every page needs: say when the net fails, print, open folded reasons on paper. Works without it, only less kindly.
(function () {
  "use strict";
  const notice = document.getElementById("notice");

  function say(text) {
    notice.textContent = text || "";
    notice.hidden = !text;
  }

  document.addEventListener("htmx:sendError", () => say(notice.dataset.offline));
  document.addEventListener("htmx:timeout", () => say(notice.dataset.failed));
  document.addEventListener("htmx:responseError", (event) => {
    // A fragment that explains itself (400, 413, 422) is shown in place; anything else is said here.
    const refused = { detail: event.detail.xhr.status, cancelable: true };
    if ([401, 403].includes(refused.detail) && !document.dispatchEvent(new CustomEvent("signedout", refused))) return;
    if (!event.detail.shouldSwap && ![400, 413, 422].includes(event.detail.xhr.status)) say(notice.dataset.failed);
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) say("");
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  const folded = [];
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details[data-print-open]:not([open])")) {
      each.open = true;
      folded.push(each);
    }
  });
  window.addEventListener("afterprint", () => {
    while (folded.length) folded.pop().open = false;
  });
})();
