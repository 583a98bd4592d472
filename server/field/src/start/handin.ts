/** Sealed forms handed to the office without the PIN: over the network, or as a file (P54). */

import { Refusal } from "../phone/problems";
import { toText } from "../store/bytes";
import { readMeta, type AccountDb, type OfficeBox } from "../store/database";
import { NotOurs, post } from "./post";

const BATCH_CHARS = 200_000;
const BATCH_FORMS = 50;
const FORMAT = "lapangan-boxes-1";

type Wire = { id: string; box: string };

/** Return how many sealed forms have not been handed in. */
export function sealedForms(db: AccountDb): Promise<number> {
  return db.count("sealed");
}

/** Hand in all sealed forms, oldest first; what the server has stored is taken off. Throws `NoWay`, `Refusal`, `NotOurs`. */
export async function handIn(db: AccountDb): Promise<void> {
  const office = await readMeta(db, "office");
  if (!office) return;
  const [keys, boxes] = await Promise.all([db.getAllKeys("sealed"), db.getAll("sealed")]);
  const keyOf = new Map(boxes.map((box, index) => [box.id, keys[index]!]));
  for (const batch of batches(boxes.map(toWire))) {
    for (const id of await send(batch, office.handIn)) {
      const key = keyOf.get(id);
      if (key !== undefined) await db.delete("sealed", key);
    }
  }
}

/** Return all sealed forms as a file for the office. */
export async function sealedFile(db: AccountDb): Promise<Blob> {
  const [office, boxes] = await Promise.all([readMeta(db, "office"), db.getAll("sealed")]);
  const content = { format: FORMAT, device: office?.device, forms: boxes.map(toWire) };
  return new Blob([JSON.stringify(content)], { type: "application/json" });
}

function toWire({ id, box }: OfficeBox): Wire {
  return { id, box: toText(box) };
}

function* batches(forms: Wire[]): Generator<Wire[]> {
  let batch: Wire[] = [];
  let chars = 0;
  for (const form of forms) {
    if (batch.length && (chars + form.box.length > BATCH_CHARS || batch.length >= BATCH_FORMS)) {
      yield batch;
      batch = [];
      chars = 0;
    }
    batch.push(form);
    chars += form.box.length;
  }
  if (batch.length) yield batch;
}

async function send(forms: Wire[], token: string): Promise<string[]> {
  const { status, told } = await post("/api/v1/sealed", { forms }, token);
  if (status === 200 && Array.isArray(told.stored)) return told.stored as string[];
  throw status !== 200 && typeof told.code === "string" ? new Refusal(told.code) : new NotOurs();
}

/** Let the user keep a file. */
export function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
