/* Exact arithmetic of the shop floor without a network: whole micrograms (BigInt), no floats. It only warns: the
   server judges every entry again. Codes and needs are those of the server's own check. */
"use strict";
window.Floor = {};
(function (F) {
  const G = 1000000n, WHOLE = 10000n;
  const FACTORS = { t: 10n ** 12n, kg: 10n ** 9n, g: G, mg: 1000n, "µg": 1n, L: G, mL: 1000n, "µL": 1n };
  F.UNITS = { mass: ["g", "kg", "mg"], volume: ["mL", "L"], count: [] };

  /* "1.5", "g" → 1500000n; null for what is no number or finer than a whole micro. */
  F.micro = (text, unit) => {
    const found = /^(\d{1,15})?(?:\.(\d{0,12}))?$/.exec(text);
    if (!found || !(found[1] || found[2])) return null;
    const part = found[2] || "";
    const value = BigInt((found[1] || "0") + part) * (FACTORS[unit] || G), scale = 10n ** BigInt(part.length);
    return value % scale ? null : value / scale;
  };
  /* 1500000n, "g" → "1.5", exact. */
  F.shown = (micro, unit) => {
    const factor = FACTORS[unit] || G, part = micro % factor;
    const digits = part ? "." + String(part).padStart(String(factor).length - 1, "0").replace(/0+$/, "") : "";
    return String(micro / factor) + digits;
  };
  F.display = (micro, dimension, unit) => {
    const steps = { mass: ["kg", "g", "mg", "µg"], volume: ["L", "mL", "µL"] }[dimension] || [unit];
    const fit = steps.find((one) => micro >= (FACTORS[one] || G)) || steps[steps.length - 1];
    return `${F.shown(micro, fit)} ${fit}`;
  };
  F.percent = (share) => share === null ? "" : `${F.shown(share, "cent")}%`;
  FACTORS.cent = 100n;
  const up = (n, d) => (n + d - 1n) / d;

  /* Sum of fractions, kept as one. */
  const plus = (sum, n, d) => ({ n: sum.n * d + n * sum.d, d: sum.d * d });

  /* All that is in a batch by lot: what the server knew, what still waits here, and what is about to go in. */
  F.inside = (batch, lots, waiting, lot, micro) => {
    const found = new Map();
    const add = (id, additive, weight, amount) => {
      const row = found.get(id) || { id, additive, weight, micro: 0n };
      row.micro += amount;
      found.set(id, row);
    };
    batch.fed.forEach(([id, additive, amount, weight]) => add(id, additive, weight, BigInt(amount)));
    waiting.forEach((entry) => {
      const one = lots.get(entry.facts.lot), amount = one && F.micro(entry.facts.amount, entry.facts.unit);
      if (amount) add(one.id, one.additive, one.weight, amount);
    });
    if (lot) add(lot.id, lot.additive, lot.weight, micro);
    return [...found.values()];
  };
  const mass = (row) => row.weight ? row.micro * BigInt(row.weight[0]) / BigInt(row.weight[1]) : null;

  /* The share that rows take of their limits, or null where a limit is not a number; Infinity is n > d = 0. */
  const share = (batch, rows) => {
    let sum = { n: 0n, d: 1n };
    for (const row of rows) {
      const bound = batch.bounds[row.id];
      if (!bound || bound[0] === null) return null;
      if (bound[0] === "0") return row.micro ? { n: 1n, d: 0n } : sum;
      sum = plus(sum, row.micro, BigInt(bound[0]));
    }
    return sum;
  };
  const over = (sum) => sum !== null && sum.n > sum.d;
  const parts = (sum) => sum === null ? null : sum.d ? up(sum.n * WHOLE, sum.d) : 999999n;

  /* What there is to say of `micro` of a lot about to go into a batch.
     `what`: { batch, lot, lots (Map), place, micro, scale, today, waiting, taken (Map "lot/place" → micro waiting here) } */
  F.check = (what) => {
    const { batch, lot, lots, micro, today } = what, remarks = [];
    const say = (code, need, facts) => remarks.push({ code, need, facts: facts || {} });
    const rows = F.inside(batch, lots, what.waiting, lot, micro);
    const same = rows.filter((row) => row.additive === lot.additive), bound = batch.bounds[lot.id];
    const line = batch.lines.find((one) => one.lots.includes(lot.id)) || null;

    if (!batch.approved) say("unapproved", "stop");
    if (lot.expires < today) say("expired", "stop", { lot: lot.number, day: lot.expires });
    else if (lot.state !== "released") say("state", "stop", { lot: lot.number, state: lot.says });
    const here = BigInt(lot.places[what.place] || "0") - (what.taken.get(`${lot.id}/${what.place}`) || 0n);
    if (here < micro) say("no_stock", "stop", { lot: lot.number, left: F.display(here > 0n ? here : 0n, lot.dimension, lot.unit) });
    const earlier = [...lots.values()].find((one) => one.substance === lot.substance && one.state === "released" &&
      one.expires >= today && one.expires < lot.expires);
    if (earlier) say("not_first", "reason", { other: earlier.number, day: earlier.expires });
    if (what.scale && !(what.scale.until >= today)) say("scale", "second", { scale: what.scale.number });

    const limit = share(batch, same);
    if (over(limit)) say("over_limit", "stop", { name: lot.name, limit: bound[2] || "0", share: F.percent(parts(limit)) });
    else if (!bound || !bound[1]) say("unsure", "", { name: lot.name });
    const sums = batch.sums.filter((one) => one.lots.includes(lot.id)).map((one) => {
      const total = share(batch, rows.filter((row) => one.lots.includes(row.id)));
      if (over(total)) say("ratio_sum", "stop", { name: one.name, share: F.percent(parts(total)) });
      return { name: one.name, share: parts(total) };
    });

    let formula = null, level = null;
    const weighed = mass({ weight: lot.weight, micro });
    if (batch.mass && weighed !== null) level = up(weighed * 1000000000n, BigInt(batch.mass));
    if (!line) say("not_in_formula", "second", { name: lot.name });
    else if (line.planned && line.planned !== "0") {
      const fitting = rows.filter((row) => line.lots.includes(row.id)), masses = fitting.map(mass);
      const planned = batch.lines.filter((one) => one.lots.includes(lot.id)).reduce((sum, one) => sum + BigInt(one.planned), 0n);
      if (!masses.includes(null)) {
        formula = up(masses.reduce((sum, one) => sum + one, 0n) * WHOLE, planned);
        if (formula > WHOLE + BigInt(line.over)) say("over_formula", "second", { name: lot.name, share: F.percent(formula), over: F.percent(BigInt(line.over)) });
      }
    }
    const stops = remarks.filter((one) => one.need === "stop"), needs = remarks.map((one) => one.need);
    return {
      stops, warnings: remarks.filter((one) => one.need !== "stop"),
      need: needs.includes("second") ? "second" : needs.includes("reason") ? "reason" : "",
      level: level === null ? "" : `${F.shown(level, "g")} g/kg`, limit: bound ? bound[2] : "",
      limit_share: F.percent(parts(limit)), formula_share: F.percent(formula),
      sums: sums.map((one) => ({ name: one.name, share: F.percent(one.share) })),
    };
  };

  /* The lot a scanned code or typed text means: our number (91) or the lot (10) of a label's address, (10)lot, a whole
     or a short number. */
  const INSIDE = /[?&]91=([^.&#]+)\.([^&#]+)/;
  F.lotNumber = (text) => {
    const own = INSIDE.exec(text);
    if (own) return decodeURIComponent(own[2]);
    const plain = text.trim(), path = /\/10\/([^/?#]+)/.exec(plain), element = /\(10\)([^(]+)/.exec(plain);
    return path ? decodeURIComponent(path[1]) : element ? element[1].trim() : plain;
  };
  F.findLots = (text, lots, code) => {
    const owner = INSIDE.exec(text) || /\/ledger\/l\/([^/]+)\/10\//.exec(text);
    if (owner && owner[1] !== code) return [];
    const wanted = F.lotNumber(text).toUpperCase(), all = [...lots.values()];
    const pick = (holds) => all.filter(holds);
    if (!wanted) return [];
    const exact = pick((lot) => lot.number.toUpperCase() === wanted || (lot.supplier_lot || "").toUpperCase() === wanted);
    return exact.length || wanted.length < 2 ? exact : pick((lot) => lot.number.toUpperCase().endsWith(wanted));
  };
})(window.Floor);
