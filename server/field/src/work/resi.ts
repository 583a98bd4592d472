/** Receipt numbers of the field: each phone has a block of its own, so that two never give the same one. */
import type { Phone } from "../phone/contract";

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

type Numbering = Pick<Phone, "all" | "draft" | "device" | "kabupaten">;

/** How numbers of a phone begin in a kabupaten: away from home they are a block of their own, so that neither has gaps. */
const startIn = (phone: Numbering, kabupaten: string): string =>
  `${blockOf(phone.device)}${kabupaten === phone.kabupaten ? "" : `.${kabupaten}`}-`;

/** The next free number of this phone in a kabupaten; one that was given is not given again, also when its record has left the phone. */
export function nextReceipt(phone: Numbering, kabupaten: string): string {
  const start = startIn(phone, kabupaten);
  const given = phone.all("bantuan").map((one) => String(one["receipt_no"] ?? ""));
  const own = given.filter((text) => text.startsWith(start)).map((text) => Number(text.slice(start.length)));
  return `${start}${Math.max(keptOf(phone)[start] ?? 0, ...own) + 1}`;
}

/** Remember a number that was given. */
export function keepReceipt(phone: Numbering, receipt: string): void {
  const at = receipt.lastIndexOf("-") + 1;
  const start = receipt.slice(0, at);
  const kept = keptOf(phone);
  phone.draft.put(KEPT, { ...kept, [start]: Math.max(kept[start] ?? 0, Number(receipt.slice(at))) });
}

const keptOf = (phone: Numbering): Readonly<Record<string, number>> => (phone.draft.get(KEPT) as Record<string, number> | undefined) ?? {};
