// The rows of a formula: parts below a compound ingredient, a kind for each, a workbook; what the check page shares: web/editing.js.
(function () {
  "use strict";
  const form = document.getElementById("formula");
  const name = (line) => line.querySelector(".fline__name input");
  const kind = (line) => line.querySelector(".fline__kind select");
  const depth = (line) => Number(line.dataset.depth) || 0;
  const said = (each) => (each.type === "checkbox" ? each.checked : each.type !== "hidden" && each.value.trim());
  const blank = (line) => ![...line.querySelectorAll("input, textarea")].some(said);

  function make(deep) {
    const line = rows.make({ __d__: String(deep) });
    line.className = `fline fline--${deep}`;
    return line;
  }

  // A row together with everything that stands deeper right below it.
  function family(line) {
    const found = [line];
    for (let each = line.nextElementSibling; each && depth(each) > depth(line); each = each.nextElementSibling) found.push(each);
    return found;
  }

  function add(after) {
    const line = make(after ? depth(after) : 0);
    const end = after ? family(after).at(-1) : rows.lines.lastElementChild;
    if (end) end.after(line);
    else rows.lines.append(line);
    kind(line).value = after && !["compound", "water"].includes(kind(after).value) ? kind(after).value : "ingredient";
    line.dataset.kind = kind(line).value;
    const unit = after && after.querySelector(".fline__unit select").value;
    if (unit) line.querySelector(".fline__unit select").value = unit;
    return line;
  }

  function addPart(parent) {
    const line = make(Math.min(depth(parent) + 1, 4));
    family(parent).at(-1).after(line);
    kind(line).value = line.dataset.kind = "additive";
    line.querySelector(".fline__unit select").value = "g/kg";
    return line;
  }

  function put(pasted, line) {
    const home = line && blank(line) ? line.previousElementSibling : line;
    rows.clear();
    if (home?.isConnected) home.after(...pasted);
    else if (line) rows.lines.prepend(...pasted);
    else rows.lines.append(...pasted);
    const last = rows.lines.lastElementChild;
    name(add(last && depth(last) === 0 ? last : null)).focus();
  }

  const asked = (line) => ({ depth: String(line ? depth(line) : 0) });
  const rows = editing.rows({ form, row: ".fline", name, blank, add, put, family, asked, reads: [200, 422] });

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-add-part]");
    if (pressed) name(addPart(pressed.closest(".fline"))).focus();
  });

  document.getElementById("sheet").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const body = new FormData();
    body.append("sheet", file);
    body.append("start", rows.start());
    await rows.take(form.dataset.sheet, body, null);
    event.target.value = "";
  });

  // What belongs to the kind chosen is shown.
  rows.lines.addEventListener("change", (event) => {
    const line = event.target.closest(".fline");
    if (line && event.target === kind(line)) {
      line.dataset.kind = event.target.value;
      if (event.isTrusted) line.dataset.chosen = "1";
      const folded = line.querySelector(".fline__more");
      if (["premix"].includes(event.target.value)) folded.open = true;
    }
  });

  // A name taken from the list: on to the amount.
  rows.lines.addEventListener("picked", (event) => {
    const line = event.target.closest(".fline");
    if (event.target === name(line)) line.querySelector(".fline__amount input").focus();
  });

  // Enter in a name goes on to the amount, in an amount to the next row, made if need be.
  rows.lines.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.target.tagName !== "INPUT") return;
    const line = event.target.closest(".fline");
    if (event.target.getAttribute("aria-activedescendant")) return; // a line of the list is being taken
    event.preventDefault();
    if (event.target === name(line)) return line.querySelector(".fline__amount input").focus();
    if (!event.target.matches(".fline__amount input")) return;
    const after = line.nextElementSibling;
    name(after && depth(after) === depth(line) ? after : add(line)).focus();
  });
})();
