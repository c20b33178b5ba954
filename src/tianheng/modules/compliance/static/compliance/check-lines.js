// The lines of additives: what they share with the rows of a formula stands in web/editing.js.
(function () {
  "use strict";
  const name = (line) => line.querySelector("[data-picker]");
  const blank = (line) => ![...line.querySelectorAll("input:not([type=checkbox]), textarea")].some((each) => each.value.trim());
  const add = () => rows.lines.appendChild(rows.make());

  function put(pasted, line) {
    rows.clear();
    if (line?.isConnected) line.after(...pasted);
    else rows.lines.append(...pasted);
    name(add()).focus();
  }

  const form = document.getElementById("check");
  const rows = editing.rows({ form, row: ".line", name, blank, add, put, reads: [200] });

  // A name taken from the list: on to the amount. Enter in an amount: on to the next line, made if need be.
  rows.lines.addEventListener("picked", (event) => event.target.closest(".line").querySelector(".line__amount input").focus());
  rows.lines.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".line__amount input")) return;
    event.preventDefault();
    name(event.target.closest(".line").nextElementSibling || add()).focus();
  });
})();
