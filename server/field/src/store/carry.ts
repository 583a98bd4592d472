/** Unsent work as a sealed file, which the office's key opens, or a second phone with a one-time code (P54). */

import { PIN_ROUNDS } from "../shared/limits.json";
import type { Unsent } from "../phone/contract";
import { Refusal } from "../phone/problems";
import { fromJsonBytes, fromText, jsonBytes, randomBytes, toText } from "./bytes";
import { sealToOffice } from "./seal";
import { pinKey } from "./vault";

const FORMAT = "lapangan-sealed-1";
/** A file of a newer program may ask for more work, not for endless work. */
const ROUNDS_MAX = 10_000_000;
const IV_BYTES = 12;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const CODE_CHARS = 8;
/** No letter or digit that is easily taken for another, as in enrolment codes. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

interface SealedFile {
  format: typeof FORMAT;
  device: string;
  office: string;
  code: { rounds: number; salt: string; iv: string; key: string };
  iv: string;
  box: string;
}

/** Return a one-time code of 8 characters. */
export function newCode(random: (count: number) => Uint8Array): string {
  let code = "";
  while (code.length < CODE_CHARS) {
    const [byte] = random(1);
    if (byte! < 256 - (256 % ALPHABET.length)) code += ALPHABET[byte! % ALPHABET.length];
  }
  return code;
}

/** Seal unsent work of a device to the office and to a code. */
export async function sealFile(content: Unsent, device: string, officeKey: string, code: string): Promise<Blob> {
  const raw = randomBytes(KEY_BYTES);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const [iv, codeIv, salt] = [randomBytes(IV_BYTES), randomBytes(IV_BYTES), randomBytes(SALT_BYTES)];
  const box = await crypto.subtle.encrypt(cipher(iv, device), key, jsonBytes(content));
  const wrapped = await crypto.subtle.encrypt(cipher(codeIv, device), await pinKey(plain(code), salt, PIN_ROUNDS), raw);
  const file: SealedFile = {
    format: FORMAT,
    device,
    office: toText(await sealToOffice(officeKey, raw)),
    code: { rounds: PIN_ROUNDS, salt: toText(salt), iv: toText(codeIv), key: toText(new Uint8Array(wrapped)) },
    iv: toText(iv),
    box: toText(new Uint8Array(box)),
  };
  return new Blob([JSON.stringify(file)], { type: "application/json" });
}

/** Open a sealed file with its code; throws `Refusal` (bad_json, unprocessable) for another file or a wrong code. */
export async function openFile(blob: Blob, code: string): Promise<Unsent> {
  const file = await read(blob);
  try {
    const key = await pinKey(plain(code), fromText(file.code.salt), Math.min(file.code.rounds, ROUNDS_MAX));
    const raw = await crypto.subtle.decrypt(cipher(fromText(file.code.iv), file.device), key, fromText(file.code.key));
    const opened = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    const content = await crypto.subtle.decrypt(cipher(fromText(file.iv), file.device), opened, fromText(file.box));
    return fromJsonBytes(content) as Unsent;
  } catch {
    throw new Refusal("unprocessable", { field: "code" });
  }
}

/** Read a code as it is typed: spaces, case and letters that stand for digits do not matter. */
function plain(code: string): string {
  return code.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

async function read(blob: Blob): Promise<SealedFile> {
  let file: SealedFile;
  try {
    file = JSON.parse(await new Response(blob).text()) as SealedFile;
  } catch {
    throw new Refusal("bad_json");
  }
  if (file?.format !== FORMAT) throw new Refusal("unprocessable", { field: "format" });
  return file;
}

function cipher(iv: Uint8Array, device: string): AesGcmParams {
  const additionalData = new TextEncoder().encode(`${FORMAT}/${device}`);
  return { name: "AES-GCM", iv: iv as BufferSource, additionalData };
}
