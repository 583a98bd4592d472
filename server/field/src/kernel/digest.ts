/** Digests of what a scope holds: sums of 40-bit hashes of (id, revision), and their buckets (P38, P39). */
import type { Revision } from "./ids";

/** Buckets of a scope. */
export const BUCKETS = 256;
const MODULUS = 2 ** 40;
const CRC = crcTable();

function crcTable(): Uint32Array {
  return new Uint32Array(256).map((_, byte) => {
    let word = byte;
    for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
    return word;
  });
}

/** Return the CRC-32 of ASCII text. */
export function crc32(text: string): number {
  let word = -1;
  for (let at = 0; at < text.length; at++) word = (CRC[(word ^ text.charCodeAt(at)) & 255] as number) ^ (word >>> 8);
  return ~word >>> 0;
}

/** Spread every bit of a word over all of them (finaliser of MurmurHash3). */
function mixed(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/** Return the 40-bit hash of a record's id and revision. */
export function revisionHash(id: string, [number, tag]: Revision): number {
  const name = crc32(id);
  const low = mixed((name + mixed((Math.imul(number % 2 ** 32, 0x9e3779b1) + tag) | 0)) | 0);
  const high = mixed((low + Math.imul(name, 0x27d4eb2f) + tag) | 0);
  return (high & 255) * 2 ** 32 + (low >>> 0);
}

/** Add hashes. */
export function plus(sum: number, hash: number): number {
  return (sum + hash) % MODULUS;
}

/** Return the bucket of a record, 0 to 255. */
export function bucketOf(id: string): number {
  return crc32(id) % BUCKETS;
}
