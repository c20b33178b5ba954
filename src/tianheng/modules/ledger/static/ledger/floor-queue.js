/* The device's memory (IndexedDB) and its way to the server. An entry is stored before anything says that it is; it
   leaves only when the server has answered for its key. PINs are never stored: they live in `secrets` until sent. */
"use strict";
(function (F) {
  const secrets = new Map(), answered = new Map(), WAITS = [5, 15, 45, 120, 300];
  let database = null, failures = 0, timer = 0;
  F.day = null;
  F.queue = [];
  F.online = false;
  F.signedOut = false;
  F.changed = () => {};
  F.refreshed = () => {};

  const opened = () => database || (database = new Promise((resolve, reject) => {
    const asked = indexedDB.open("tianheng-floor", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept");
      asked.result.createObjectStore("queue", { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));
  const within = async (store, mode, work) => {
    const base = await opened();
    return new Promise((resolve, reject) => {
      const deal = base.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : {});
      const asked = work(deal.objectStore(store));
      deal.oncomplete = () => resolve(asked && asked.result);
      deal.onerror = deal.onabort = () => reject(deal.error);
    });
  };
  F.keep = (name, value) => within("kept", "readwrite", (store) => store.put(value, name));
  F.kept = (name) => within("kept", "readonly", (store) => store.get(name));
  F.forget = (name) => within("kept", "readwrite", (store) => store.delete(name));
  F.store = (entry) => within("queue", "readwrite", (store) => store.put(entry));
  F.remove = (key) => within("queue", "readwrite", (store) => store.delete(key));

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("tianheng-floor") : null;
  F.load = async () => {
    F.queue = (await within("queue", "readonly", (store) => store.getAll())).sort((a, b) => a.number - b.number);
    F.changed();
  };
  F.tell = async () => {
    await F.load();
    if (channel) channel.postMessage("changed");
  };
  if (channel) channel.onmessage = () => F.load();

  F.key = () => crypto.randomUUID ? crypto.randomUUID() :
    [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

  /* Ask the server: { status, body }; status 0 when there is no answer. */
  F.ask = async (address, body, seconds) => {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), (seconds || 20) * 1000);
    const init = { credentials: "same-origin", signal: stop.signal, headers: { Accept: "application/json" }, cache: "no-store" };
    if (body) Object.assign(init, { method: "POST", body: JSON.stringify(body) });
    if (body) Object.assign(init.headers, { "Content-Type": "application/json", "X-CSRFToken": (F.day && F.day.token) || "" });
    try {
      const answer = await fetch(address, init);
      const json = (answer.headers.get("Content-Type") || "").includes("json");
      const found = json ? await answer.json() : null;
      F.online = answer.status < 500;
      if (json) F.signedOut = answer.status === 401;
      return { status: json ? answer.status : answer.status === 200 ? 0 : answer.status, body: found };
    } catch {
      F.online = false;
      return { status: 0, body: null };
    } finally {
      clearTimeout(clock);
    }
  };

  /* The day from the server; kept for later. What another enterprise left here is put away, its entries stay. */
  F.refresh = async () => {
    const sent = Date.now(), { status, body } = await F.ask(F.addresses.day);
    if (status === 200) {
      body.offset = Math.round(Date.parse(body.now) - (sent + Date.now()) / 2);
      F.day = body;
      await F.keep("day", { ...body, token: "" });
      await tidy();
      F.refreshed();
    } else if (status === 404 || status === 403) {
      F.day = null;
      await F.forget("day");
    }
    F.changed();
    return status;
  };
  /* Written entries are shown by the day's own list once it knows them. */
  const tidy = async () => {
    const known = new Set(F.day.entries.map((one) => one.id));
    const done = F.queue.filter((one) => one.state === "saved" && (one.kind !== "feed" || known.has(one.answer.id) || Date.parse(F.day.now) - Date.parse(one.at) > 864e5));
    for (const one of done) await F.remove(one.key);
    if (done.length) await F.load();
  };

  /* A new entry: stored first, then sent. `secret` (a PIN) goes along once and is never stored. */
  F.enter = async (kind, facts, show, actor, secret, key) => {
    const old = key && F.queue.find((one) => one.key === key);
    const entry = {
      key: key || F.key(), kind, facts, show, actor: actor.id, who: actor.name, pass: actor.pass || "",
      at: old ? old.at : new Date().toISOString(), offset: F.day.offset, since: F.day.now, organisation: F.day.organisation.id,
      number: old ? old.number : Date.now(), state: "waiting", answer: null, tries: 0, first_sent: null,
    };
    if (secret) secrets.set(entry.key, secret);
    await F.store(entry);
    await F.tell();
    return entry;
  };
  F.change = async (key, facts) => {
    const entry = F.queue.find((one) => one.key === key);
    if (!entry) return null;
    const made = { ...entry, ...facts };
    await F.store(made);
    await F.tell();
    return made;
  };
  F.find = (key) => F.queue.find((one) => one.key === key) || answered.get(key);
  F.waiting = () => F.queue.filter((one) => one.state !== "saved" && !(one.answer && one.answer.recorded));
  F.sign = (key, pin) => { secrets.set(key, { pin }); return F.change(key, { state: "waiting" }); };
  F.prove = async (person, pass) => {
    for (const one of F.queue.filter((each) => each.actor === person && each.state === "pin")) await F.change(one.key, { pass, state: "waiting" });
  };

  const outgoing = (entry) => {
    const secret = secrets.get(entry.key) || {};
    const { key, kind, actor, pass, at, offset, since, first_sent } = entry;
    return { key, kind, actor, pass, at, offset, since, first_sent, facts: { ...entry.facts, ...secret } };
  };
  /* What became of an entry; one that was changed meanwhile and is not written yet goes once more. */
  const settle = async (sent, answer) => {
    secrets.delete(sent.key);
    const entry = await within("queue", "readonly", (store) => store.get(sent.key)) || sent;
    const changed = !answer.recorded && JSON.stringify(entry.facts) !== JSON.stringify(sent.facts);
    const state = changed ? "waiting" : { repeated: "saved", later: "waiting" }[answer.status] || answer.status;
    const made = { ...entry, state, answer, tries: entry.tries + 1, first_sent: entry.first_sent || F.day.now };
    answered.set(made.key, made);
    await F.store(made);
  };
  /* Sends what waits; how many there were, true for none, false when the way is not free. */
  const send = async () => {
    await F.load();
    const ours = F.queue.filter((one) => one.state === "waiting" && F.day && one.organisation === F.day.organisation.id);
    for (let start = 0; start < ours.length; start += 20) {
      const part = ours.slice(start, start + 20);
      let found = await F.ask(F.addresses.sync, { entries: part.map(outgoing) }, 12);
      if (found.status === 403 && !found.body) {  // the token is of an earlier sign-in
        if (await F.refresh() !== 200) return false;
        found = await F.ask(F.addresses.sync, { entries: part.map(outgoing) });
      }
      if (found.status !== 200) return false;
      for (const answer of found.body.answers) {
        const entry = part.find((one) => one.key === answer.key);
        if (entry) await settle(entry, answer);
      }
      await F.tell();
    }
    return ours.length || true;
  };

  /* One sender at a time among all tabs: by Web Locks, else by a lease in the store. */
  const alone = async (work) => {
    if (navigator.locks) return navigator.locks.request("tianheng-floor", work);
    const mine = F.key(), now = Date.now();
    const got = await within("kept", "readwrite", (store) => {
      const result = { result: false }, asked = store.get("lease");
      asked.onsuccess = () => {
        if (asked.result && asked.result.until > now) return;
        store.put({ owner: mine, until: now + 60000 }, "lease");
        result.result = true;
      };
      return result;
    });
    if (!got) return false;
    try { return await work(); } finally { await F.forget("lease"); }
  };
  let running = null;
  F.sync = () => running || (running = (async () => {
    clearTimeout(timer);
    let done = false;
    try {
      if (!F.day || !F.day.token) await F.refresh();
      done = Boolean(F.day && F.day.token) && await alone(send);
      if (done > 0 && done !== true) await F.refresh();
    } finally {
      running = null;
    }
    failures = done ? 0 : failures + 1;
    const left = F.queue.filter((one) => one.state === "waiting").map((one) => one.tries);
    const round = Math.max(failures, Math.min(...left), 1);
    if (left.length) timer = setTimeout(F.sync, WAITS[Math.min(round, WAITS.length) - 1] * 1000);
    F.changed();
    return Boolean(done);
  })());
  window.addEventListener("online", () => { failures = 0; F.refresh().then(F.sync); });
  window.addEventListener("offline", () => { F.online = false; F.changed(); });
})(window.Floor);
