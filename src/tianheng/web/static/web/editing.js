// What the pages that judge as one types share: the live verdict beside a form, and rows to add, remove and paste.
// The form is the only place a formula lives in: no address, no storage of the browser.
(function () {
  "use strict";
  const PAUSE = 250;
  const byId = (id) => document.getElementById(id);

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

  // The server names each mistake by its field; the mend goes right below that field.
  function blame(form, answer) {
    for (const old of form.querySelectorAll(".check__entry .field__error[id$=-error]")) old.remove();
    for (const old of form.querySelectorAll(".check__entry [aria-invalid]")) {
      old.removeAttribute("aria-invalid");
      old.removeAttribute("aria-describedby");
    }
    for (const one of answer.querySelectorAll("[data-problems] [data-for]")) {
      const field = byId(one.dataset.for);
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

  // Asks as one types, keeps what is unfolded, warns before leaving. `aside`: fields that are not judged while typed
  // in, `silent`: nor when left; `swapped`: what follows an answer, `told`: what goes with each telling of it.
  function verdict({ form, aside, silent, swapped = () => {}, told = () => {} }) {
    const answer = byId("answer");
    const strip = byId("strip");
    const said = byId("said");
    let timer = 0;
    let touched = "touched" in form.dataset;
    let typed = 0;
    let asked = 0;
    let leaving = false;
    let unfolded = [];
    let inView = true;

    function judge(pause) {
      touched = true;
      typed += 1;
      clearTimeout(timer);
      timer = setTimeout(() => htmx.trigger(form, "judge"), pause);
    }

    function leave(milliseconds) {
      leaving = true;
      setTimeout(() => { leaving = false; }, milliseconds);
    }

    // A name half typed is no name: it is judged when it is taken or left.
    form.addEventListener("input", (event) => {
      if (event.target.dataset.picker || aside.includes(event.target.id)) touched = true;
      else judge(PAUSE);
    });
    form.addEventListener("change", (event) => {
      if (!silent.includes(event.target.id)) judge(20);
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

    // Buttons that answer: put a value into a field, or go to the field.
    document.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-fill], [data-go], [data-goto]");
      if (pressed?.dataset.fill) fill(form.elements[pressed.dataset.fill], pressed.dataset.value);
      if (pressed?.dataset.go) goTo(byId(pressed.dataset.go));
      if (pressed?.dataset.goto) goTo(form.elements[pressed.dataset.goto]);
    });

    document.addEventListener("htmx:beforeRequest", (event) => {
      if (event.detail.elt === form) asked = typed;
    });
    document.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.target !== answer) return;
      // Typed on since it was asked: this answer is old, the next is on its way, and the field must not be swapped away.
      if (asked !== typed) event.detail.shouldSwap = false;
      unfolded = [...answer.querySelectorAll("details[open]")].map((each) => each.id);
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target !== answer) return;
      for (const id of unfolded) byId(id)?.setAttribute("open", "");
      blame(form, answer);
      swapped();
      tell();
    });

    function tell() {
      told();
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

    new IntersectionObserver((entries) => {
      inView = entries[0].isIntersecting;
      strip.hidden = inView || !strip.firstChild;
    }).observe(answer);

    window.addEventListener("beforeunload", (event) => {
      if (touched && !leaving) event.preventDefault();
    });
    tell();
    return { judge, leave };
  }

  // Rows: add, remove (a row with its `family`), take back, paste rows copied from Excel. `put` places what was
  // pasted at a row, `asked` says more of the place it goes to, `reads` are the answers of the server that are read.
  function rows({ form, row, name, blank, add, put, family = (line) => [line], asked = () => ({}), reads }) {
    const lines = byId("lines");
    const template = byId("line-template");
    const removed = byId("removed");
    const unread = byId("unread");
    let next = Math.max(-1, ...[...lines.children].map((line) => Number(line.dataset.line))) + 1;
    let last = null;
    const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

    function make(words = {}) {
      const holder = document.createElement("div");
      let text = template.innerHTML.replaceAll("__n__", String(next++));
      for (const [mark, word] of Object.entries(words)) text = text.replaceAll(mark, word);
      holder.innerHTML = text;
      return holder.firstElementChild;
    }

    function remove(line) {
      const all = family(line);
      const before = all.at(-1).nextElementSibling;
      const neighbour = before || line.previousElementSibling;
      last = { all, before };
      all.forEach((each) => each.remove());
      removed.querySelector("span").textContent = `${removed.querySelector("span").dataset.text} ${name(line).value}`;
      removed.hidden = all.every(blank);
      name(neighbour || add()).focus();
      changed();
    }

    function takeBack() {
      if (!last) return;
      for (const each of last.all) lines.insertBefore(each, last.before?.isConnected ? last.before : null);
      name(last.all[0]).focus();
      last = null;
      removed.hidden = true;
      changed();
    }

    async function send(address, body) {
      const headers = JSON.parse(document.body.getAttribute("hx-headers"));
      const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null);
      return answer && reads.includes(answer.status) ? answer.text() : null;
    }

    async function take(address, body, line) {
      const text = await send(address, body);
      if (text === null) return false;
      const found = new DOMParser().parseFromString(text, "text/html");
      const refused = found.querySelector("[data-refused]");
      tell([...found.querySelectorAll("[data-unread] li")].map((each) => each.textContent), refused?.textContent);
      if (refused) return false;
      const pasted = [...found.querySelectorAll("[data-pasted] > *")].map((each) => document.adoptNode(each));
      next += pasted.length;
      put(pasted, line);
      changed();
      return true;
    }

    function paste(text, line) {
      return take(form.dataset.paste, new URLSearchParams({ text, start: String(next), ...asked(line) }), line);
    }

    function tell(said, refused) {
      unread.hidden = !said.length && !refused;
      unread.textContent = refused || (said.length ? `${unread.dataset.text}${said.join("；")}` : "");
      if (!unread.hidden) unread.closest("details").open = true;
    }

    function clear() {
      for (const each of [...lines.children]) if (blank(each)) each.remove();
    }

    document.addEventListener("click", async (event) => {
      const pressed = event.target.closest("[data-add], [data-remove], [data-undo], [data-paste-now]");
      if (!pressed) return;
      if ("add" in pressed.dataset) name(add()).focus();
      if ("remove" in pressed.dataset) remove(pressed.closest(row));
      if ("undo" in pressed.dataset) takeBack();
      if ("pasteNow" in pressed.dataset) {
        const field = byId("pasted");
        if (field.value.trim() && (await paste(field.value, null))) field.value = "";
      }
    });

    lines.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (event.target.tagName === "TEXTAREA" || !/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      paste(text, event.target.closest(row));
    });

    return { lines, make, take, clear, start: () => String(next) };
  }

  window.editing = { verdict, rows, goTo, blame };
})();
