/** Keep the shell of the app on the phone: installed whole or not at all, opened without the network. */

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Response | Promise<Response>): void;
}

interface Worker {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** What the build puts in: [path from the scope, its checksum], and a name for all of it. */
declare const PRECACHE: readonly (readonly [string, string])[];
declare const VERSION: string;

const worker = self as unknown as Worker;
const PREFIX = "shell-";
const NAME = PREFIX + VERSION;
const { scope } = worker.registration;
const shell = new Set(PRECACHE.map(([path]) => new URL(path, scope).href));

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  if (event.data === "skip") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = request.url.split(/[?#]/)[0] ?? "";
  const target = request.mode === "navigate" && url.startsWith(scope) ? scope : url;
  if (request.method === "GET" && shell.has(target)) event.respondWith(answer(target, request));
});

/** An asset whose name holds its checksum is taken over from an older cache; the rest is fetched and checked. */
async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await Promise.all(
    PRECACHE.map(async ([path, integrity]) => {
      const url = new URL(path, scope).href;
      const named = path.startsWith("assets/");
      const had = named ? await caches.match(url) : undefined;
      const found = had ?? (await fetch(url, { integrity, cache: named ? "default" : "no-cache" }));
      if (!found.ok) throw new Error(`${path}: ${found.status}`);
      await cache.put(url, found);
    }),
  );
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Chrome may drop a cache when storage is short; then only the network is left. */
async function answer(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(url)) ?? fetch(request);
}
