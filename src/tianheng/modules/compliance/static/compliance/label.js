// 读配料表: a suggested name taken up goes into the text at its place; the Excel button sends the form as it is.
(function () {
  "use strict";
  const text = document.getElementById("label-text");
  const form = document.getElementById("label-form");

  // Positions count characters, the browser counts halves of the rare ones beyond 16 bits.
  function replace(start, end, name) {
    const characters = Array.from(text.value);
    characters.splice(start, end - start, name);
    text.value = characters.join("");
  }

  document.addEventListener("click", (event) => {
    const mend = event.target.closest(".mend");
    if (!mend) return;
    replace(Number(mend.dataset.start), Number(mend.dataset.end), mend.dataset.text);
    form.dispatchEvent(new Event("reread"));
    text.focus();
  });

  // An example and a workbook are whole answers: htmx leaves those two buttons alone.
  document.addEventListener("click", (event) => {
    const plain = event.target.closest("[data-plain], [name='example']");
    if (!plain) return;
    event.preventDefault();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: plain.name || "plain", value: plain.value || "1" });
    form.append(field);
    const before = form.getAttribute("action");
    form.setAttribute("action", plain.getAttribute("formaction") || before);
    HTMLFormElement.prototype.submit.call(form);
    form.setAttribute("action", before);
    field.remove();
  });
})();
