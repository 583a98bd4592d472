/** Records on the disk of the phone, each encrypted; a write is whole and on the disk, or it did not happen. */

import { unwrap } from "idb";

import { TABLES, type AccountDb, type OfficeBox, type Sealed, type Table } from "./database";

export type { Table } from "./database";

/** One record to write; `value` undefined deletes it. */
export interface Put {
  table: Table;
  key: string;
  value: unknown;
  /** Also sealed to the office's key, for a forgotten PIN; a later put of the key without it takes the sealed copy away. */
  seal?: boolean;
}

/** Where a phone keeps its records. */
export interface Files {
  /** Decrypt every record of a table, yielding to the screen in between. */
  load(table: Table): Promise<Map<string, unknown>>;
  /** Encrypt and store all puts in one strict IndexedDB transaction; resolves only after it is complete. Throws StorageFull on quota. */
  write(puts: Put[]): Promise<void>;
}

/** The disk has no room; nothing of the write was stored. */
export class StorageFull extends Error {
  override name = "StorageFull";
}

/** Makes the copy of a saved form that the office can open. */
export type OfficeSeal = (value: unknown) => Promise<OfficeBox>;

const IV_BYTES = 12;
const SLICE_RECORDS = 64;
const SLICE_MS = 12;
/** Keys of IndexedDB are text here, and none is above this one. */
const LAST_KEY = "\uffff";

type Slice = readonly (readonly [key: string, sealed: Sealed])[];

/** The first records of each table as they lie on the disk. */
export type Ahead = Map<Table, Promise<Slice>>;

/** Begin to read while the key is still being made of the PIN. */
export function readAhead(db: AccountDb): Ahead {
  const ahead: Ahead = new Map(TABLES.map((table) => [table, readSlice(db, table, "")]));
  for (const slice of ahead.values()) slice.catch(() => undefined); // a wrong PIN wants none of it
  return ahead;
}

type Prepared = { readonly put: Put; readonly sealed?: Sealed; readonly box?: OfficeBox };

/** Records in the encrypted database of an account. */
export class DbFiles implements Files {
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: AccountDb,
    private readonly key: CryptoKey,
    private readonly seal: OfficeSeal,
    private readonly ahead: Ahead = new Map(),
  ) {}

  async load(table: Table): Promise<Map<string, unknown>> {
    const found = new Map<string, unknown>();
    let rested = performance.now();
    for (let after: string | null = ""; after !== null; ) {
      const slice: Slice = await ((after === "" && this.ahead.get(table)) || readSlice(this.db, table, after));
      this.ahead.delete(table);
      const texts = await Promise.all(slice.map(([key, sealed]) => this.decrypt(table, key, sealed))); // one by one each waits its turn
      for (const [index, [key]] of slice.entries()) {
        found.set(key, JSON.parse(new TextDecoder().decode(texts[index])));
        if (performance.now() - rested > SLICE_MS) {
          await rest();
          rested = performance.now();
        }
      }
      after = slice.length < SLICE_RECORDS ? null : slice[slice.length - 1]![0];
    }
    return found;
  }

  async write(puts: Put[]): Promise<void> {
    if (!puts.length) return;
    const prepared = Promise.all(puts.map((put) => this.prepare(put)));
    const begun = Promise.all([prepared, this.turn]).then(([ready]) => this.begin(ready));
    this.turn = begun.then(() => undefined, () => undefined); // in the order asked for, whatever takes longer to encrypt
    try {
      await (await begun).done;
    } catch (error) {
      throw isFull(error) ? new StorageFull() : error;
    }
  }

  private begin(ready: readonly Prepared[]): { done: Promise<void> } {
    const stores = [...new Set<Table | "sealed">(ready.map(({ put }) => put.table))];
    if (stores.includes("form")) stores.push("sealed");
    this.ahead.clear();
    const tx = this.db.transaction(stores, "readwrite", { durability: "strict" });
    const raw = unwrap(tx);
    for (const { put, sealed, box } of ready) {
      set(raw.objectStore(put.table), put.key, sealed);
      if (put.table === "form") set(raw.objectStore("sealed"), put.key, box);
    }
    raw.commit(); // at once: a page that goes now would take along what waits for its answers
    return { done: tx.done };
  }

  private async prepare(put: Put): Promise<Prepared> {
    if (put.value === undefined) return { put };
    const sealed = await this.encrypt(put.table, put.key, put.value);
    return put.seal ? { put, sealed, box: await this.seal(put.value) } : { put, sealed };
  }

  private async encrypt(table: Table, key: string, value: unknown): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    return { iv, box: await crypto.subtle.encrypt(cipher(table, key, iv), this.key, plain) };
  }

  private decrypt(table: Table, key: string, sealed: Sealed): Promise<ArrayBuffer> {
    return crypto.subtle.decrypt(cipher(table, key, sealed.iv), this.key, sealed.box);
  }
}

/** Records in memory, for vectors and tests. */
export class MemoryFiles implements Files {
  private readonly tables = new Map<Table, Map<string, string>>(TABLES.map((table) => [table, new Map()]));

  async load(table: Table): Promise<Map<string, unknown>> {
    return new Map([...this.tables.get(table)!].sort().map(([key, text]) => [key, JSON.parse(text)]));
  }

  async write(puts: Put[]): Promise<void> {
    for (const { table, key, value } of puts) {
      if (value === undefined) this.tables.get(table)!.delete(key);
      else this.tables.get(table)!.set(key, JSON.stringify(value));
    }
  }
}

/** Tell whether an error of IndexedDB means that the disk has no room. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "QuotaExceededError" || /full disk|disk full/i.test(error.message));
}

async function readSlice(db: AccountDb, table: Table, after: string): Promise<Slice> {
  const range = IDBKeyRange.bound(after, LAST_KEY, after !== "");
  const { store } = db.transaction(table);
  const [keys, values] = await Promise.all([store.getAllKeys(range, SLICE_RECORDS), store.getAll(range, SLICE_RECORDS)]);
  return keys.map((key, index) => [key, values[index]!]);
}

/** A record is bound to its place: moved under another key or table it does not open. */
function cipher(table: Table, key: string, iv: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: iv as BufferSource, additionalData: new TextEncoder().encode(`${table}/${key}`) };
}

function set(store: IDBObjectStore, key: string, value: unknown): void {
  if (value === undefined) store.delete(key);
  else store.put(value, key);
}

/** Let the browser draw and take taps. */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
