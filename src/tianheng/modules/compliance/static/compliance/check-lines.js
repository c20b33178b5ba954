// The lines of additives: add, remove, take back, paste rows copied from Excel.
(function () {
  "use strict";
  const form = document.getElementById("check");
  const lines = document.getElementById("lines");
  const template = document.getElementById("line-template");
  const removed = document.getElementById("removed");
  const unread = document.getElementById("unread");
  let next = Math.max(-1, ...[...lines.children].map((line) => Number(line.dataset.line))) + 1;
  let last = null;

  const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));
  const name = (line) => line.querySelector("[data-picker]");
  const blank = (line) => ![...line.querySelectorAll("input:not([type=checkbox]), textarea")].some((each) => each.value.trim());

  function add() {
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", String(next++));
    return lines.appendChild(holder.firstElementChild);
  }

  function remove(line) {
    const before = line.nextElementSibling;
    const neighbour = before || line.previousElementSibling;
    last = { line, before };
    line.remove();
    removed.querySelector("span").textContent = `${removed.querySelector("span").dataset.text} ${name(line).value}`;
    removed.hidden = blank(line);
    name(neighbour || add()).focus();
    changed();
  }

  function takeBack() {
    if (!last) return;
    lines.insertBefore(last.line, last.before);
    name(last.line).focus();
    last = null;
    removed.hidden = true;
    changed();
  }

  async function paste(text, line) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const body = new URLSearchParams({ text, start: String(next) });
    const answer = await fetch(form.dataset.paste, { method: "POST", headers, body }).catch(() => null);
    if (!answer?.ok) return false;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    const pasted = [...found.querySelectorAll("[data-pasted] > *")].map((each) => document.adoptNode(each));
    next += pasted.length;
    for (const each of [...lines.children]) if (blank(each)) each.remove();
    if (line?.isConnected) line.after(...pasted);
    else lines.append(...pasted);
    tell([...found.querySelectorAll("[data-unread] li")].map((each) => each.textContent));
    name(add()).focus();
    changed();
    return true;
  }

  function tell(rows) {
    unread.hidden = !rows.length;
    unread.textContent = rows.length ? `${unread.dataset.text}${rows.join("；")}` : "";
    if (rows.length) unread.closest("details").open = true;
  }

  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-add], [data-remove], [data-undo], [data-paste-now]");
    if (!pressed) return;
    if ("add" in pressed.dataset) name(add()).focus();
    if ("remove" in pressed.dataset) remove(pressed.closest(".line"));
    if ("undo" in pressed.dataset) takeBack();
    if ("pasteNow" in pressed.dataset) {
      const field = document.getElementById("pasted");
      if (field.value.trim() && (await paste(field.value, null))) field.value = "";
    }
  });

  lines.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (event.target.tagName === "TEXTAREA" || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    paste(text, event.target.closest(".line"));
  });

  // A name taken from the list: on to the amount. Enter in an amount: on to the next line, made if need be.
  lines.addEventListener("picked", (event) => event.target.closest(".line").querySelector(".line__amount input").focus());
  lines.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".line__amount input")) return;
    event.preventDefault();
    name(event.target.closest(".line").nextElementSibling || add()).focus();
  });
})();
