/** Receipt numbers of the field: each phone has a block of its own, so that two never give the same one. */
import type { Phone } from "../phone/contract";
import { type Knowing, knownAll } from "./known";

/** Digits of Crockford's base 32: no letter looks like a number. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BLOCK_BYTES = 5;
const KEPT = "resi";

/** The block of a phone: the first 40 bits of the id that it was enrolled under, as eight characters. */
export function blockOf(device: string): string {
  const bytes = atob(device.replace(/-/g, "+").replace(/_/g, "/")).slice(0, BLOCK_BYTES);
  let [value, bits, text] = [0, 0, ""];
  for (const one of bytes) {
    value = (value << 8) | one.charCodeAt(0);
    for (bits += 8; bits >= 5; bits -= 5) {
      text += DIGITS[(value >>> (bits - 5)) & 31];
      value &= (1 << (bits - 5)) - 1;
    }
  }
  return text;
}

type Numbering = Knowing & Pick<Phone, "draft" | "device">;

/** The next free number of this phone's block; one that was given once is not given again, also when its record has left the phone. */
export function nextReceipt(phone: Numbering): string {
  const start = `${blockOf(phone.device)}-`;
  const given = knownAll(phone, "bantuan").map((one) => String(one["receipt_no"] ?? ""));
  const own = given.filter((text) => text.startsWith(start)).map((text) => Number(text.slice(start.length)));
  return `${start}${Math.max(0, keptIn(phone, start), ...own) + 1}`;
}

/** Remember a number that was given. */
export function keepReceipt(phone: Numbering, receipt: string): void {
  const at = receipt.lastIndexOf("-") + 1;
  const start = receipt.slice(0, at);
  phone.draft.put(KEPT, { start, last: Math.max(keptIn(phone, start), Number(receipt.slice(at))) });
}

function keptIn(phone: Numbering, start: string): number {
  const kept = phone.draft.get(KEPT) as { start: string; last: number } | undefined;
  return kept?.start === start ? kept.last : 0;
}
