// The live verdict beside the rows: asks as one types, puts contents and mistakes beside their rows, warns before leaving.
(function () {
  "use strict";
  const form = document.getElementById("formula");
  const answer = document.getElementById("answer");
  const strip = document.getElementById("strip");
  const said = document.getElementById("said");
  const total = document.getElementById("total");
  const PAUSE = 250;
  let timer = 0;
  let touched = "touched" in form.dataset;
  let typed = 0;
  let asked = 0;
  let leaving = false;
  let unfolded = [];
  let inView = true;
  const aside = (field) => field.dataset.picker || ["pasted", "sheet", "note"].includes(field.id);

  function judge(pause) {
    touched = true;
    typed += 1;
    clearTimeout(timer);
    timer = setTimeout(() => htmx.trigger(form, "judge"), pause);
  }

  // A name half typed is no name: it is judged when it is taken or left.
  form.addEventListener("input", (event) => {
    if (aside(event.target)) touched = true;
    else judge(PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (!["pasted", "sheet", "note"].includes(event.target.id)) judge(20);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    setTimeout(() => { leaving = false; }, 3000);
  });

  // An amount may be judged while the next name is still being typed: that name goes out as it last stood.
  form.addEventListener("focusin", (event) => {
    if (event.target.dataset.picker) event.target.dataset.settled = event.target.value;
  });
  form.addEventListener("change", (event) => {
    if (event.target.dataset.picker) event.target.dataset.settled = event.target.value;
  }, true);
  form.addEventListener("htmx:configRequest", (event) => {
    const box = document.activeElement;
    if (box.dataset.picker && event.detail.elt === form) event.detail.parameters[box.name] = box.dataset.settled;
  });

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-fill], [data-go], [data-goto]");
    if (pressed?.dataset.fill) fill(form.elements[pressed.dataset.fill], pressed.dataset.value);
    if (pressed?.dataset.go) goTo(document.getElementById(pressed.dataset.go));
    if (pressed?.dataset.goto) goTo(form.elements[pressed.dataset.goto]);
  });
  answer.addEventListener("click", (event) => {
    const link = event.target.closest(".errors a[href^='#']");
    if (!link) return;
    event.preventDefault();
    goTo(document.getElementById(link.hash.slice(1)));
  });

  function fill(field, value) {
    if (!field) return;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function goTo(field) {
    if (!field) return;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt === form) asked = typed;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== answer) return;
    // Typed on since it was asked: this answer is old, the next is on its way.
    if (asked !== typed) event.detail.shouldSwap = false;
    unfolded = [...answer.querySelectorAll("details[open]")].map((each) => each.id);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== answer) return;
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    blame();
    guess();
    tell();
  });

  function tell() {
    weigh();
    const summary = answer.querySelector("[data-said]");
    said.textContent = summary ? summary.dataset.said : "";
    strip.replaceChildren();
    const light = answer.querySelector(".sheet .light");
    if (light) {
      const small = light.cloneNode(true);
      small.classList.remove("light--large");
      strip.append(small, summary.firstChild.textContent);
      strip.className = `verdict-strip verdict-strip--${summary.dataset.tone} no-print`;
    }
    strip.hidden = inView || !light;
  }

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

  // The server names each mistake by its field; the mend goes right below that field.
  function blame() {
    for (const old of form.querySelectorAll(".check__entry .field__error[id$=-error]")) old.remove();
    for (const old of form.querySelectorAll(".check__entry [aria-invalid]")) {
      old.removeAttribute("aria-invalid");
      old.removeAttribute("aria-describedby");
    }
    for (const one of answer.querySelectorAll("[data-problems] [data-for]")) {
      const field = document.getElementById(one.dataset.for);
      if (!field || answer.contains(field)) continue;
      const note = document.createElement("p");
      note.className = "field__error";
      note.id = `${field.id}-error`;
      note.textContent = one.textContent;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", note.id);
      (field.closest(".joined, .picker") || field).after(note);
    }
  }

  new IntersectionObserver((entries) => {
    inView = entries[0].isIntersecting;
    strip.hidden = inView || !strip.firstChild;
  }).observe(answer);

  window.addEventListener("beforeunload", (event) => {
    if (touched && !leaving) event.preventDefault();
  });
  tell();
})();
