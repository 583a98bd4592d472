// Runs phones of the app for the simulation: calls come on stdin, one JSON a line; what a phone needs is asked on stdout.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

(0, eval)(readFileSync(process.argv[2], "utf8"));

const told = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const [phones, drafts, waiting] = [new Map(), new Map(), new Map()];
let [now, asked] = [0, 0];

function ask(message) {
  const number = ++asked;
  const answered = new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
  told({ ...message, ask: number });
  return answered;
}

// The finaliser of MurmurHash3 over a counter: enough chance for ids that only must differ.
function randomBytes(seeds) {
  const states = [...seeds];
  return (count) =>
    Uint8Array.from({ length: count }, (_, at) => {
      const which = at % states.length;
      let word = (states[which] = (states[which] + 0x9e3779b9) | 0);
      word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
      word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
      return (word ^ (word >>> 16)) & 255;
    });
}

async function carry(phone, url, init) {
  const body = init.body ? Buffer.from(init.body).toString("base64") : "";
  const reply = await ask({ what: "carry", phone, method: init.method ?? "GET", url, headers: init.headers ?? {}, body });
  if (reply === null) throw new TypeError("Failed to fetch");
  const headers = new Headers(reply.headers);
  const stream = new Blob([Buffer.from(reply.body, "base64")]).stream();
  const packed = headers.get("content-encoding") === "gzip";
  return new Response(packed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream, { status: reply.status, headers });
}

const meansOf = (phone, seeds) => ({
  clock: () => now,
  randomBytes: randomBytes(seeds),
  fetch: (url, init) => carry(phone, url, init),
  address: "",
  app: "simulation/1",
});
const filesOf = (phone) => ({
  load: async (table) => new Map(Object.entries(await ask({ what: "load", phone, table }))),
  write: (puts) => ask({ what: "write", phone, puts: puts.map(({ table, key, value }) => ({ table, key, value: value ?? null })) }),
});

const calls = {
  open: async (_, number, seeds) => void phones.set(number, await openPhone(filesOf(number), meansOf(number, seeds), [])),
  create: async (_, number, seeds, enrolment) =>
    void phones.set(number, await createPhone(filesOf(number), enrolment, meansOf(number, seeds), [])),
  drop: (_, number) => void phones.delete(number),
  view: (phone, kind, id) => phone.view(kind, id),
  status: (phone) => phone.status.value,
  sync: (phone) => phone.sync(),
  form: (phone, draft, kabupaten, workDate) => void drafts.set(draft, phone.form({ kabupaten, workDate })),
  see: (_, draft, kind, id) => drafts.get(draft).see(kind, id),
  edit: (_, draft, kind, id, fields) => drafts.get(draft).edit(kind, id, fields),
  make: (_, draft, kind, fields) => drafts.get(draft).make(kind, fields),
  save: (_, draft) => drafts.get(draft).save(),
};

async function perform({ call, phone, args }) {
  try {
    told({ done: (await calls[call](phones.get(phone), ...args)) ?? null });
  } catch (error) {
    told({ error: String(error?.stack ?? error), code: error?.code ?? null, name: error?.name ?? "" });
  }
}

globalThis.document = { visibilityState: "hidden" }; // nobody looks at these phones
const input = createInterface({ input: process.stdin });
// phones look at the clock every minute as long as they live, which would keep the process
input.on("close", () => process.exit());
input.on("line", (line) => {
  const message = JSON.parse(line);
  now = message.now ?? now;
  if (message.reply === undefined) return void perform(message);
  const { resolve, reject } = waiting.get(message.reply);
  waiting.delete(message.reply);
  if (message.died) reject(new Error("the phone died"));
  else resolve(message.value);
});
