/** From the start of the app to an open phone: which account, whose tab, which PIN; and back to the lock. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Carrier, Phone } from "../phone/contract";
import { type Form, formToCarry } from "../phone/forms";
import { createPhone, openPhone } from "../phone/phone";
import { Refusal } from "../phone/problems";
import { Closed } from "../phone/store";
import { jsonBytes, randomBytes } from "../store/bytes";
import { newCode, openFile, sealFile } from "../store/carry";
import {
  type Account,
  type AccountDb,
  accounts,
  beginAccount,
  finishEnrolment,
  keepPending,
  listAccount,
  type Office,
  openAccount,
  readMeta,
  readRegistry,
  removeAccount,
  writeMeta,
} from "../store/database";
import { type Ahead, DbFiles, type OfficeSeal, readAhead } from "../store/files";
import { watchIdle } from "../store/idle";
import { lookAtRoom, roomLeft, type Room } from "../store/persist";
import { sealToOffice } from "../store/seal";
import { holdAccount } from "../store/tab";
import { IDLE_MINUTES } from "../shared/limits.json";
import * as vault from "../store/vault";
import { keepTyped } from "../ui/keeping";
import { route } from "../ui/router";
import { hush } from "../ui/toast";
import { askCode, showCode } from "./codes";
import { APP, enrol, readCode, type Told } from "./enrol";
import { missingFeatures } from "./fit";

const MINUTE_MS = 60_000;
const UNSENT = "lapangan-unsent-1";

/** Where the start is; each has its screen. */
export type Stage =
  | { readonly at: "opening" }
  | { readonly at: "unfit"; readonly missing: readonly string[] }
  | { readonly at: "welcome" }
  | { readonly at: "enrol"; readonly code: string }
  | { readonly at: "pin"; readonly told: Told }
  | { readonly at: "accounts"; readonly list: readonly Account[] }
  | { readonly at: "unlock"; readonly account: Account; readonly db: AccountDb; readonly lost?: boolean }
  | { readonly at: "forgotten"; readonly account: Account; readonly db: AccountDb }
  | { readonly at: "taken"; readonly account: Account };

/** An open account. */
export interface Session {
  readonly phone: Phone;
  readonly account: Account;
  readonly db: AccountDb;
  /** What was found of storage when the account was opened; `writable` false is a full disk. */
  readonly room: Room;
}

const present = signal<Stage>({ at: "opening" });
const open = signal<Session | null>(null);

/** Where the start is; what is drawn while no session is open. */
export const stage: ReadonlySignal<Stage> = present;
/** The open account, or null while the app is locked or not enrolled. */
export const session: ReadonlySignal<Session | null> = open;
/** Minutes without a touch until the app locks itself. */
export const idleMinutes = signal(IDLE_MINUTES);

let held: { db: AccountDb; release: () => void } | null = null;
let unwatch: (() => void) | null = null;

/** Start: go on with an enrolment, ask for a PIN, or welcome a new worker. */
export async function boot(): Promise<void> {
  const missing = missingFeatures();
  if (missing.length) return show({ at: "unfit", missing });
  addEventListener("hashchange", () => void followLink());
  if (await followLink()) return;
  const { list, pending } = await readRegistry();
  if (present.peek().at !== "opening") return; // a link was followed meanwhile
  if (pending) return show({ at: "enrol", code: pending.code });
  return chooseAccount(true, list);
}

/** Open the screen of an enrolment link, unless an account is open: then the link is one of its screens. */
async function followLink(): Promise<boolean> {
  const { path, query } = route.peek();
  const code = readCode(query.get("k") ?? "");
  if (path !== "/daftar" || !code || open.peek()) return false;
  await letGo();
  show({ at: "enrol", code });
  return true;
}

/** Show the accounts of this phone, read anew unless they are `known`; with `direct`, the only one at once. */
export async function chooseAccount(direct = false, known?: readonly Account[]): Promise<void> {
  await letGo();
  const list = known ?? (await accounts());
  const [only] = list;
  if (!only) return show({ at: "welcome" });
  if (direct && list.length === 1 && !only.replaced) return pickAccount(only);
  show({ at: "accounts", list });
}

/** Ask for a code. */
export function beginEnrolment(code = ""): void {
  show({ at: "enrol", code });
}

/** Take an account into this tab, with `steal` from another one, and ask for its PIN. */
export async function pickAccount(account: Account, steal = false): Promise<void> {
  await letGo();
  const lost = () => void overtaken(account);
  const release = await holdAccount(account.device, steal, lost);
  if (!release) return show({ at: "taken", account });
  const db = await openAccount(account.device, lost);
  held = { db, release };
  show({ at: account.replaced ? "forgotten" : "unlock", account, db });
}

/** Explain what to do about a forgotten PIN. */
export function forgetPin(account: Account, db: AccountDb): void {
  show({ at: "forgotten", account, db });
}

/** Ask for the PIN after all. */
export function rememberPin(account: Account, db: AccountDb): void {
  show({ at: "unlock", account, db });
}

/** Enrol anew beside an account whose PIN is forgotten; its database stays. */
export async function replaceAccount(account: Account): Promise<void> {
  await listAccount({ ...account, replaced: true });
  await letGo();
  show({ at: "enrol", code: "" });
}

/** Change a code for a token; next is the PIN. Throws what `enrol` throws. */
export async function sendCode(code: string): Promise<void> {
  show({ at: "pin", told: await enrol(code) });
}

/** Make the account of a phone just enrolled, locked with a PIN, and open it. */
export async function choosePin(told: Told, pin: string): Promise<void> {
  const account: Account = { device: told.device, label: told.worker.name.split(" ")[0] ?? "" };
  const lost = () => void overtaken(account);
  const [db, made] = await Promise.all([openAccount(told.device, lost), vault.makeVault(pin)]);
  const known = (await accounts()).some((one) => one.device === told.device);
  if (known) throw new Refusal("code_unknown");
  await beginAccount(db);
  await writeMeta(db, "lock", made.lock);
  await writeMeta(db, "office", officeOf(told));
  const release = await holdAccount(told.device, true, lost);
  held = { db, release: release ?? (() => undefined) };
  const phone = await createPhone(filesOf(db, made.key, officeOf(told), told.worker), told, meansOf(db));
  await finishEnrolment(account);
  goHome();
  await enter(account, db, phone, await lookAtRoom(db));
}

/** Open an account with its PIN; throws `WrongPin`. */
export async function enterPin(account: Account, db: AccountDb, pin: string): Promise<void> {
  const ahead = readAhead(db);
  const [key, office] = await Promise.all([vault.unlock(db, pin), readMeta(db, "office")]);
  const worker = { id: "", name: "" };
  const [phone, room] = await Promise.all([openPhone(filesOf(db, key, office!, worker, ahead), meansOf(db)), lookAtRoom(db)]);
  Object.assign(worker, phone.worker);
  await enter(account, db, phone, room);
}

async function enter(account: Account, db: AccountDb, phone: Phone, room: Room): Promise<void> {
  idleMinutes.value = (await readMeta(db, "idle")) ?? IDLE_MINUTES;
  const busy = () => phone.syncing.peek().phase !== "rest";
  const ends = [watchIdle(() => idleMinutes.peek() * MINUTE_MS, busy, () => void lock()), keepTyped(phone.draft)];
  unwatch = () => ends.forEach((end) => end());
  open.value = { phone, account, db, room };
}

/** Lock: nothing of the account stays in memory; what was typed is kept, or it is told that the disk had no room for it. */
export async function lock(): Promise<void> {
  const was = open.peek();
  if (!was) return;
  const { account, db } = was;
  show({ at: "unlock", account, db });
  const kept = await leave();
  const now = present.peek();
  if (!kept && now.at === "unlock" && now.db === db) show({ at: "unlock", account, db, lost: true });
}

/** Lock by hand; not while something typed is not on the disk, which the screen tells. */
export async function lockByHand(): Promise<void> {
  if (await isKept()) await lock();
}

/** Let other accounts in; not while something typed is not on the disk. */
export async function changeAccount(): Promise<void> {
  if (!(await isKept())) return;
  await leave();
  goHome();
  await chooseAccount();
}

/** Remove the open account from this phone; only when the server has all of its work. Throws `Refusal`. */
export async function removeOpenAccount(): Promise<void> {
  const was = open.peek();
  if (!was || was.phone.status.peek().here) throw new Refusal("forbidden");
  await leave();
  await letGo();
  await removeAccount(was.account.device);
  await chooseAccount(true);
}

/** Remove an account whose PIN is forgotten, when nothing of it waits to be handed in. Throws `Refusal`. */
export async function removeForgotten(account: Account, db: AccountDb): Promise<void> {
  if (await db.count("sealed")) throw new Refusal("forbidden");
  await letGo();
  await removeAccount(account.device);
  await chooseAccount(true);
}

/** Take over a new code for the open account, keeping everything. Throws what `enrol` throws, and `Refusal` (forbidden). */
export async function enrolAgain(code: string): Promise<void> {
  const was = open.peek()!;
  const told = await enrol(code);
  await was.phone.enrolAgain(told);
  await writeMeta(was.db, "office", officeOf(told));
  await keepPending(undefined);
}

/** Keep another number of minutes until the lock. */
export async function setIdleMinutes(minutes: number): Promise<void> {
  idleMinutes.value = minutes;
  await writeMeta(open.peek()!.db, "idle", minutes);
}

/** An account begins at its own start, never on a screen about another one's families. */
function goHome(): void {
  if (route.peek().path !== "/") location.hash = "#/";
}

function show(next: Stage): void {
  present.value = next;
}

/** Close what is open, and tell whether what was typed is kept; nothing of the account stays on the screen. */
async function leave(): Promise<boolean> {
  const was = open.peek();
  unwatch?.();
  unwatch = null;
  hush();
  open.value = null;
  return was?.phone.close() ?? true;
}

async function isKept(): Promise<boolean> {
  return open.peek()?.phone.draft.flush() ?? true;
}

/** Let another tab or account have its turn. */
async function letGo(): Promise<void> {
  held?.db.close();
  held?.release();
  held = null;
}

/** Another tab took the account, or a newer version needs its database. */
async function overtaken(account: Account): Promise<void> {
  show({ at: "taken", account });
  await leave();
  await letGo();
}

function officeOf(told: Told): Office {
  return { key: told.office_key, handIn: told.hand_in, device: told.device };
}

function filesOf(db: AccountDb, key: CryptoKey, office: Office, worker: { id: string; name: string }, ahead?: Ahead): DbFiles {
  const seal: OfficeSeal = async (value) => {
    const form = value as Form;
    const content = { format: UNSENT, worker: { id: worker.id, name: "" }, forms: [formToCarry(form)] };
    return { id: form.id, box: await sealToOffice(office.key, jsonBytes(content)) };
  };
  return new DbFiles(db, key, seal, ahead);
}

function meansOf(db: AccountDb) {
  const carrier: Carrier = {
    async seal(content) {
      const office = (await readMeta(db, "office"))!;
      const code = newCode(randomBytes);
      const file = await sealFile(content, office.device, office.key, code);
      if (!open.peek()) throw new Closed(); // locked meanwhile: without its code the file is of little use
      showCode(code, open);
      return file;
    },
    async open(file) {
      return openFile(file, await askCode(open));
    },
  };
  const clock = () => Date.now() / 1000;
  return { clock, randomBytes, fetch: (url: string, init: RequestInit) => fetch(url, init), address: "", app: APP, carrier, room: roomLeft };
}
