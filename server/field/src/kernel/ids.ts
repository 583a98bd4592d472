/** Identity: ids of records, forms and slots. */
import { v5 } from "uuid";

const SLOT_NAMESPACE = "4c617061-6e67-416e-8000-736c6f740001";
const SEPARATOR = "\x1f";
const ID = /^[A-Za-z0-9_-]{22}$/;

/** Identity of one change: form id and number inside the form. */
export type Ref = readonly [form: string, index: number];

/** One state of a partition or record: number, and tag of the commit that made it. */
export type Revision = readonly [number: number, tag: number];

/** Write 16 bytes as an id: 22 characters of URL-safe base64. */
export function idFromBytes(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** Tell whether a value has the form of an id. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && ID.test(value);
}

/** Return the id of a slot, equal on every phone that fills in the same key (P7). */
export function slotId(kind: string, key: readonly unknown[]): string {
  const name = [kind, ...key.map(keyText)].join(SEPARATOR);
  return idFromBytes(v5(name, SLOT_NAMESPACE, new Uint8Array(16)));
}

/** Write a part of a key as the server does. */
function keyText(part: unknown): string {
  if (part === null || part === undefined) return "";
  return typeof part === "boolean" ? (part ? "True" : "False") : String(part);
}
