// Beside a scale: takes its last weight over into the amount of the form, and says when it was weighed.
(function () {
  "use strict";
  const select = document.querySelector("select[data-weigh]");
  if (!select) return;
  const { amount, unit } = select.form.elements;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: select.dataset.weighWord });
  const said = Object.assign(document.createElement("p"), { className: "field__hint" });
  said.setAttribute("role", "status");
  select.after(button, said);
  const settle = () => { button.disabled = !select.value; said.textContent = ""; };
  const tell = (found) => { said.textContent = [].concat((found && found.words) || select.dataset.weighFailed).join(" "); said.classList.toggle("weighed--old", Boolean(found && found.old)); };

  async function weigh() {
    const address = `${select.dataset.weigh}?scale=${encodeURIComponent(select.value)}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
    const found = answer && await answer.json().catch(() => null);
    tell(found);
    if (!answer || !answer.ok || !found || !found.value) return;
    if (![...unit.options].some((one) => one.value === found.unit)) return;
    amount.value = found.value;
    unit.value = found.unit;
    amount.dispatchEvent(new Event("input", { bubbles: true }));
  }

  select.addEventListener("change", settle);
  button.addEventListener("click", weigh);
  settle();
})();
