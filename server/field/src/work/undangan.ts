/** What a code to join a disaster says: which disaster, where, the secret that lets in; 40 letters to scan, paste or type. */
import { crc32 } from "../kernel/digest";
import { idFromBytes } from "../kernel/ids";
import type { Fields, Phone } from "../phone/contract";
import { hariGeser, selisihHari } from "../ui/format";
import { type Event, inEvent } from "./aid";

/** Digits and capitals without those that look alike (Crockford). */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Jenis by number; only ever added to at the end, as phones of two versions read each other's codes. */
const JENIS: readonly string[] = [
  ...["gempa", "tsunami", "gunung_meletus", "banjir", "kekeringan", "angin_topan", "puting_beliung", "longsor", "abrasi", "karhutla"],
  ...["gagal_teknologi", "epidemi", "wabah", "kebakaran", "rumah_roboh", "pohon_tumbang", "konflik", "teror", "lain"],
];
const FIRST_DAY = "2026-01-01";
const SECRET_CHARS = 5;
const CHARS = 40;
const PLACE_CHARS = 60;
/** Parts of a code and their bits, the first the highest; the sum guards against a letter that was read wrongly. */
const BITS = { kabupaten: 14, id: 128, secret: 25, jenis: 5, days: 13, sum: 15 } as const;
type Parts = Record<keyof typeof BITS, bigint>;
const NAMES = Object.keys(BITS) as (keyof Parts)[];

/** What a code tells. */
export interface Invitation {
  readonly kabupaten: string;
  readonly id: string;
  readonly code: string;
  readonly jenis: string;
  readonly date: string;
  /** Where it happened; only in what is scanned. */
  readonly place: string;
}

/** Make a secret out of random bytes. */
export const newSecret = (randomBytes: (count: number) => Uint8Array): string =>
  [...randomBytes(SECRET_CHARS)].map((byte) => LETTERS[byte % LETTERS.length]).join("");

/** Tell whether a secret is one that a phone makes; others do not fit among the 40 letters. */
export const isSecret = (code: unknown): boolean => typeof code === "string" && code.length === SECRET_CHARS && [...code].every((one) => LETTERS.includes(one));

/** Return the worker's own code for a disaster that still lets others in, the one that does so longest; null where there is none. */
export function ownCode(phone: Phone, event: Event): Fields | null {
  const mine = inEvent(phone, "undangan", event).filter((one) => one.worker_id === phone.worker.id && !one.revoked && isSecret(one.code) && String(one.valid_until) >= phone.today());
  return mine.sort((a, b) => (String(a.valid_until) > String(b.valid_until) ? -1 : 1))[0] ?? null;
}

/** Write an invitation as 40 letters. */
export function codeOf({ kabupaten, id, code, jenis, date }: Omit<Invitation, "place">): string {
  const days = Math.min(Math.max(selisihHari(FIRST_DAY, date), 0), 2 ** BITS.days - 1);
  const found = JENIS.indexOf(jenis);
  const at = found < 0 ? JENIS.indexOf("lain") : found;
  const parts: Parts = { kabupaten: BigInt(kabupaten), id: numberOfId(id), secret: read(code), jenis: BigInt(at), days: BigInt(days), sum: 0n };
  return write(joined({ ...parts, sum: sumOf(parts) }), CHARS);
}

/** Write 40 letters in groups that can be read aloud. */
export const grouped = (code: string): string => (code.match(/.{1,4}/g) ?? []).join(" ");

/** Write an invitation as an address of the app: scanned by any camera, it opens the screen where one joins. */
export const linkTo = (base: string, one: Invitation): string =>
  `${base}#/bencana/gabung?k=${codeOf(one)}&t=${encodeURIComponent(one.place.slice(0, PLACE_CHARS))}`;

/** Read what was scanned, pasted or typed; null where it is no code, or a letter is wrong. */
export function readInvitation(typed: string): Invitation | null {
  const inLink = /[?&]k=([^&\s]+)/.exec(typed);
  const plain = (inLink?.[1] ?? typed).toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0").replace(/U/g, "V");
  if (plain.length !== CHARS) return null;
  const parts = parted(read(plain));
  if (parts.sum !== sumOf(parts)) return null;
  return {
    kabupaten: String(parts.kabupaten).padStart(4, "0"),
    id: idOfNumber(parts.id),
    code: write(parts.secret, SECRET_CHARS),
    jenis: JENIS[Number(parts.jenis)] ?? "lain",
    date: hariGeser(FIRST_DAY, Number(parts.days)),
    place: placeIn(typed),
  };
}

function placeIn(typed: string): string {
  const [, word] = /[?&]t=([^&\s]+)/.exec(typed) ?? [];
  try {
    return decodeURIComponent((word ?? "").replace(/\+/g, " ")).slice(0, PLACE_CHARS); // an address that the browser wrote anew has "+" for a space
  } catch {
    return ""; // the camera read only a part of it
  }
}

const sumOf = (parts: Parts): bigint => BigInt(crc32(String(joined({ ...parts, sum: 0n })))) & ((1n << BigInt(BITS.sum)) - 1n);

const joined = (parts: Parts): bigint => NAMES.reduce((all, name) => (all << BigInt(BITS[name])) | parts[name], 0n);

function parted(all: bigint): Parts {
  const parts: Partial<Parts> = {};
  for (const name of [...NAMES].reverse()) {
    parts[name] = all & ((1n << BigInt(BITS[name])) - 1n);
    all >>= BigInt(BITS[name]);
  }
  return parts as Parts;
}

function write(value: bigint, chars: number): string {
  let text = "";
  for (let left = chars; left > 0; left--, value >>= 5n) text = LETTERS[Number(value & 31n)] + text;
  return text;
}

const read = (text: string): bigint => [...text].reduce((all, one) => (all << 5n) | BigInt(Math.max(LETTERS.indexOf(one), 0)), 0n);

function numberOfId(id: string): bigint {
  const bytes = atob(id.replace(/-/g, "+").replace(/_/g, "/"));
  return [...bytes].reduce((all, one) => (all << 8n) | BigInt(one.charCodeAt(0)), 0n);
}

const idOfNumber = (value: bigint): string => idFromBytes(Uint8Array.from({ length: 16 }, (_, at) => Number((value >> BigInt(8 * (15 - at))) & 255n)));
