/** The databases of a phone: one for each account, and a small one that lists them. */

import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

/** Stores whose records are encrypted under the account's own key. */
export const TABLES = ["state", "block", "form", "draft"] as const;
export type Table = (typeof TABLES)[number];

/** An encrypted record. */
export interface Sealed {
  iv: Uint8Array;
  box: ArrayBuffer;
}

/** A saved form that only the office can open, kept until the server has the form. */
export interface OfficeBox {
  id: string;
  box: Uint8Array;
}

/** Everything that is kept in clear: how to get at the key, wrong tries, and what a forgotten PIN needs. */
export interface Meta {
  lock: Lock;
  tries: Tries;
  office: Office;
  idle: number;
}

/** The key of the records, wrapped twice: by the PIN and by a key that never leaves this browser. */
export interface Lock {
  rounds: number;
  salt: Uint8Array;
  pinIv: Uint8Array;
  deviceIv: Uint8Array;
  deviceKey: CryptoKey;
  wrapped: ArrayBuffer;
}

/** Wrong tries since the last right one, and what is left of the wait in milliseconds of open screen. */
export interface Tries {
  wrong: number;
  left: number;
}

/** The office's public key (base64url of the P-256 point), the token that only hands in sealed forms, and whose it is. */
export interface Office {
  key: string;
  handIn: string;
  device: string;
}

type Store = { key: string; value: Sealed };

interface AccountSchema extends DBSchema {
  state: Store;
  block: Store;
  form: Store;
  draft: Store;
  sealed: { key: string; value: OfficeBox };
  meta: { key: keyof Meta; value: Meta[keyof Meta] };
}

/** The database of one account. */
export type AccountDb = IDBPDatabase<AccountSchema>;

/** An account as the list shows it before the PIN. */
export interface Account {
  /** Id of the device at the server; names the account's database. */
  device: string;
  /** First name of the worker: tells the users of one phone apart, and nobody else's data. */
  label: string;
  /** Set when the PIN was forgotten and a newer enrolment took its place; kept until its work is handed in. */
  replaced?: boolean;
}

/** An enrolment whose answer has not been stored; the same key makes it the same phone again. */
export interface Pending {
  code: string;
  key: string;
}

interface RegistrySchema extends DBSchema {
  account: { key: string; value: Account };
  pending: { key: string; value: Pending };
}

/** The list of accounts of this phone. */
export type RegistryDb = IDBPDatabase<RegistrySchema>;

/** Version of the account's stores; a step up makes what is missing and never drops `form` or `sealed`. */
export const ACCOUNT_VERSION = 1;
const REGISTRY_VERSION = 1;
const ONE = "one";

/** Return the name of an account's database. */
export function nameOf(device: string): string {
  return `lapangan-${device}`;
}

/** Open the database of an account; `overtaken` is called when a newer version or a removal needs it closed. */
export async function openAccount(device: string, overtaken: () => void): Promise<AccountDb> {
  const db: AccountDb = await openDB<AccountSchema>(nameOf(device), ACCOUNT_VERSION, {
    upgrade(fresh) {
      for (const name of [...TABLES, "sealed", "meta"] as const) {
        if (!fresh.objectStoreNames.contains(name)) fresh.createObjectStore(name);
      }
    },
    blocking() {
      db.close();
      overtaken();
    },
    terminated: overtaken,
  });
  return db;
}

/** Read one plain setting of an account. */
export async function readMeta<K extends keyof Meta>(db: AccountDb, key: K): Promise<Meta[K] | undefined> {
  return (await db.get("meta", key)) as Meta[K] | undefined;
}

/** Write one plain setting of an account, on the disk before it resolves. */
export async function writeMeta<K extends keyof Meta>(db: AccountDb, key: K, value: Meta[K]): Promise<void> {
  const tx = db.transaction("meta", "readwrite", { durability: "strict" });
  await tx.store.put(value, key);
  await tx.done;
}

/** Open the list of accounts. */
export async function openRegistry(): Promise<RegistryDb> {
  const db: RegistryDb = await openDB<RegistrySchema>("lapangan", REGISTRY_VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore("account", { keyPath: "device" });
      fresh.createObjectStore("pending");
    },
    blocking: () => db.close(),
  });
  return db;
}

async function inRegistry<T>(work: (db: RegistryDb) => Promise<T>): Promise<T> {
  const db = await openRegistry();
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** List the accounts of this phone. */
export function accounts(): Promise<Account[]> {
  return inRegistry((db) => db.getAll("account"));
}

/** Read the whole list at once: the accounts, and the enrolment that waits for its answer. */
export function readRegistry(): Promise<{ list: Account[]; pending: Pending | undefined }> {
  return inRegistry(async (db) => {
    const [list, pending] = await Promise.all([db.getAll("account"), db.get("pending", ONE)]);
    return { list, pending };
  });
}

/** Put a new account on the list and forget the enrolment that made it, both or neither. */
export async function finishEnrolment(account: Account): Promise<void> {
  await inRegistry(async (db) => {
    const tx = db.transaction(["account", "pending"], "readwrite", { durability: "strict" });
    await Promise.all([tx.objectStore("account").put(account), tx.objectStore("pending").delete(ONE), tx.done]);
  });
}

/** Empty a database whose enrolment was never finished; the caller has made sure that its account is not on the list. */
export async function beginAccount(db: AccountDb): Promise<void> {
  const stores = [...TABLES, "sealed", "meta"] as const;
  const tx = db.transaction(stores, "readwrite");
  for (const name of stores) void tx.objectStore(name).clear();
  await tx.done;
}

/** Add an account to the list, or change it there. */
export async function listAccount(account: Account): Promise<void> {
  await inRegistry((db) => db.put("account", account));
}

/** Delete the database of an account and take it off the list; the caller has made sure that nothing is unsent. */
export async function removeAccount(device: string): Promise<void> {
  await deleteDB(nameOf(device));
  await inRegistry((db) => db.delete("account", device));
}

/** Return the enrolment that waits for its answer. */
export function pendingEnrolment(): Promise<Pending | undefined> {
  return inRegistry((db) => db.get("pending", ONE));
}

/** Store an enrolment before it is sent, or forget it once its account is there. */
export async function keepPending(pending: Pending | undefined): Promise<void> {
  await inRegistry<unknown>((db) => (pending ? db.put("pending", pending, ONE) : db.delete("pending", ONE)));
}
