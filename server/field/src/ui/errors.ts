/** The last errors of the app, for whoever helps: what kind, where and when, never a value. */

const KEY = "errors";
const KEPT = 5;

/** An error as it is kept; `where` is a place in the program. */
interface Noted {
  readonly at: number;
  readonly name: string;
  readonly where: string;
}

/** Return the errors kept, newest first. */
export function lastErrors(): Noted[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as Noted[];
  } catch {
    return [];
  }
}

/** Keep an error by its name and place; its message may hold personal data and is left out. */
export function noteError(error: unknown, at: number): void {
  const known = error instanceof Error ? error : null;
  const where = /[\w-]+\.js:\d+:\d+/.exec(known?.stack ?? "")?.[0] ?? "";
  const noted: Noted = { at, name: known?.name ?? typeof error, where };
  try {
    localStorage.setItem(KEY, JSON.stringify([noted, ...lastErrors()].slice(0, KEPT)));
  } catch {
    return; // no room even for this: the screen tells of it
  }
}

/** Note whatever no screen has caught. */
export function watchErrors(now: () => number): void {
  addEventListener("error", (event) => noteError(event.error, now()));
  addEventListener("unhandledrejection", (event) => noteError(event.reason, now()));
}
