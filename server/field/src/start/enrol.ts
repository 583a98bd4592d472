/** Enrolment: a one-time code is changed for a token; a lost answer may be asked for again. */

import type { Enrolment } from "../phone/contract";
import { Refusal } from "../phone/problems";
import { keepPending, pendingEnrolment } from "../store/database";
import { randomBytes, toText } from "../store/bytes";
import { NotOurs, post } from "./post";

const KEY_BYTES = 16;
const CODE_CHARS = 10;
const NAME_CHARS = 60;
/** Name and version as the server logs it. */
export const APP = "lapangan-app/1";

/** What the server tells, with what a forgotten PIN needs. */
export interface Told extends Enrolment {
  readonly office_key: string;
  readonly hand_in: string;
}

/** Return a code as the office writes it: without spaces and dashes, in capitals, look-alikes put right; null if it is none. */
export function readCode(typed: string): string | null {
  const found = /[?&]k=([^&]+)/.exec(typed);
  const plain = (found?.[1] ?? typed).toUpperCase().replace(/[^0-9A-Z]/g, "");
  return plain.length === CODE_CHARS ? plain : null;
}

/** Change a code for a token. Throws `Refusal` with the server's code, `NoWay` without signal, `NotOurs`. */
export async function enrol(code: string): Promise<Told> {
  let pending = await pendingEnrolment();
  if (pending?.code !== code) pending = { code, key: toText(randomBytes(KEY_BYTES)) };
  await keepPending(pending); // on the disk before it is sent: with the same key this is the same phone again
  const { status, told } = await post("/api/v1/enrol", { ...pending, name: phoneName(navigator.userAgent), app: APP });
  if (status === 200 && told.token && told.worker && told.hand_in) return told as unknown as Told;
  if (status !== 200 && typeof told.code === "string") {
    if (status === 404 || status === 410) await keepPending(undefined); // our own word that this code is nobody's
    throw new Refusal(told.code);
  }
  throw new NotOurs();
}

/** Return the model of a phone from what its browser says of it. */
function phoneName(agent: string): string {
  return (/\(([^)]*)\)/.exec(agent)?.[1] ?? agent).slice(0, NAME_CHARS);
}
