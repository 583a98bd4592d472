/** The mirror: the server's rows in the scopes of this phone, all in memory, stored in blocks of columns (P33, P38, P39). */
import { bucketOf, BUCKETS, plus, revisionHash } from "../kernel/digest";
import type { Revision } from "../kernel/ids";
import { Kind, type Values } from "../kernel/kinds";
import { type Columns, columnsOf, fieldNames, fieldsAt, type Row } from "../kernel/wire";
import type { Put } from "../store/files";

/** Rows of one block: few enough that to read, write and encrypt one is no long task. */
const BLOCK_ROWS = 400;
const RANK = "~rank";

/** A block as stored. */
interface Stored {
  readonly kab: string;
  readonly scope: string;
  readonly number: number;
  readonly kinds: Readonly<Record<string, Columns>>;
}

type Fields = Values & { readonly id: string };

/** The rows of one kind in a stored block, where they lie: most of them are never asked for. */
class Page {
  private readonly names: readonly string[];

  constructor(
    private readonly kind: () => Kind,
    private readonly columns: Columns,
  ) {
    this.names = fieldNames(columns).filter((name) => name !== RANK);
  }

  fields(at: number): Fields {
    return fieldsAt(this.kind(), this.names, this.columns, at);
  }

  value(name: string, at: number): unknown {
    const column = this.columns[name];
    return column ? column[at] : this.kind().empty[name];
  }
}

/** A row with its place; its fields are read out of the block's columns when they are first asked for. */
export class MirrorRow implements Row {
  /** The same record in the next kabupaten, for a family on the move (P35). */
  next: MirrorRow | null = null;
  block: Block | null = null;

  constructor(
    readonly kind: string,
    readonly id: string,
    readonly kab: string,
    readonly scope: string,
    readonly revision: Revision,
    readonly no: number | null,
    /** Order among kabupaten: the one that had the record first comes first. */
    readonly rank: number,
    private source: Fields | Page,
    private readonly at = 0,
  ) {}

  get fields(): Fields {
    if (this.source instanceof Page) this.source = this.source.fields(this.at);
    return this.source;
  }

  /** Return one value without reading the others. */
  value(name: string): unknown {
    return this.source instanceof Page ? this.source.value(name, this.at) : this.source[name];
  }
}

/** Some rows of one scope. */
export class Block {
  rows: readonly MirrorRow[] = [];
  private summed: number | null = null;

  constructor(
    readonly kab: string,
    readonly scope: string,
    readonly number: number,
  ) {}

  get key(): string {
    return `${this.kab}|${this.scope}|${this.number}`;
  }

  /** Take over rows and stand as their block. */
  hold(rows: readonly MirrorRow[]): void {
    this.rows = rows;
    this.summed = null;
    for (const row of rows) row.block = this;
  }

  /** Return the digest of the rows. */
  sum(): number {
    return (this.summed ??= this.rows.reduce((sum, row) => plus(sum, revisionHash(row.id, row.revision)), 0));
  }
}

/** Tells the kind of a name, also of one the phone does not know. */
export type KindOf = (name: string) => Kind;

/** All rows. */
export class Mirror {
  private readonly byKind = new Map<string, Map<string, MirrorRow>>();
  /** `kabupaten|scope` -> blocks. */
  readonly scopes = new Map<string, Block[]>();

  constructor(readonly kindOf: KindOf) {}

  /** Take in a stored block, at opening. */
  load(value: unknown): void {
    const { kab, scope, number, kinds } = value as Stored;
    const block = new Block(kab, scope, number);
    const rows: MirrorRow[] = [];
    for (const [name, columns] of Object.entries(kinds)) readRows(rows, name, this.kindOf, kab, scope, columns);
    for (const row of rows) this.enter(row);
    block.hold(rows);
    this.keep(block);
  }

  /** Return a row; of a family on the move, that of the kabupaten which had it first, until the move is done (P35). */
  get(kind: string, id: string, kab?: string): MirrorRow | null {
    let row = this.byKind.get(kind)?.get(id) ?? null;
    while (row !== null && kab !== undefined && row.kab !== kab) row = row.next;
    return row;
  }

  /** Yield the rows of a kind that are to be shown. */
  ofKind(kind: string): Iterable<MirrorRow> {
    return this.byKind.get(kind)?.values() ?? [];
  }

  /** Return how many records of a kind there are. */
  count(kind: string): number {
    return this.byKind.get(kind)?.size ?? 0;
  }

  /** Return the rows of a scope. */
  rowsOf(kab: string, scope: string): MirrorRow[] {
    return (this.scopes.get(`${kab}|${scope}`) ?? []).flatMap((block) => [...block.rows]);
  }

  /** Return the digest of a scope. */
  digestOf(kab: string, scope: string): number {
    return (this.scopes.get(`${kab}|${scope}`) ?? []).reduce((sum, block) => plus(sum, block.sum()), 0);
  }

  /** Return one digest over everything held. */
  digest(): number {
    let sum = 0;
    for (const blocks of this.scopes.values()) for (const block of blocks) sum = plus(sum, block.sum());
    return sum;
  }

  /** Return the digest of each bucket of a scope. */
  buckets(kab: string, scope: string): number[] {
    const sums = new Array<number>(BUCKETS).fill(0);
    for (const row of this.rowsOf(kab, scope)) {
      const bucket = bucketOf(row.id);
      sums[bucket] = plus(sums[bucket] as number, revisionHash(row.id, row.revision));
    }
    return sums;
  }

  /** Put a row where it is found. */
  enter(row: MirrorRow): void {
    let rows = this.byKind.get(row.kind);
    if (!rows) this.byKind.set(row.kind, (rows = new Map<string, MirrorRow>()));
    const first = rows.get(row.id);
    if (first === undefined) rows.set(row.id, row);
    else chain(rows, [...links(first).filter((one) => one.kab !== row.kab), row]);
  }

  /** Take a row away. */
  leave(row: MirrorRow): void {
    const rows = this.byKind.get(row.kind);
    const first = rows?.get(row.id);
    if (rows === undefined || first === undefined) return;
    const left = links(first).filter((one) => one !== row);
    if (left.length) chain(rows, left);
    else rows.delete(row.id);
  }

  /** Keep a block, or drop an empty one. */
  keep(block: Block): void {
    const key = `${block.kab}|${block.scope}`;
    const others = (this.scopes.get(key) ?? []).filter((one) => one !== block);
    const blocks = block.rows.length ? [...others, block] : others;
    if (blocks.length) this.scopes.set(key, blocks);
    else this.scopes.delete(key);
  }
}

function links(first: MirrorRow): MirrorRow[] {
  const found: MirrorRow[] = [];
  for (let row: MirrorRow | null = first; row !== null; row = row.next) found.push(row);
  return found;
}

function chain(rows: Map<string, MirrorRow>, links: MirrorRow[]): void {
  links.sort((one, other) => one.rank - other.rank);
  links.forEach((row, at) => (row.next = links[at + 1] ?? null));
  const first = links[0] as MirrorRow;
  rows.set(first.id, first);
}

function readRows(into: MirrorRow[], name: string, kindOf: KindOf, kab: string, scope: string, columns: Columns): void {
  const page = new Page(() => kindOf(name), columns);
  const { number, tag, no, [RANK]: rank } = columns as Readonly<Record<string, readonly number[]>>;
  (columns["id"] as readonly string[]).forEach((id, at) => {
    const revision: Revision = [number?.[at] ?? 0, tag?.[at] ?? 0];
    into.push(new MirrorRow(name, id, kab, scope, revision, no?.[at] ?? null, rank?.[at] ?? 0, page, at));
  });
}

function stored({ kab, scope, number }: Block, rows: readonly MirrorRow[]): Stored {
  const byKind = new Map<string, MirrorRow[]>();
  for (const row of rows) push(byKind, row.kind, row);
  const kinds: Record<string, Columns> = {};
  for (const [name, some] of byKind) {
    const columns = columnsOf(some);
    if (some.some((row) => row.rank)) columns[RANK] = some.map((row) => row.rank);
    kinds[name] = columns;
  }
  return { kab, scope, number, kinds };
}

/** Changes of the mirror that are stored whole or not at all. */
export class MirrorChanges {
  private readonly pending = new Map<string, MirrorRow | null>();
  private plans = new Map<Block, readonly MirrorRow[]>();

  constructor(private readonly mirror: Mirror) {}

  /** Return a row as it will be. */
  get(kind: string, id: string, kab?: string): MirrorRow | null {
    if (kab === undefined) return this.all(kind, id)[0] ?? null;
    const planned = this.pending.get(key(kab, kind, id));
    return planned === undefined ? this.mirror.get(kind, id, kab) : planned;
  }

  /** Return the rows of a record in all kabupaten, that to be shown first. */
  private all(kind: string, id: string): MirrorRow[] {
    const first = this.mirror.get(kind, id);
    const found = (first ? links(first) : []).filter((row) => !this.pending.has(key(row.kab, kind, id)));
    for (const row of this.pending.values()) if (row && row.kind === kind && row.id === id) found.push(row);
    return found.sort((one, other) => one.rank - other.rank);
  }

  /** Store rows, replacing older states of them; only a repair may replace a newer state (P39). */
  store(kab: string, rows: readonly Row[], evenLower = false): void {
    for (const row of rows) {
      const old = this.get(row.kind, row.id, kab);
      if (old && !evenLower && old.revision[0] > row.revision[0]) continue;
      const rank = old?.rank ?? this.rankOf(row, kab);
      const made = new MirrorRow(row.kind, row.id, kab, row.scope, row.revision, row.no, rank, row.fields);
      this.pending.set(key(kab, row.kind, row.id), made);
    }
  }

  private rankOf(row: Row, kab: string): number {
    const elsewhere = this.mirror.get(row.kind, row.id);
    return elsewhere && elsewhere.kab !== kab ? Math.max(...links(elsewhere).map((one) => one.rank)) + 1 : 0;
  }

  /** Remove rows that left a scope; one that is in another scope by now stays (P32). */
  remove(kab: string, markers: Iterable<readonly [scope: string, kind: string, id: string]>): void {
    for (const [scope, kind, id] of markers) {
      if (this.get(kind, id, kab)?.scope === scope) this.pending.set(key(kab, kind, id), null);
    }
  }

  /** Remove all rows of scopes that are not held. */
  dropUnheld(held: (kab: string, scope: string) => boolean): void {
    for (const blocks of this.mirror.scopes.values()) {
      for (const { kab, scope, rows } of blocks) {
        if (!held(kab, scope)) this.remove(kab, rows.map((row) => [scope, row.kind, row.id]));
      }
    }
    for (const [at, row] of this.pending) if (row && !held(row.kab, row.scope)) this.pending.set(at, null);
  }

  /** Remove what is in these buckets of a scope and not among `kept`. */
  keepOnly(kab: string, scope: string, buckets: readonly number[], kept: readonly Row[]): void {
    const wanted = new Set(buckets);
    const stays = new Set(kept.map((row) => `${row.kind} ${row.id}`));
    const goes = (row: MirrorRow) => wanted.has(bucketOf(row.id)) && !stays.has(`${row.kind} ${row.id}`);
    this.remove(kab, this.mirror.rowsOf(kab, scope).filter(goes).map((row) => [scope, row.kind, row.id]));
  }

  /** Return the kinds whose rows change. */
  kinds(): Set<string> {
    return new Set([...this.pending.keys()].map((one) => one.split(" ")[1] as string));
  }

  /** Work out the blocks that change, and return what is to be written. */
  puts(): Put[] {
    const fresh = new Map<string, MirrorRow[]>();
    const replaced = new Map<Block, Map<MirrorRow, MirrorRow | null>>();
    for (const [at, row] of this.pending) {
      const [kab, kind, id] = at.split(" ") as [string, string, string];
      const old = this.mirror.get(kind, id, kab);
      const stays = row !== null && old?.scope === row.scope;
      if (old?.block) {
        if (!replaced.has(old.block)) replaced.set(old.block, new Map<MirrorRow, MirrorRow | null>());
        replaced.get(old.block)?.set(old, stays ? row : null);
      }
      if (row !== null && !stays) push(fresh, `${kab}|${row.scope}`, row);
    }
    this.plans = new Map();
    for (const [block, rows] of replaced) {
      const left = block.rows.map((row) => (rows.has(row) ? (rows.get(row) ?? null) : row));
      this.plans.set(block, left.filter((row) => row !== null));
    }
    for (const rows of fresh.values()) this.fill(rows);
    return [...this.plans].map(([block, rows]) => ({
      table: "block",
      key: block.key,
      value: rows.length ? stored(block, rows) : undefined,
    }));
  }

  /** Put new rows of one scope into its last block, and into new ones. */
  private fill(rows: MirrorRow[]): void {
    const { kab, scope } = rows[0] as MirrorRow;
    const blocks = this.mirror.scopes.get(`${kab}|${scope}`) ?? [];
    let last = blocks.find((block) => (this.plans.get(block) ?? block.rows).length < BLOCK_ROWS);
    let number = Math.max(-1, ...blocks.map((block) => block.number));
    for (let at = 0; at < rows.length; ) {
      last ??= new Block(kab, scope, ++number);
      const before = this.plans.get(last) ?? last.rows;
      const room = BLOCK_ROWS - before.length;
      this.plans.set(last, [...before, ...rows.slice(at, at + room)]);
      at += room;
      last = undefined;
    }
  }

  /** Make the changes in memory, after they are on the disk. */
  apply(): void {
    for (const at of this.pending.keys()) {
      const [kab, kind, id] = at.split(" ") as [string, string, string];
      const old = this.mirror.get(kind, id, kab);
      if (old) this.mirror.leave(old);
    }
    for (const row of this.pending.values()) if (row) this.mirror.enter(row);
    for (const [block, rows] of this.plans) {
      block.hold(rows);
      this.mirror.keep(block);
    }
  }
}

function key(kab: string, kind: string, id: string): string {
  return `${kab} ${kind} ${id}`;
}

function push<T>(lists: Map<string, T[]>, at: string, one: T): void {
  const list = lists.get(at);
  if (list) list.push(one);
  else lists.set(at, [one]);
}
