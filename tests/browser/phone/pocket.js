// A phone of the app in a page, with files in memory and a network that can be bad.
// How bad: {how: "lost" | "offline" | "cut" | "portal" | "busy" | "poison", path, times}; "poison" breaks what holds a text.
class Files extends MemoryFiles {
  isFull = false;
  /** Whether a full disk takes what only deletes, and has room afterwards. */
  isFreed = false;
  written = [];
  async write(puts) {
    if (this.isFreed && puts.every(({ value }) => value === undefined)) this.isFull = false;
    if (this.isFull) throw new StorageFull();
    this.written.push(puts.map(({ table, key }) => [table, key]));
    return super.write(puts);
  }
}

class Pocket {
  constructor() {
    this.files = new Files();
    this.bad = null;
    this.asked = [];
    this.skew = 0;
    const fetch = (url, init) => this.fetch(url, init);
    const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));
    this.means = { clock: () => Date.now() / 1000 + this.skew, randomBytes, fetch, address: "", app: "uji/1" };
  }
  async enrol(code) {
    const key = String(Math.random());
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/api/v1/enrol", { method: "POST", headers, body: JSON.stringify({ code, name: "HP", app: "uji", key }) });
    this.phone = await createPhone(this.files, await answer.json(), this.means);
  }
  async reopen() {
    await this.phone.close();
    this.phone = await openPhone(this.files, this.means);
  }
  async fetch(url, init) {
    const { bad } = this;
    this.asked.push([init.method || "GET", url, init.headers || {}]);
    if (bad?.how === "offline") throw new TypeError("Failed to fetch");
    const struck = bad && bad.times > 0 && url.includes(bad.path) && (await this.isMeant(bad, init));
    if (!struck) return fetch(url, init);
    bad.times--;
    if (bad.how === "poison") return new Response("<h1>502</h1>", { status: 502 });
    if (bad.how === "portal") return new Response("<html>Masuk WiFi</html>", { status: 200, headers: { "Content-Type": "text/html" } });
    if (bad.how === "busy") return new Response('{"code":"overloaded"}', { status: 503, headers: { "Retry-After": "77" } });
    const answer = await fetch(url, init);
    if (bad.how === "lost") throw new TypeError("Failed to fetch");
    return cutOff(answer, bad.after);
  }
  async isMeant(bad, init) {
    if (!bad.text) return true;
    const stream = new Blob([init.body]).stream();
    const packed = init.headers["Content-Encoding"] === "gzip";
    return (await new Response(packed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).text()).includes(bad.text);
  }
  rows() {
    const found = {};
    for (const blocks of this.phone.store.mirror.scopes.values())
      for (const block of blocks)
        for (const { kind, id, kab, scope, revision, fields } of block.rows) {
          const { id: _, ...own } = fields;
          found[`${kab} ${kind} ${id}`] = [scope, ...revision, own];
        }
    return found;
  }
  /** What a fresh look at the files gives must be what memory has. */
  async isKept() {
    const before = JSON.stringify(this.rows(), (_, part) => sorted(part));
    await this.reopen();
    return JSON.stringify(this.rows(), (_, part) => sorted(part)) === before;
  }
}

function sorted(part) {
  if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function cutOff(answer, after) {
  const whole = new Uint8Array(await answer.arrayBuffer());
  const length = after < 0 ? whole.length + after : Math.min(after, whole.length);
  const body = new ReadableStream({
    start(control) {
      control.enqueue(whole.slice(0, length));
      setTimeout(() => control.error(new TypeError("network error")), 20);
    },
  });
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  return new Response(body, { status: answer.status, headers });
}
void (window.pocket = new Pocket());
