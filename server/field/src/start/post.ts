/** Requests while no account is open: given up after a while, and never led elsewhere by a Wi-Fi that wants a login. */

import { NoWay } from "../phone/problems";
import ERRORS from "../shared/errors.json";
import { HTTP_TIMEOUT_S } from "../shared/limits.json";

/** Statuses that say the same whoever answers, a proxy without our error shape as well. */
const BUSY = [429, 503];

/** Something else than the server answered, such as the page of a Wi-Fi that wants a login. */
export class NotOurs extends Error {}

/** Return the sentence of an error code, or undefined for one that this app does not know. */
export function sentenceOf(code: string): string | undefined {
  return (ERRORS as Record<string, string>)[code];
}

/** Post JSON; `told` is empty for an answer that is none. Throws `NoWay` without signal, and when no answer comes. */
export async function post(path: string, data: unknown, token?: string): Promise<{ status: number; told: Record<string, unknown> }> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), HTTP_TIMEOUT_S * 1000);
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const init: RequestInit = { method: "POST", headers, body: JSON.stringify(data), redirect: "manual", signal: control.signal };
  try {
    const answer = await fetch(path, init);
    const { status } = answer;
    const told = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
    return { status, told: told ?? (BUSY.includes(status) ? { code: "overloaded" } : {}) };
  } catch {
    throw new NoWay("offline");
  } finally {
    clearTimeout(timer);
  }
}
