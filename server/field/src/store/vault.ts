/** The key of the records: random, wrapped by the PIN and by a key that never leaves this browser; wrong PINs slow down. */

import { PIN_DIGITS_MAX, PIN_DIGITS_MIN, PIN_ROUNDS, PIN_TRIES_FREE, PIN_WAIT_S_MAX, PIN_WAIT_S_MIN } from "../shared/limits.json";
import { randomBytes } from "./bytes";
import { isFull } from "./files";
import { readMeta, writeMeta, type AccountDb, type Lock, type Tries } from "./database";

const SALT_BYTES = 16;
const IV_BYTES = 12;
const KEY_BYTES = 32;
const SECOND_MS = 1_000;
const NO_TRIES: Tries = { wrong: 0, left: 0 };
const AES = { name: "AES-GCM", length: 256 };

/** The PIN is wrong; the next try is possible after `waitMs` of open screen. */
export class WrongPin extends Error {
  constructor(readonly waitMs: number) {
    super("wrong PIN");
  }
}

/** What is wrong with a new PIN, or null. */
export function pinFault(pin: string): "digits" | "short" | "long" | "trivial" | null {
  if (!/^\d*$/.test(pin)) return "digits";
  if (pin.length < PIN_DIGITS_MIN) return "short";
  if (pin.length > PIN_DIGITS_MAX) return "long";
  return isTrivial(pin) ? "trivial" : null;
}

/** Tell whether many people would choose this PIN: a run, a short pattern repeated, or one with a year of birth. */
function isTrivial(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => (digit - digits[index]! + 10) % 10);
  const isRun = steps.every((step) => step === steps[0]) && [0, 1, 9].includes(steps[0]!);
  const isPattern = /^(\d{1,4}?)\1+$/.test(pin);
  const year = "(19[3-9]\\d|20[0-3]\\d)";
  return isRun || isPattern || new RegExp(`^${year}|${year}$`).test(pin);
}

/** Milliseconds to wait after so many wrong tries. */
export function waitAfter(wrong: number): number {
  return wrong < PIN_TRIES_FREE ? 0 : SECOND_MS * Math.min(PIN_WAIT_S_MAX, PIN_WAIT_S_MIN * 2 ** (wrong - PIN_TRIES_FREE));
}

/** Make the key of a new account and lock it with a PIN. */
export async function makeVault(pin: string): Promise<{ lock: Lock; key: CryptoKey }> {
  const raw = randomBytes(KEY_BYTES);
  const made = { lock: await lockUp(raw, pin), key: await usable(raw) };
  raw.fill(0);
  return made;
}

/** Return the key of the records; throws WrongPin, also without looking while a wait lasts. */
export async function unlock(db: AccountDb, pin: string): Promise<CryptoKey> {
  const raw = await open(db, pin);
  const key = await usable(raw);
  raw.fill(0);
  return key;
}

/** Lock the same key with another PIN; throws WrongPin. */
export async function changePin(db: AccountDb, old: string, fresh: string): Promise<void> {
  const raw = await open(db, old);
  await writeMeta(db, "lock", await lockUp(raw, fresh));
  raw.fill(0);
}

/** Milliseconds of open screen that are left to wait. */
export async function waitLeft(db: AccountDb): Promise<number> {
  return (await readMeta(db, "tries"))?.left ?? 0;
}

/**
 * Count time of open screen off the wait and return what is left.
 *
 * No clock is asked that a person can set, and closing the app only makes the wait longer.
 */
export async function passWait(db: AccountDb, elapsedMs: number): Promise<number> {
  const tx = db.transaction("meta", "readwrite");
  const tries = ((await tx.store.get("tries")) as Tries | undefined) ?? NO_TRIES;
  const left = Math.max(0, tries.left - elapsedMs);
  await tx.store.put({ ...tries, left }, "tries");
  await tx.done;
  return left;
}

/** Tries that a full disk could not note; they count until the page is closed. */
let unnoted = 0;

/** Count the try as wrong before it is looked at: whoever ends the app meanwhile has used it up. */
async function countTry(db: AccountDb): Promise<number> {
  try {
    return await noteTry(db);
  } catch (error) {
    if (!isFull(error)) throw error;
    return waitAfter(++unnoted); // the owner must get in to free some room
  }
}

async function noteTry(db: AccountDb): Promise<number> {
  const tx = db.transaction("meta", "readwrite", { durability: "strict" });
  const tries = ((await tx.store.get("tries")) as Tries | undefined) ?? NO_TRIES;
  if (tries.left > 0) {
    await tx.done;
    throw new WrongPin(tries.left);
  }
  const wrong = tries.wrong + 1;
  const left = waitAfter(wrong);
  await tx.store.put({ wrong, left }, "tries");
  await tx.done;
  return left;
}

async function open(db: AccountDb, pin: string): Promise<Uint8Array<ArrayBuffer>> {
  const lock = await readMeta(db, "lock");
  if (!lock) throw new Error("an account without a lock");
  const [left, typed] = await Promise.all([countTry(db), pinKey(pin, lock.salt, lock.rounds)]); // neither looks at the lock yet
  const once = await crypto.subtle.decrypt(gcm(lock.deviceIv), lock.deviceKey, lock.wrapped);
  let raw: ArrayBuffer;
  try {
    raw = await crypto.subtle.decrypt(gcm(lock.pinIv), typed, once);
  } catch {
    throw new WrongPin(left);
  }
  unnoted = 0;
  void writeMeta(db, "tries", NO_TRIES).catch((error) => { // nobody waits: until it is written, one try counts too many
    if (!isFull(error)) throw error as Error;
  });
  return new Uint8Array(raw);
}

async function lockUp(raw: Uint8Array<ArrayBuffer>, pin: string): Promise<Lock> {
  const [salt, pinIv, deviceIv] = [randomBytes(SALT_BYTES), randomBytes(IV_BYTES), randomBytes(IV_BYTES)];
  const deviceKey = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
  const once = await crypto.subtle.encrypt(gcm(pinIv), await pinKey(pin, salt, PIN_ROUNDS), raw);
  const wrapped = await crypto.subtle.encrypt(gcm(deviceIv), deviceKey, once);
  return { rounds: PIN_ROUNDS, salt, pinIv, deviceIv, deviceKey, wrapped };
}

/** Derive an AES key from what a person types. */
export async function pinKey(typed: string, salt: Uint8Array, rounds: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(typed), "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt: salt as BufferSource, iterations: rounds };
  return crypto.subtle.deriveKey(derivation, material, AES, false, ["encrypt", "decrypt"]);
}

function usable(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function gcm(iv: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: iv as BufferSource };
}
