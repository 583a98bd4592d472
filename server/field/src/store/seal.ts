/** Boxes that only the office can open: ephemeral ECDH on P-256, HKDF-SHA-256, AES-256-GCM (P53). */

import { fromText, join, randomBytes } from "./bytes";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const VERSION = 1;
const IV_BYTES = 12;
const INFO = new TextEncoder().encode("lapangan-office-1");

/** Seal bytes to the office's public key (base64url of the uncompressed point); the box is version, point, iv, ciphertext. */
export async function sealToOffice(officeKey: string, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const officePoint = fromText(officeKey);
  const office = await crypto.subtle.importKey("raw", officePoint, CURVE, false, []);
  const own = (await crypto.subtle.generateKey(CURVE, false, ["deriveBits"])) as CryptoKeyPair;
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: office }, own.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derivation = { name: "HKDF", hash: "SHA-256", salt: join(point, officePoint), info: INFO };
  const key = await crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const head = join(Uint8Array.of(VERSION), point);
  const iv = randomBytes(IV_BYTES);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: head }, key, plain);
  return join(head, iv, new Uint8Array(box));
}
