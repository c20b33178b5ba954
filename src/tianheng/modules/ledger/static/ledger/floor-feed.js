/* Feeding, issuing and bringing back: batch → additive → lot (scanned, or first expired first) → amount → saved. */
"use strict";
(function (F) {
  const T = F.T, h = F.h;
  let S = {}, scale = null, asking = 0;
  const batches = () => F.day.batches;
  const batchOf = (id, show) => batches().find((one) => one.id === id) || { id, number: show.number, product: show.product, size: "", mass: null, approved: true, lines: [], fed: [], bounds: {}, sums: [] };
  const lotOf = () => F.lots().get(S.lot);
  const placeName = (id) => (F.day.places.find((one) => one.id === Number(id)) || {}).name || "";

  /* Entries of this device that the day does not know yet; what was refused before anything went in does not count. */
  const loose = () => {
    const known = new Set(F.day.entries.map((one) => one.id));
    return F.queue.filter((one) => one.key !== S.key && !(one.answer && known.has(one.answer.id)) && !(one.state === "refused" && !one.facts.fed));
  };
  const feeding = (batch) => loose().filter((one) => one.kind === "feed" && one.facts.batch === batch.id);
  const taken = () => {
    const found = new Map(), add = (facts, place, sign) => {
      const name = `${facts.lot}/${place}`, micro = F.micro(facts.amount, facts.unit) || 0n;
      found.set(name, (found.get(name) || 0n) + sign * micro);
    };
    loose().forEach(({ kind, facts }) => {
      if (kind === "feed") add(facts, facts.location, 1n);
      if (kind === "issue") { add(facts, facts.origin, 1n); add(facts, facts.destination, -1n); }
    });
    return found;
  };
  const there = (lot, place) => BigInt(lot.places[place] || "0") - (taken().get(`${lot.id}/${place}`) || 0n);
  const total = (lot) => Object.keys(lot.places).reduce((sum, place) => sum + there(lot, place), 0n);
  const show = (micro, lot) => F.display(micro > 0n ? micro : 0n, lot.dimension, lot.unit);
  const sumOf = (batch, line) => F.inside(batch, F.lots(), feeding(batch)).filter((row) => line.lots.includes(row.id))
    .reduce((sum, row) => row.weight ? sum + row.micro * BigInt(row.weight[0]) / BigInt(row.weight[1]) : sum, 0n);

  F.feed = () => [F.title(T("tab_feed"), T("choose_batch")), batches().map((batch) => {
    const done = batch.lines.filter((line) => sumOf(batch, line) > 0n).length;
    return h("button.card.wide", { type: "button", onclick: () => { S = { kind: "feed", batch: batch.id }; F.go(lines); } },
      h("strong", {}, batch.number), h("span", {}, `${batch.product} · ${batch.size}`), h("small", {}, batch.broken || T("lines_done", { done, all: batch.lines.length })));
  }), !batches().length && [h("p.say", {}, T("no_batch")), F.may("feed").some((one) => one.id === F.day.me.id) && h("a.key.main", { href: F.addresses.open_batch }, T("open_batch"))]];

  const lines = () => {
    const batch = batchOf(S.batch, {});
    return [F.title(batch.number, `${batch.product} · ${batch.size}`), batch.broken && h("p.bad", {}, batch.broken), batch.lines.map((line) => {
      const fed = sumOf(batch, line), full = line.planned && fed >= BigInt(line.planned);
      return h(`button.card.wide${fed ? full ? ".good" : ".wait" : ""}`, { type: "button", onclick: () => { S = { kind: "feed", batch: batch.id, line: line.id }; F.go(pickLot); } },
        h("strong", {}, `${fed ? "✓ " : ""}${line.name}`), h("span", {}, line.planned ? T("planned", { amount: F.display(BigInt(line.planned), "mass") }) : line.step), fed > 0n && h("small", {}, T("fed", { amount: F.display(fed, "mass") })));
    }), F.button(T("other_lot"), () => { S = { kind: "feed", batch: batch.id }; F.go(pickLot); })];
  };

  /* A lot: by the camera, by a wedge scanner, by its short number, or off the list. */
  const candidates = () => {
    const all = [...F.lots().values()].filter((lot) => total(lot) > 0n), batch = S.kind === "feed" && batchOf(S.batch, {});
    const line = batch && S.line && batch.lines.find((one) => one.id === S.line);
    return line ? all.filter((lot) => line.lots.includes(lot.id)) : all;
  };
  const pickLot = () => {
    const rows = candidates(), batch = S.kind === "feed" && batchOf(S.batch, {}), said = h("p.bad", { role: "alert", id: "said" }, S.said || "");
    const field = h("input", { id: "scan", autocomplete: "off", autocapitalize: "off", enterkeyhint: "search", placeholder: T("scan_hint"), "aria-label": T("scan_hint"), onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); scanned(field.value); } } });
    let first = true;
    return [F.title(S.line ? batch.lines.find((one) => one.id === S.line).name : T(S.kind === "issue" ? "take_out" : "choose_lot"), S.line || S.kind === "issue" ? T("choose_lot") : batch.number),
      h("div.scan", {}, field, F.button(T("find"), () => scanned(field.value), "main"), F.button(T("camera"), camera)), said,
      rows.map((lot) => {
        const good = lot.state === "released" && lot.expires >= F.today(), lead = good && first;
        if (good) first = false;
        return h(`button.card.wide${good ? "" : ".bad"}`, { type: "button", onclick: () => choose(lot) }, h("strong", {}, `${lot.name} `, h("span.number", {}, lot.number)),
          h("span", {}, T("expires", { day: lot.expires }), " · ", show(total(lot), lot)), lead ? h("small.first", {}, T("first")) : !good && h("small", {}, lot.expires < F.today() ? T("expired") : lot.says));
      }), !rows.length && h("p.say", {}, T("no_lot"))];
  };
  const scanned = (text) => {
    const found = F.findLots(text, F.lots(), F.day.organisation.code);
    if (found.length === 1) return choose(found[0]);
    S.said = text.trim() ? T(found.length ? "many_lots" : "unknown_lot", { text: F.lotNumber(text) }) : "";
    F.buzz([80, 60, 80]);
    F.draw(true);
    const field = document.getElementById("scan");
    return field && field.focus();
  };
  /* A wedge scanner types fast and ends with Enter, wherever the page stands. */
  let typed = "", last = 0;
  document.addEventListener("keydown", (event) => {
    if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName) || !document.getElementById("scan")) return;
    if (event.timeStamp - last > 80) typed = "";
    last = event.timeStamp;
    if (event.key === "Enter" && typed.length > 3) { event.preventDefault(); scanned(typed); typed = ""; } else if (event.key.length === 1) typed += event.key;
  });
  const camera = async () => {
    const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
    if (!formats.length || !navigator.mediaDevices) return F.dialog(T("camera"), h("p.say", {}, T("no_camera")));
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }); } catch { return F.dialog(T("camera"), h("p.say", {}, T("no_camera_right"))); }
    const video = h("video", { playsinline: true, muted: true }), reader = new BarcodeDetector({ formats: ["qr_code", "data_matrix", "code_128", "ean_13"].filter((one) => formats.includes(one)) });
    video.srcObject = stream;
    F.dialog(T("camera"), video);
    await video.play();
    const end = () => stream.getTracks().forEach((one) => one.stop());
    const look = async () => {
      if (!video.isConnected) return end();
      const [code] = await reader.detect(video).catch(() => []);
      if (!code) return setTimeout(look, 200);
      end(); F.close(); F.buzz(60);
      return scanned(code.rawValue);
    };
    return look();
  };
  const choose = (lot) => {
    const batch = S.kind === "feed" && batchOf(S.batch, {}), line = batch && batch.lines.find((one) => one.lots.includes(lot.id));
    const from = S.kind === "feed" ? ["floor", "cabinet", "room"] : ["cabinet", "room", "floor"];
    const places = F.day.places.filter((one) => there(lot, one.id) > 0n).sort((a, b) => from.indexOf(a.kind) - from.indexOf(b.kind));
    const past = batch && F.day.last.find(([product, additive]) => product === batch.product_id && additive === lot.additive);
    const units = F.UNITS[lot.dimension], unit = past && units.includes(past[3]) ? past[3] : (S.kind === "issue" && units.includes(lot.unit) && lot.unit) || units[0] || lot.unit;
    S = { ...S, lot: lot.id, line: S.line || (line && line.id), place: places.length ? places[0].id : Number(Object.keys(lot.places)[0]), unit, text: S.text || "", past, said: "", key: S.key || F.key(), found: null };
    F.go(S.kind === "feed" ? amount : issueForm);
  };

  const chips = (title, list, chosen, pick) => list.length > 1 || (list.length && chosen === null) ? h("fieldset.chips", {}, h("legend", {}, title), list.map(([value, text]) => F.button(text, () => { pick(value); F.draw(); }, chosen === value ? "chip.on" : "chip", { "aria-pressed": String(chosen === value) }))) : null;
  const scales = () => chips(T("scale"), F.day.scales.map((one) => [one.id, one.number]), scale ? scale.id : null, (id) => { const one = F.day.scales.find((each) => each.id === id); scale = scale && scale.id === id ? null : one; F.keep("scale", scale && scale.id); ask(); });
  /* What the scale showed last, with its time; in the unit of another kind it is told and not taken. */
  const weigh = async () => {
    const { key } = S, { status, body } = await F.ask(`${F.addresses.weight}?scale=${scale.id}`, null, 6);
    if (S.key !== key) return;
    const { value, unit, old, words } = body || {}, kind = Object.values(F.UNITS).find((units) => units.includes(S.unit)) || [];
    const fits = status === 200 && value && kind.includes(unit);
    if (fits) S = { ...S, text: value, unit };
    S.weighed = { text: S.text, old: old || !fits, words: [].concat(words || T("no_net"), value && !fits ? T("other_unit") : "").join(" ") };
    ask();
    F.draw();
  };
  const offers = (list) => list.filter((one) => one).map(([text, value, unit]) => F.button(text, () => { S.text = value; S.unit = unit; ask(); F.draw(); }, "chip"));
  const entry = (lot, more) => [h("div.entry", {}, h("output.amount", { id: "amount", "aria-live": "polite" }, S.text || "0", h("small", {}, S.unit)),
    h("div.units", { role: "group", "aria-label": T("unit") }, F.UNITS[lot.dimension].map((one) => F.button(one, () => { S.unit = one; ask(); F.draw(); }, S.unit === one ? "chip.on" : "chip", { "aria-pressed": String(S.unit === one) })))),
    h("div.chips", {}, more, scale && S.kind !== "correct" && F.button(T("take_weight"), weigh, "chip", { id: "weigh" })),
    S.weighed && S.weighed.text === S.text && h(`p.${S.weighed.old ? "warn" : "quiet"}`, { role: "status" }, S.weighed.words),
    F.numbers((change) => { S.text = change(S.text); ask(); F.draw(); })];
  const micro = () => F.micro(S.text, S.unit) || 0n;

  /* The check: at once by this device, then by the server when it answers. */
  const mine = () => {
    const batch = batchOf(S.batch, S.show || {}), found = F.check({ batch, lot: lotOf(), lots: F.lots(), place: S.place, micro: micro(), scale, today: F.today(), waiting: feeding(batch), taken: taken() });
    const text = (one) => T(`code_${one.code}`, one.facts);
    return { ...found, stops: found.stops.map(text), warnings: found.warnings.map(text), by: "device" };
  };
  const ask = () => {
    S.found = null;
    clearTimeout(asking);
    if (S.kind !== "feed" || !micro() || !F.online || !F.day.token) return;
    const key = S.key, text = S.text;
    asking = setTimeout(async () => {
      const { status, body } = await F.ask(F.addresses.check, { batch: S.batch, lot: S.lot, location: S.place, amount: S.text, unit: S.unit, scale: scale && scale.id }, 6);
      if (S.key !== key || S.text !== text) return;
      if (status === 200) {
        const line = body.lines[0];
        S.found = { ...line, stops: body.stops.map((one) => one.text), warnings: body.warnings.map((one) => one.text), need: body.need, by: "server",
          sums: body.sums.map((one) => ({ name: one.hue || one.function, share: F.percent((F.micro(one.sum, "g") || 0n) / 100n) })) };
      }
      F.draw();
    }, 300);
  };
  /* What was weighed while the day was still on its way is put to the server once it has come. */
  F.refreshed = () => { if (S.text && !S.found) ask(); };
  const bar = (text, share) => share && h(`p.bar${parseFloat(share) > 100 ? ".over" : ""}`, {}, h("span", {}, text), h("progress", { max: 100, value: Math.min(100, parseFloat(share)) }), h("b", {}, share));
  const judged = (found) => h(`section.judged${found.stops.length ? ".bad" : found.warnings.length ? ".wait" : ".good"}`, { id: "judged", "aria-live": "polite" },
    h("p", {}, found.level && T("level", { level: found.level }), " ", found.limit && T("limit", { limit: found.limit })), bar(T("of_limit"), found.limit_share), bar(T("of_formula"), found.formula_share), found.sums.map((one) => bar(T("of_sum", { name: one.name }), one.share)),
    found.stops.map((one) => h("p.bad", {}, `✕ ${one}`)), found.warnings.map((one) => h("p.warn", {}, `! ${one}`)), h("p.quiet", {}, T(`by_${found.by}`)));

  /* The check in one line, always in sight above the key that saves. */
  const brief = (found) => h(`p.brief.${found.stops.length ? "bad" : found.warnings.length ? "wait" : "good"}`, {}, found.stops.length ? T("do_not") : T(found.warnings.length ? "look" : "fits"),
    h("span", {}, [found.limit_share && `${T("of_limit")} ${found.limit_share}`, found.formula_share && `${T("of_formula")} ${found.formula_share}`].filter((one) => one).join(" · ")));

  const amount = () => {
    const lot = lotOf(), batch = batchOf(S.batch, S.show || {}), line = batch.lines.find((one) => one.id === S.line);
    if (!lot) return pickLot();
    const rest = line && line.planned ? BigInt(line.planned) - sumOf(batch, line) : 0n, found = micro() ? S.found || mine() : null;
    return [F.title(lot.name, `${lot.number} · ${batch.number}`), entry(lot, offers([rest > 0n && lot.dimension === "mass" && [T("rest", { amount: F.shown(rest, S.unit), unit: S.unit }), F.shown(rest, S.unit), S.unit], S.past && [T("last", { amount: S.past[2], unit: S.past[3] }), S.past[2], S.past[3]]])),
      chips(T("from"), F.day.places.filter((one) => there(lot, one.id) > 0n).map((one) => [one.id, `${one.name} ${show(there(lot, one.id), lot)}`]), S.place, (id) => { S.place = id; ask(); }), scales(),
      found && judged(found),
      h("div.foot.low", {}, found && brief(found), !found ? F.button(T("enter_amount"), () => {}, "main", { disabled: true }) : found.stops.length && !S.fed ? [F.button(T("fed_already"), () => save(found, true), "bad")] :
        F.button(T(F.online && !S.fed ? "save" : "save_here"), () => save(found, S.fed), "main", { id: "save" }))];
  };

  const save = (found, fed) => F.withActor("feed", (actor) => {
    const go = (reason) => {
      const second = found.need === "second" && F.online;
      if (!second) return submit(actor, reason, fed, null);
      return F.choose(T("who_checks"), F.may("check").filter((one) => one.id !== actor.id), (who) => F.pin(who.name, async (pin) => { F.close(); await submit(actor, reason, fed, { checker: who.id, pin }); }));
    };
    return found.need || found.stops.length ? F.reason([...found.stops, ...found.warnings], go) : go("");
  });
  const submit = (actor, reason, fed, secret) => {
    const lot = lotOf(), batch = batchOf(S.batch, S.show || {});
    const facts = { batch: S.batch, lot: S.lot, location: S.place, amount: S.text, unit: S.unit, scale: scale ? scale.id : null, reason, fed: Boolean(fed) || !F.online };
    return send("feed", facts, { title: `${lot.name} ${S.text} ${S.unit}`, sub: `${batch.number} ${batch.product} · ${lot.number}`, number: batch.number, product: batch.product }, actor, secret, () => { S = { kind: "feed", batch: batch.id }; F.home(F.feed); if (batches().some((one) => one.id === batch.id)) F.go(lines); });
  };
  /* Stored, sent, and what became of it. Without an answer a feeding counts as done: it is told as it was. */
  const send = async (kind, facts, words, actor, secret, next) => {
    const { key } = await F.enter(kind, facts, words, actor, secret, S.key);
    F.swap(() => [F.title(words.title, words.sub), h("p.say", {}, T("sending"))]);
    if (F.online) await F.sync();
    if (F.online && F.find(key).state === "waiting" && !F.find(key).answer) await F.sync();
    const now = F.find(key);
    if (kind === "feed" && now.state === "waiting" && !now.facts.fed) await F.change(key, { facts: { ...now.facts, fed: true } });
    F.buzz(["conflict", "refused"].includes(now.state) ? [120, 80, 120] : 60);
    F.swap(() => outcome(key, words, next));
  };
  const outcome = (key, words, next) => {
    const now = F.find(key), { state } = now, answer = now.answer || {}, bad = ["conflict", "refused"].includes(state);
    const edit = async () => { S = { ...S, fed: now.facts.fed, found: null }; if (!now.facts.fed) { await F.remove(key); await F.tell(); S.key = F.key(); } F.swap(now.kind === "issue" ? issueForm : amount); ask(); };
    return [F.title(words.title, words.sub), h(`section.outcome.${bad ? "bad" : state === "saved" ? "good" : "wait"}`, { role: "status" },
      h("p.mark", {}, bad ? "✕" : state === "saved" ? "✓" : "…"), h("h2", {}, T(`done_${state}`)), (answer.words || []).map((one) => h("p", {}, one)), answer.mend && h("p.mend", {}, answer.mend), answer.unsigned && h("p.mend", {}, T("sign_later")), state === "saved" && now.kind === "feed" && h("p.quiet", {}, T("mend_later"))),
      h("div.foot", {}, state === "refused" && F.button(T("mend"), edit, "main"), ["pin", "sign"].includes(state) && F.button(T("tab_list"), () => F.home(F.list), "main"), F.button(T(words.number ? "next_line" : "done"), next, state === "refused" ? "" : "main"))];
  };
  F.mend = (one) => {
    const { facts } = one;
    S = { kind: one.kind, key: one.key, batch: facts.batch, lot: facts.lot, place: facts.location || facts.origin, to: facts.destination, text: facts.amount, unit: facts.unit, fed: facts.fed, show: one.show, found: null };
    F.go(lotOf() ? one.kind === "issue" ? issueForm : amount : pickLot);
    ask();
  };

  /* F06: out of the cabinet by two people, and back. */
  F.issue = () => [F.title(T("tab_issue"), T("issue_sub")), F.button(T("take_out"), () => { S = { kind: "issue" }; F.go(pickLot); }, "main.wide"), h("h2", {}, T("give_back")), F.day.issues.length > 0 && h("p.quiet", {}, T("give_back_sub")),
    F.day.issues.map((one) => h("button.card.wide", { type: "button", onclick: () => { S = { kind: "return", issue: one, lot: one.lot, unit: one.unit, text: "", key: F.key() }; F.go(backForm); } },
      h("strong", {}, `${one.name} `, h("span.number", {}, one.number)), h("span", {}, T("left", { amount: one.shown })), h("small", {}, `${F.clock(one.at)} · ${one.taker} · ${one.to} → ${one.from}`))), !F.day.issues.length && h("p.say", {}, T("none_out"))];
  const issueForm = () => {
    const lot = lotOf(), to = F.day.places.filter((one) => one.id !== S.place);
    if (!to.some((one) => one.id === S.to)) S.to = (to.find((one) => one.kind === "floor") || to[0] || {}).id;
    const short = there(lot, S.place) < micro(), old = lot.expires < F.today() || lot.state !== "released";
    return [F.title(lot.name, lot.number), entry(lot), chips(T("from"), F.day.places.filter((one) => there(lot, one.id) > 0n).map((one) => [one.id, `${one.name} ${show(there(lot, one.id), lot)}`]), S.place, (id) => { S.place = id; }),
      chips(T("to"), to.map((one) => [one.id, one.name]), S.to, (id) => { S.to = id; }), chips(T("for_batch"), batches().slice(0, 8).map((one) => [one.id, one.number]), S.batch || null, (id) => { S.batch = S.batch === id ? null : id; }), scales(),
      short && h("p.bad", {}, T("code_no_stock", { lot: lot.number, left: show(there(lot, S.place), lot) })), old && h("p.bad", {}, T("code_state", { lot: lot.number, state: lot.says })),
      h("div.foot", {}, F.button(T("weighed_by_two"), () => two("issue", { lot: S.lot, origin: S.place, destination: S.to, batch: S.batch || null, scale: scale && scale.id }, lot), "main", { disabled: !micro() || short || old }))];
  };
  const backForm = () => {
    const lot = { dimension: Object.keys(F.UNITS).find((one) => F.UNITS[one].includes(S.unit)) || "count", unit: S.unit, name: S.issue.name, number: S.issue.number }, over = micro() > BigInt(S.issue.left);
    return [F.title(S.issue.name, `${S.issue.number} · ${S.issue.to} → ${S.issue.from}`), entry(lot, offers([[T("all_of_it", { amount: F.shown(BigInt(S.issue.left), S.unit), unit: S.unit }), F.shown(BigInt(S.issue.left), S.unit), S.unit]])), scales(), over && h("p.bad", {}, T("too_much", { amount: S.issue.shown })),
      h("div.foot", {}, F.button(T("weighed_by_two"), () => two("return", { issue: S.issue.id, scale: scale && scale.id }, lot), "main", { disabled: !micro() || over }))];
  };
  /* The one who holds the cabinet gives, the other takes; the one who does not act gives the PIN. */
  const two = (kind, facts, lot) => F.withActor("issue", (actor) => {
    const keepers = new Set(F.may("keep").map((one) => one.id)), others = F.may("issue").filter((one) => one.id !== actor.id && (keepers.has(one.id) || keepers.has(actor.id)));
    const earlier = kind === "issue" && [...F.lots().values()].find((one) => one.substance === lot.substance && one.state === "released" && one.expires < lot.expires && one.expires >= F.today());
    const why = kind === "issue" ? [earlier && T("code_not_first", { other: earlier.number, day: earlier.expires }), !(scale && scale.until >= F.today()) && (scale ? T("code_scale", { scale: scale.number }) : T("no_scale"))].filter((one) => one) : [];
    const go = (reason) => F.choose(T("with_whom"), others, (other) => {
      const keeper = keepers.has(other.id) ? other : actor, taker = keeper === other ? actor : other;
      const all = { ...facts, taker: taker.id, keeper: keeper.id, amount: S.text, unit: S.unit, reason };
      const words = { title: `${T(kind === "issue" ? "take_out" : "give_back")} ${lot.name} ${S.text} ${S.unit}`, sub: `${lot.number} · ${taker.name} / ${keeper.name}`, other: other.name };
      const done = () => F.home(F.issue);
      return F.online ? F.pin(other.name, async (pin) => { F.close(); await send(kind, all, words, actor, { pin }, done); }) : send(kind, all, words, actor, null, done);
    });
    return why.length ? F.reason(why, go) : go("");
  });

  /* A correction is a new entry that names the old one. */
  F.correct = (one) => { S = { kind: "correct", text: one.amount, unit: one.unit, key: F.key(), one }; F.go(correction); };
  const correction = () => {
    const { one } = S, lot = { dimension: Object.keys(F.UNITS).find((each) => F.UNITS[each].includes(one.unit)) || "count" };
    const put = (facts, word) => F.withActor("correct", (actor) => F.reason([`${one.name} ${one.amount} ${one.unit} · ${one.number}`], (reason) =>
      send("correct", { feeding: one.id, reason, ...facts }, { title: `${word} ${one.name}`, sub: `${one.number} · ${one.lot_number}` }, actor, null, () => F.home(F.list))));
    return [F.title(T("correct"), `${one.name} ${one.amount} ${one.unit} · ${one.number}`), entry(lot),
      h("div.foot", {}, F.button(T("correct_to", { amount: `${S.text || "0"} ${S.unit}` }), () => put({ amount: S.text, unit: S.unit }, T("correct")), "main", { disabled: !micro() }), F.button(T("void"), () => put({ void: true }, T("void")), "bad"))];
  };

  F.start().then(async () => { const id = await F.kept("scale").catch(() => null); scale = F.day && F.day.scales.find((one) => one.id === id) || null; });
})(window.Floor);
