/* The service worker of the shop floor: keeps the page and its parts, nothing else; data has its own ways. */
"use strict";
const VERSION = "floor-{{ version|escapejs }}";
const FLOOR = "{{ floor|escapejs }}";
const ASSETS = [{% for each in assets %}"{{ each|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const store = await caches.open(VERSION);
  await store.addAll(ASSETS);
  await renew(store);
  await self.skipWaiting();
})()));
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("floor-") && name !== VERSION);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

/* The page as it is now; kept only when it is the page and not the way to sign in. */
const renew = async (store) => {
  const answer = await fetch(FLOOR, { credentials: "same-origin", cache: "no-store" });
  if (answer.ok && !answer.redirected) await store.put(FLOOR, answer.clone());
  return answer;
};
self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === FLOOR) event.respondWith(page(event));
  else if (ASSETS.includes(pathname)) event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
});
const page = async (event) => {
  const store = await caches.open(VERSION), kept = await store.match(FLOOR);
  if (!kept) return fetch(event.request);
  event.waitUntil(renew(store).catch(() => {}));
  return kept;
};
