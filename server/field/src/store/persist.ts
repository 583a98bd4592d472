/** Room on the phone: asked to be kept, measured, and tried by a real write. */

import type { AccountDb, Meta } from "./database";
import { isFull } from "./files";

/** What is known about storage; `writable` was tried, the rest is what the browser says. */
export interface Room {
  persisted: boolean;
  used: number | null;
  quota: number | null;
  writable: boolean;
}

const TEST_BYTES = 65_536;
const TEST_KEY = "trial" as keyof Meta;

/** Ask the browser not to throw the data away when storage is short; answers without asking the user in Chrome. */
export async function askToKeep(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** Measure the room and try a write that is taken back: what the browser says of free space is not to be trusted. */
export async function lookAtRoom(db: AccountDb): Promise<Room> {
  const [persisted, estimate, writable] = await Promise.all([askToKeep(), measured(), tryWrite(db)]);
  return { persisted, used: estimate.usage ?? null, quota: estimate.quota ?? null, writable };
}

/** Bytes of room that the browser still gives, null where it does not say. */
export async function roomLeft(): Promise<number | null> {
  const { quota, usage } = await measured();
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

async function measured(): Promise<StorageEstimate> {
  try {
    return await navigator.storage.estimate();
  } catch {
    return {};
  }
}

async function tryWrite(db: AccountDb): Promise<boolean> {
  try {
    const tx = db.transaction("meta", "readwrite", { durability: "strict" });
    await tx.store.put(new Uint8Array(TEST_BYTES) as never, TEST_KEY);
    await tx.store.delete(TEST_KEY);
    await tx.done;
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  }
}
