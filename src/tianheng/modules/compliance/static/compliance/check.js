// The check page's live verdict: what it shares with the editor of formulas stands in web/editing.js.
(function () {
  "use strict";
  const form = document.getElementById("check");
  editing.blame(form, document.getElementById("answer"));
  const live = editing.verdict({ form, aside: ["pasted"], silent: ["food-description", "pasted"] });

  form.addEventListener("submit", (event) => {
    live.leave(1500);
    if ("download" in (event.submitter?.dataset || {})) return;
    event.preventDefault();
    live.judge(0);
  });

  // Too large is said before a byte is sent.
  document.getElementById("workbook-file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    event.target.setCustomValidity(file && file.size > Number(event.target.dataset.most) ? event.target.dataset.tooLarge : "");
    event.target.reportValidity();
  });
})();
