// What a name may mean, right below where it is typed: arrows choose, Enter takes, Escape closes.
// Names go out in the body of a POST, so that no address or log ever holds one. An input with data-picker asks the
// address in its own data-from, or the one its form holds under that name (data-additives for data-picker="additives").
// data-fills names another input that takes the value; a "picked" event follows. data-free: what is typed stands as it
// is unless a line of the list is chosen.
(function () {
  "use strict";
  const PAUSE = 140;
  const asking = new WeakMap();

  const hitsOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
  const options = (input) => [...hitsOf(input).querySelectorAll("[role=option]")];
  const isPicker = (element) => element instanceof HTMLInputElement && element.dataset.picker;

  function close(input) {
    asking.get(input)?.abort();
    const hits = hitsOf(input);
    if (!hits || hits.hidden) return;
    hits.hidden = true;
    hits.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  async function ask(input) {
    asking.get(input)?.abort();
    const call = new AbortController();
    asking.set(input, call);
    const text = input.value.trim();
    if (!text) return close(input);
    await new Promise((wake) => setTimeout(wake, PAUSE));
    if (call.signal.aborted) return;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const answer = await fetch(input.dataset.from || input.form.dataset[input.dataset.picker], {
      method: "POST", headers, body: new URLSearchParams({ q: text }), signal: call.signal,
    }).catch(() => null);
    if (!answer?.ok || call.signal.aborted || document.activeElement !== input) return;
    show(input, await answer.text());
  }

  function show(input, html) {
    const hits = hitsOf(input);
    hits.innerHTML = html;
    for (const option of options(input)) option.id = `${hits.id}-${option.id}`;
    hits.hidden = !html.trim();
    input.setAttribute("aria-expanded", String(!hits.hidden));
    mark(input, "free" in input.dataset ? null : options(input)[0]);
  }

  function mark(input, option) {
    for (const each of options(input)) each.setAttribute("aria-selected", String(each === option));
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  const marked = (input) => options(input).find((each) => each.getAttribute("aria-selected") === "true");

  function take(input, option) {
    const target = input.dataset.fills ? document.getElementById(input.dataset.fills) : input;
    close(input);
    target.value = option.dataset.value;
    target.dispatchEvent(new Event("change", { bubbles: true }));
    input.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  }

  function step(input, by) {
    const all = options(input);
    if (!all.length) return ask(input);
    const now = all.indexOf(marked(input));
    mark(input, all[(now + by + all.length) % all.length]);
  }

  document.addEventListener("input", (event) => {
    if (isPicker(event.target)) ask(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!isPicker(input) || event.isComposing) return;
    const open = !hitsOf(input).hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close(input);
    } else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && !input.dataset.fills)) && open && marked(input)) {
      if (event.key === "Enter") event.preventDefault();
      take(input, marked(input));
    }
  });

  // Pressed, not clicked: the input must not lose its focus first.
  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.(".picker__hit");
    if (!option) return;
    event.preventDefault();
    take(option.closest(".picker").querySelector("[data-picker]"), option);
  });

  document.addEventListener("focusout", (event) => {
    if (isPicker(event.target)) close(event.target);
  });
})();
