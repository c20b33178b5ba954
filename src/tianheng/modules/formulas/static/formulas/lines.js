// The rows of a formula: add, add below a compound ingredient, remove with its parts, take back, paste, read a workbook.
(function () {
  "use strict";
  const form = document.getElementById("formula");
  const lines = document.getElementById("lines");
  const template = document.getElementById("line-template");
  const removed = document.getElementById("removed");
  const unread = document.getElementById("unread");
  let next = Math.max(-1, ...[...lines.children].map((line) => Number(line.dataset.line))) + 1;
  let last = null;

  const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));
  const name = (line) => line.querySelector(".fline__name input");
  const kind = (line) => line.querySelector(".fline__kind select");
  const depth = (line) => Number(line.dataset.depth) || 0;
  const said = (each) => (each.type === "checkbox" ? each.checked : each.type !== "hidden" && each.value.trim());
  const blank = (line) => ![...line.querySelectorAll("input, textarea")].some(said);

  function make(deep) {
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", String(next++)).replaceAll("__d__", String(deep));
    const line = holder.firstElementChild;
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
    const end = after ? family(after).at(-1) : lines.lastElementChild;
    if (end) end.after(line);
    else lines.append(line);
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
    return answer && [200, 422].includes(answer.status) ? answer.text() : null;
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
    const home = line && blank(line) ? line.previousElementSibling : line;
    for (const each of [...lines.children]) if (blank(each)) each.remove();
    if (home?.isConnected) home.after(...pasted);
    else if (line) lines.prepend(...pasted);
    else lines.append(...pasted);
    name(add(lines.lastElementChild && depth(lines.lastElementChild) === 0 ? lines.lastElementChild : null)).focus();
    changed();
    return true;
  }

  function paste(text, line) {
    return take(form.dataset.paste, new URLSearchParams({ text, start: String(next), depth: String(line ? depth(line) : 0) }), line);
  }

  function tell(rows, refused) {
    unread.hidden = !rows.length && !refused;
    unread.textContent = refused || (rows.length ? `${unread.dataset.text}${rows.join("；")}` : "");
    if (!unread.hidden) unread.closest("details").open = true;
  }

  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-add], [data-add-part], [data-remove], [data-undo], [data-paste-now]");
    if (!pressed) return;
    if ("add" in pressed.dataset) name(add()).focus();
    if ("addPart" in pressed.dataset) name(addPart(pressed.closest(".fline"))).focus();
    if ("remove" in pressed.dataset) remove(pressed.closest(".fline"));
    if ("undo" in pressed.dataset) takeBack();
    if ("pasteNow" in pressed.dataset) {
      const field = document.getElementById("pasted");
      if (field.value.trim() && (await paste(field.value, null))) field.value = "";
    }
  });

  document.getElementById("sheet").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const body = new FormData();
    body.append("sheet", file);
    body.append("start", String(next));
    await take(form.dataset.sheet, body, null);
    event.target.value = "";
  });

  lines.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (event.target.tagName === "TEXTAREA" || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    paste(text, event.target.closest(".fline"));
  });

  // What belongs to the kind chosen is shown.
  lines.addEventListener("change", (event) => {
    const line = event.target.closest(".fline");
    if (line && event.target === kind(line)) {
      line.dataset.kind = event.target.value;
      if (event.isTrusted) line.dataset.chosen = "1";
      const folded = line.querySelector(".fline__more");
      if (["premix"].includes(event.target.value)) folded.open = true;
    }
  });

  // A name taken from the list: on to the amount.
  lines.addEventListener("picked", (event) => {
    const line = event.target.closest(".fline");
    if (event.target === name(line)) line.querySelector(".fline__amount input").focus();
  });

  // Enter in a name goes on to the amount, in an amount to the next row, made if need be.
  lines.addEventListener("keydown", (event) => {
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
