/* The frame of the shop floor: header, tabs, pads, dialogs, who acts, the day's list. Feeding and issuing stand in
   floor-feed.js. Every text comes from the server in the reader's language. */
"use strict";
(function (F) {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const texts = read("texts"), IDLE = 10 * 60 * 1000, ZONE = 8 * 36e5; // one clock for the whole country
  F.addresses = read("addresses");
  F.T = (key, facts) => (texts[key] || key).replace(/\{(\w+)\}/g, (_all, name) => (facts || {})[name] ?? "");
  const T = F.T;

  /* h("button.big", { onclick }, "text", child…) */
  const real = (inside) => inside.flat(9).filter((one) => one !== null && one !== undefined && one !== false && one !== "");
  F.h = (what, facts, ...inside) => {
    const [tag, ...classes] = what.split("."), node = document.createElement(tag);
    if (classes.length) node.className = classes.join(" ");
    Object.entries(facts || {}).forEach(([name, value]) => {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    });
    node.append(...real(inside));
    return node;
  };
  const h = F.h, main = document.getElementById("main"), top = document.getElementById("top"), tabs = document.getElementById("tabs");
  F.button = (text, onclick, kind, more) => h(`button.key${kind ? "." + kind : ""}`, { type: "button", onclick, ...more }, text);
  /* The time of today, and with its day when it was another one. */
  F.clock = (text, offset) => {
    const at = new Date(Date.parse(text) + (offset || 0) + ZONE).toISOString().slice(0, 16).replace("T", " ");
    return at.startsWith(F.today()) ? at.slice(11) : at;
  };
  F.today = () => new Date(Date.now() + (F.day ? F.day.offset : 0) + ZONE).toISOString().slice(0, 10);
  F.lots = () => new Map((F.day ? F.day.lots : []).map((lot) => [lot.id, lot]));
  F.buzz = (pattern) => { if (navigator.vibrate) navigator.vibrate(pattern); };

  /* Screens: functions that give their content; the browser's own back key leads back. */
  const stack = [];
  F.go = (screen) => { stack.push(screen); history.pushState({ at: stack.length }, ""); F.draw(true); };
  F.swap = (screen) => { stack[stack.length - 1] = screen; F.draw(true); };
  F.home = (screen) => { stack.length = 0; stack.push(screen); F.draw(true); };
  F.back = () => history.back();
  window.addEventListener("popstate", () => { if (closeDialog()) { history.pushState({}, ""); return; } if (stack.length > 1) stack.pop(); F.draw(true); });
  F.draw = (fresh) => {
    head();
    const screen = stack[stack.length - 1];
    if (!screen) return;
    const focused = !fresh && document.activeElement && document.activeElement.id, place = main.scrollTop;
    const typed = focused && document.activeElement.value;
    main.replaceChildren(...real([F.day ? screen() : empty()]));
    if (fresh) { window.scrollTo(0, 0); main.focus({ preventScroll: true }); } else main.scrollTop = place;
    const again = focused && document.getElementById(focused);
    if (again) { if (typed) again.value = typed; again.focus(); }
  };
  const empty = () => h("p.say", {}, T(F.signedOut ? "signed_out" : F.online ? "loading" : "no_day"));
  F.title = (text, sub) => h("header.title", {},
    stack.length > 1 && F.button("‹", F.back, "round", { "aria-label": T("back") }), h("div", {}, h("h1", {}, text), sub && h("p", {}, sub)));

  /* Who is there, whether all is sent. */
  const head = () => {
    const waiting = F.waiting(), actor = F.actor();
    const word = F.signedOut ? T("signed_out") : waiting.length ? T(F.online ? "to_send" : "offline_n", { n: waiting.length }) : T(F.online ? "all_sent" : "offline");
    const tone = F.signedOut || waiting.some((one) => ["conflict", "refused"].includes(one.state)) ? "bad" : waiting.length || !F.online ? "wait" : "good";
    top.replaceChildren(
      h("button.who", { type: "button", onclick: () => F.home(F.people) }, h("small", {}, F.day ? F.day.organisation.name : T("title")), h("strong", {}, actor ? actor.name + (actor.pass ? "" : T("unproven")) : T("nobody"))),
      h(`button.sent.${tone}`, { type: "button", onclick: () => F.home(F.list), "aria-live": "polite" }, word));
    const pages = [["feed", F.feed], ["issue", F.issue], ["list", F.list], ["people", F.people]];
    tabs.replaceChildren(...pages.map(([name, page]) => h("button.tab", { type: "button", "aria-current": stack[0] === page ? "page" : null, onclick: () => F.home(page) },
      T(`tab_${name}`), name === "list" && waiting.length ? h("b", {}, String(waiting.length)) : "")));
    if (F.signedOut) top.append(h("a.key.bad", { href: `${F.addresses.login}?next=${F.addresses.floor}` }, T("sign_in_again")));
  };

  /* Who acts: oneself on one's own phone; on a shared tablet whoever gave the PIN, until ten idle minutes have passed. */
  let chosen = null;
  F.actor = () => {
    const me = F.day && F.day.me;
    if (chosen && chosen.until > Date.now()) return chosen;
    chosen = null;
    return me && !me.shared && me.pass ? { id: me.id, name: me.name, pass: me.pass } : null;
  };
  const take = (who) => { chosen = { ...who, until: Date.now() + IDLE }; };
  document.addEventListener("pointerdown", () => { if (chosen && chosen.until > Date.now()) chosen.until = Date.now() + IDLE; }, true);
  F.may = (duty) => (F.day ? F.day.people : []).filter((one) => one.may.includes(duty));
  /* Have somebody who may do it, then go on. */
  F.withActor = (duty, go) => {
    const actor = F.actor();
    if (actor && F.may(duty).some((one) => one.id === actor.id)) return go(actor);
    return F.choose(T("who_does"), F.may(duty), (one) => F.enterPin(one, () => { F.draw(); go(F.actor()); }));
  };
  F.choose = (title, people, then) => dialog(title, people.length ?
    people.map((one) => F.button(one.name, () => { closeDialog(); then(one); }, "person")) : h("p.say", {}, T("nobody_may")));
  /* The PIN of somebody who takes the tablet over; without a network the name alone, to be proved later. */
  F.enterPin = (one, then) => F.pin(one.name, async (pin, fail) => {
    const { status, body } = await F.ask(F.addresses.who, { person: one.id, pin });
    if (status === 200) { take(body); await F.prove(body.id, body.pass); closeDialog(); F.sync(); then(); }
    else if (status === 0) offerName(one, then); else fail((body && body.words && body.words[0]) || T("failed"));
  });
  const offerName = (one, then) => dialog(one.name, h("p.say", {}, T("no_net_pin")),
    F.button(T("go_on_unproven"), () => { take({ id: one.id, name: one.name, pass: "" }); closeDialog(); then(); }, "main"), F.button(T("cancel"), closeDialog));

  /* Dialogs and pads. */
  const veil = document.getElementById("veil");
  const closeDialog = F.close = () => { const open = !veil.hidden; veil.hidden = true; veil.replaceChildren(); return open; };
  const dialog = F.dialog = (title, ...inside) => {
    veil.replaceChildren(h("section.dialog", { role: "dialog", "aria-modal": "true", "aria-label": title }, h("header", {}, h("h2", {}, title), F.button("×", closeDialog, "round", { "aria-label": T("cancel") })), inside));
    veil.hidden = false;
    const first = veil.querySelector("button.key:not(.round), input, textarea");
    if (first) first.focus();
  };
  const keys = (press, order = "123456789.0←") => h("div.pad", {}, [...order].map((one) => F.button(one, () => press(one), "digit")));
  F.numbers = (press) => keys((one) => press((text) => one === "←" ? text.slice(0, -1) : one === "." ? (text.includes(".") ? text : (text || "0") + ".") : (text === "0" ? one : text + one).slice(0, 12)), "123←456.7890");
  F.pin = (name, done) => {
    let typed = "";
    const shown = h("output.pin", { "aria-label": "PIN" }, " "), wrong = h("p.bad", { role: "alert" });
    const press = (one) => { typed = one === "←" ? typed.slice(0, -1) : one === "." ? "" : (typed + one).slice(0, 12); shown.textContent = "•".repeat(typed.length) || " "; wrong.textContent = ""; };
    const send = async (event) => { if (typed.length < 4) return; event.target.disabled = true; const pin = typed; press("."); await done(pin, (words) => { wrong.textContent = words; F.buzz([80, 60, 80]); }); event.target.disabled = false; };
    const pad = keys(press);
    pad.addEventListener("keydown", (event) => { if (/^\d$/.test(event.key)) press(event.key); });
    dialog(T("pin_of", { name }), shown, wrong, pad, F.button(T("confirm"), send, "main"));
  };
  /* A reason: one tap, or typed. */
  F.reason = (why, then) => {
    const text = h("textarea", { id: "reason", maxlength: 200, rows: 2, "aria-label": T("reason") });
    dialog(T("reason_title"), why.map((one) => h("p.warn", {}, one)), h("div.chips", {}, texts.reasons.map((one) => F.button(one, () => { text.value = one; }, "chip"))), text,
      F.button(T("confirm"), () => { const said = text.value.trim(); if (said.length < 2) { text.focus(); return; } closeDialog(); then(said); }, "main"));
  };

  /* The day's list: what waits here first, then what is written. */
  const STATES = { waiting: "wait", sign: "wait", pin: "wait", conflict: "bad", refused: "bad", saved: "good" };
  F.list = () => {
    const here = F.queue.filter((one) => one.state !== "saved").slice().reverse(), written = F.day.entries;
    return [F.title(T("tab_list"), T("list_sub", { n: written.length, w: here.length })),
      here.map((one) => h(`article.row.${STATES[one.state]}`, { id: one.key }, h("h2", {}, one.show.title), h("p", {}, one.show.sub),
        h("p", {}, `${F.clock(one.at, one.offset)} · ${one.who} · `, h("b", {}, T(`state_${one.state}`))), ((one.answer || {}).words || []).map((word) => h("p.bad", {}, word)),
        one.answer && one.answer.mend && h("p.mend", {}, one.answer.mend), h("div.chips", {}, choices(one)))),
      written.map((one) => h(`article.row.${one.status === "violation" ? "bad" : one.unsigned ? "wait" : "good"}`, {}, h("h2", {}, `${one.name} ${one.amount} ${one.unit}`),
        h("p", {}, `${one.number} ${one.product} · ${one.lot_number}`), h("p", {}, `${F.clock(one.at)} · ${one.by}${one.checker ? " / " + one.checker : ""} · `, h("b", {}, one.says)),
        one.codes.length > 0 && h("p.quiet", {}, one.codes.join(" · ")), one.reason && h("p.quiet", {}, one.reason),
        h("div.chips", {}, one.unsigned && F.button(T("countersign"), () => countersign(one), "chip.main"), one.status !== "void" && F.button(T("correct"), () => F.correct(one), "chip")))),
      !here.length && !written.length && h("p.say", {}, T("nothing_today")),
      F.button(T("send_now"), async () => { await F.refresh(); await F.sync(); }, "", {})];
  };
  const choices = (one) => {
    if (one.answer && one.answer.recorded) return [F.button(T("understood"), async () => { await F.remove(one.key); await F.tell(); }, "chip.main")];
    if (one.state === "pin") return [F.button(T("give_pin", { name: one.who }), () => F.enterPin({ id: one.actor, name: one.who }, () => F.draw()), "chip.main"), strike(one)];
    if (one.state === "sign") return [F.button(T("give_pin", { name: one.show.other }), () => F.pin(one.show.other, async (pin) => { F.close(); await F.sign(one.key, pin); await F.sync(); }), "chip.main"), strike(one)];
    if (one.state === "waiting") return [];
    return [["feed", "issue"].includes(one.kind) && F.button(T("mend"), () => F.mend(one), "chip.main"), F.button(T("again"), async () => { await F.change(one.key, { state: "waiting" }); await F.sync(); }, "chip"), strike(one)];
  };
  /* Struck off: the reason goes to the server, the entry stays in its trail. */
  const strike = (one) => F.button(T("strike"), () => F.withActor("feed", (actor) => F.reason([T("strike_why")], async (reason) => {
    const { key, kind, at, who, facts } = one;
    await F.enter("drop", { entry: { key, kind, at, who, ...facts }, reason }, { title: T("struck"), sub: one.show.title }, actor);
    await F.remove(one.key);
    await F.tell();
    F.sync();
  })), "chip");
  const countersign = (one) => F.choose(T("who_checks"), F.may("check").filter((each) => each.id !== one.maker), (who) => F.pin(who.name, async (pin, fail) => {
    const sign = async (reason) => {
      const { status, body } = await F.ask(F.addresses.countersign, { feeding: one.id, person: who.id, pin, reason, key: F.key() });
      if (status === 200) { F.close(); await F.refresh(); } else if (reason) dialog(T("countersign"), h("p.bad", {}, ((body && body.words) || [T("no_net")]).join(" "))); else fail(((body && body.words) || [T("no_net")]).join(" "));
    };
    if (one.reason) await sign(""); else F.reason(one.codes, sign);
  }));

  /* Who acts, and whether this device is shared. */
  F.people = () => {
    const me = F.day.me, actor = F.actor();
    return [F.title(T("tab_people"), actor ? T("acting", { name: actor.name }) : T("nobody")),
      h("div.grid", {}, F.day.people.map((one) => F.button(one.name, () => one.id === me.id && !me.shared && me.pass ? (chosen = null, F.draw()) : F.enterPin(one, () => F.draw()), actor && actor.id === one.id ? "person.main" : "person"))),
      !F.day.people.length && h("p.say", {}, T("nobody_may")),
      actor && me.shared && F.button(T("leave_person"), () => { chosen = null; F.draw(); }),
      h("section.card", {}, h("h2", {}, T("device")), h("p", {}, T(me.shared ? "device_shared" : "device_own", { name: me.name })),
        !me.shared && F.button(T("make_shared"), async () => { if ((await F.ask(F.addresses.shared, {})).status === 200) await F.refresh(); }),
        h("p.quiet", {}, T("device_note")), h("a.key", { href: F.addresses.desk }, T("to_desk")), F.button(T("sign_out"), signOut, "bad"))];
  };
  const signOut = async () => {
    if (F.waiting().length && !await F.sync()) return dialog(T("sign_out"), h("p.bad", {}, T("unsent", { n: F.waiting().length })));
    const form = h("form", { method: "post", action: F.addresses.logout }, h("input", { type: "hidden", name: "csrfmiddlewaretoken", value: F.day.token }));
    await F.forget("day");
    document.body.append(form);
    return form.submit();
  };

  F.changed = () => { if (veil.hidden) F.draw(); else head(); };
  F.start = async () => {
    try {
      F.day = await F.kept("day") || null;
      await F.load();
    } catch {
      document.getElementById("main").textContent = T("no_store");
    }
    F.home(F.feed);
    if ("serviceWorker" in navigator) navigator.serviceWorker.register(F.addresses.worker, { scope: F.addresses.floor });
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    await F.refresh();
    F.sync();
    setInterval(() => { if (!document.hidden) F.refresh().then(() => F.queue.some((one) => one.state === "waiting") && F.sync()); }, 90000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) F.refresh().then(F.sync); });
  };
})(window.Floor);
