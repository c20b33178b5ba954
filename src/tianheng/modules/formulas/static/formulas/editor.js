// The live verdict beside the rows, contents right beside their amounts; what the check page shares: web/editing.js.
(function () {
  "use strict";
  const form = document.getElementById("formula");
  const answer = document.getElementById("answer");
  const total = document.getElementById("total");
  const aside = ["pasted", "sheet", "note"];

  // A row that nobody has given a kind takes the one its name tells.
  function guess() {
    for (const one of answer.querySelectorAll("[data-guesses] [data-for]")) {
      const kind = form.elements[`${one.dataset.for}.kind`];
      if (!kind || kind.closest(".fline").dataset.chosen) continue;
      kind.value = one.dataset.kind;
      kind.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // The content of each row in the finished product, right beside its amount.
  function weigh() {
    const known = new Map([...answer.querySelectorAll("[data-levels] [data-for]")].map((one) => [one.dataset.for, one.textContent]));
    for (const line of form.querySelectorAll(".fline")) {
      line.querySelector("[data-level]").textContent = known.get(`lines[${line.dataset.line}]`) || "";
    }
    total.innerHTML = answer.querySelector("[data-total]")?.innerHTML || "";
  }

  const live = editing.verdict({ form, aside, silent: aside, swapped: guess, told: weigh });
  form.addEventListener("submit", () => live.leave(3000));

  answer.addEventListener("click", (event) => {
    const link = event.target.closest(".errors a[href^='#']");
    if (!link) return;
    event.preventDefault();
    editing.goTo(document.getElementById(link.hash.slice(1)));
  });
})();
