/** Keep the shell of the app on the phone: installed whole or not at all, opened without the network. */

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Response | Promise<Response>): void;
}

interface Installing extends Lasting {
  addRoutes?(rules: readonly object[]): Promise<void>;
}

interface Worker {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listener: (event: Installing) => void): void;
  addEventListener(type: "activate", listener: (event: Lasting) => void): void;
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

worker.addEventListener("install", (event) => {
  event.waitUntil(install());
  const rules = [...shell].map((url) => route(url));
  if (event.addRoutes) event.waitUntil(event.addRoutes(rules).catch(() => undefined)); // only faster
});
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

/** The first time all is taken as the browser has just loaded it, later only what an unchanged name stands for. */
async function install(): Promise<void> {
  const isFirst = !(await caches.keys()).some((name) => name.startsWith(PREFIX));
  const cache = await caches.open(NAME);
  await Promise.all(
    PRECACHE.map(async ([path, integrity]) => {
      const url = new URL(path, scope).href;
      const isNamed = path.startsWith("assets/"); // by its checksum
      const had = isNamed ? await caches.match(url) : undefined;
      await cache.put(url, had ?? (await load(url, integrity, isFirst || isNamed)));
    }),
  );
}

/** The checksum keeps out the page of a captive portal, and a mix of two versions. */
async function load(url: string, integrity: string, anyAge: boolean): Promise<Response> {
  const fresh = () => fetch(url, { integrity, cache: "no-cache" });
  const found = await (anyAge ? fetch(url, { integrity, cache: "force-cache" }).catch(fresh) : fresh());
  if (!found.ok) throw new Error(`${url}: ${found.status}`);
  return found;
}

/** Where Chrome knows routes it opens the shell without waking the worker first, and asks the server for nothing. */
function route(url: string): object {
  const { pathname } = new URL(url);
  return { condition: { urlPattern: { pathname, search: "" }, requestMethod: "GET" }, source: { cacheName: NAME } };
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
