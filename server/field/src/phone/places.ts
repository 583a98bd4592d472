/** Where the phone stands: cursors, the scopes it holds and how far each is filled (P33, P43, P44). */
import type { Revision } from "../kernel/ids";

/** Cursor of a kabupaten; `last`: newest accepted form, `numbered`: whether that wrote anything. */
interface Cursor {
  at: Revision | null;
  last: string | null;
  numbered: boolean;
}

/** A cursor per kabupaten; a scope with a number below it lags behind. */
export class Places {
  /** Whether something changed since it was read. */
  changed = false;

  constructor(
    private readonly cursorOf: Record<string, Cursor> = {},
    private readonly scopesOf: Record<string, Record<string, number>> = {},
  ) {}

  /** Read places, as a copy that may be changed. */
  static from(data: unknown): Places {
    const { cursors, scopes } = (data ?? { cursors: {}, scopes: {} }) as ReturnType<Places["data"]>;
    const copy = <T extends object>(parts: Record<string, T>) =>
      Object.fromEntries(Object.entries(parts).map(([kab, part]) => [kab, { ...part }]));
    return new Places(copy(cursors), copy(scopes));
  }

  /** Return all of it as plain data. */
  data(): { cursors: Record<string, Cursor>; scopes: Record<string, Record<string, number>> } {
    return { cursors: this.cursorOf, scopes: this.scopesOf };
  }

  cursors(): Record<string, Revision> {
    const found: Record<string, Revision> = {};
    for (const [kab, { at }] of Object.entries(this.cursorOf)) if (at) found[kab] = at;
    return found;
  }

  /** Return kabupaten -> scope -> number, for scopes behind the cursor. */
  lagging(): Record<string, Record<string, number>> {
    return this.pick((number, cursor) => cursor !== null && number < cursor[0]);
  }

  /** Return the scopes of which nothing has come yet. */
  empty(): Record<string, string[]> {
    const found = this.pick((number, cursor) => number === 0 && cursor?.[0] !== 0);
    return Object.fromEntries(Object.entries(found).map(([kab, scopes]) => [kab, Object.keys(scopes)]));
  }

  private pick(fits: (number: number, cursor: Revision | null) => boolean): Record<string, Record<string, number>> {
    const found: Record<string, Record<string, number>> = {};
    for (const [kab, scopes] of Object.entries(this.scopesOf)) {
      const fitting = Object.entries(scopes).filter(([, number]) => fits(number, this.cursorOf[kab]?.at ?? null));
      if (fitting.length) found[kab] = Object.fromEntries(fitting);
    }
    return found;
  }

  /** Return kabupaten -> scopes. */
  held(): Record<string, string[]> {
    return Object.fromEntries(Object.entries(this.scopesOf).map(([kab, scopes]) => [kab, Object.keys(scopes)]));
  }

  holds(kab: string, scope: string): boolean {
    return this.scopesOf[kab]?.[scope] !== undefined;
  }

  /** Return kabupaten -> newest accepted form. */
  last(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [kab, { last }] of Object.entries(this.cursorOf)) if (last !== null) found[kab] = last;
    return found;
  }

  /** Note the newest accepted form. */
  accept(kab: string, form: string, numbered: boolean): void {
    this.changed = true;
    Object.assign(this.cursor(kab), { last: form, numbered });
  }

  /** After a complete pull: a cursor proves the history of a form that wrote something (P44). */
  cover(): void {
    this.changed = true;
    for (const cursor of Object.values(this.cursorOf)) if (cursor.numbered && cursor.at) cursor.last = null;
  }

  /** Note that some scopes, or all, are held up to a revision; none goes back by it. */
  reach(kab: string, at: Revision, scopes?: readonly string[]): void {
    this.changed = true;
    const held = this.scopesOf[kab] ?? {};
    for (const scope of scopes ?? Object.keys(held)) {
      const number = held[scope];
      if (number !== undefined) held[scope] = Math.max(number, at[0]);
    }
    const cursor = this.cursor(kab);
    if (cursor.at === null || cursor.at[0] <= at[0]) cursor.at = at;
  }

  /** Set the cursor, also to a lower number, as a repair found it (P39). */
  beginAt(kab: string, at: Revision): void {
    this.empties(kab);
    this.cursor(kab).at = null;
    this.reach(kab, at);
  }

  /** Forget every cursor and accepted form: the server went back (P44), and none is sent in its new epoch (P46). */
  forget(): void {
    this.changed = true;
    for (const kab of Object.keys(this.scopesOf)) this.empties(kab);
    for (const kab of Object.keys(this.cursorOf)) delete this.cursorOf[kab];
  }

  /** Begin all scopes anew, without rows; what was accepted stays known. */
  expire(): void {
    this.changed = true;
    for (const kab of Object.keys(this.scopesOf)) this.empties(kab);
    for (const cursor of Object.values(this.cursorOf)) cursor.at = null;
  }

  /** Take over a new list of scopes; those gained begin at 0. */
  assign(list: Readonly<Record<string, readonly string[]>>): void {
    this.changed = true;
    for (const kab of Object.keys(this.scopesOf)) if (!list[kab]) delete this.scopesOf[kab];
    for (const [kab, scopes] of Object.entries(list)) {
      const old = this.scopesOf[kab] ?? {};
      this.scopesOf[kab] = Object.fromEntries(scopes.map((scope) => [scope, old[scope] ?? 0]));
      if (!scopes.length) delete this.scopesOf[kab];
    }
    for (const [kab, cursor] of Object.entries(this.cursorOf)) if (!this.scopesOf[kab]) cursor.at = null;
  }

  private empties(kab: string): void {
    const scopes = this.scopesOf[kab] ?? {};
    for (const scope of Object.keys(scopes)) scopes[scope] = 0;
  }

  private cursor(kab: string): Cursor {
    return (this.cursorOf[kab] ??= { at: null, last: null, numbered: false });
  }
}
