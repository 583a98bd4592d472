/** Records as the worker sees them: the mirror and own changes above it, kept until something of the kind changes (P1). */
import { look, shownFields, type Sight } from "../kernel/overlay";
import type { Fields } from "./contract";
import type { Change, Store } from "./store";

/** What was worked out about one kind. */
interface View {
  all: readonly Fields[] | null;
  /** Records with own changes above the mirror. */
  readonly above: Map<string, Fields>;
  /** Field -> value -> records. */
  readonly indexes: Map<string, Map<unknown, Fields[]>>;
}

const NONE: readonly Fields[] = [];

/** Reading of records. */
export class Views {
  private readonly views = new Map<string, View>();

  constructor(private readonly store: Store) {
    store.onChange((change) => this.forget(change));
  }

  /** Return a record with what its author sees of each group; null if the phone does not have it. */
  sight(kind: string, id: string): Sight | null {
    return look(this.store.kindOf(kind), this.store.mirror.get(kind, id), this.store.forms.layers(kind)?.get(id) ?? []);
  }

  view(kind: string, id: string): Fields | null {
    if (this.store.forms.layers(kind)?.has(id)) return this.above(kind, id);
    return this.store.mirror.get(kind, id)?.fields ?? null;
  }

  all(kind: string): readonly Fields[] {
    const view = this.of(kind);
    return (view.all ??= this.read(kind));
  }

  by(kind: string, field: string, value: unknown): readonly Fields[] {
    const { indexes } = this.of(kind);
    let index = indexes.get(field);
    if (!index) indexes.set(field, (index = indexed(this.all(kind), field)));
    return index.get(value) ?? NONE;
  }

  private read(kind: string): Fields[] {
    const layers = this.store.forms.layers(kind);
    const found: Fields[] = [];
    for (const row of this.store.mirror.ofKind(kind)) found.push(layers?.has(row.id) ? this.above(kind, row.id) : row.fields);
    for (const id of layers?.keys() ?? []) if (!this.store.mirror.get(kind, id)) found.push(this.above(kind, id));
    return found;
  }

  private above(kind: string, id: string): Fields {
    const { above } = this.of(kind);
    let fields = above.get(id);
    if (!fields) {
      const layers = this.store.forms.layers(kind)?.get(id) ?? [];
      fields = { ...shownFields(this.store.kindOf(kind), this.store.mirror.get(kind, id), layers), id };
      above.set(id, fields);
    }
    return fields;
  }

  private of(kind: string): View {
    let view = this.views.get(kind);
    if (!view) this.views.set(kind, (view = { all: null, above: new Map(), indexes: new Map() }));
    return view;
  }

  private forget({ kinds }: Change): void {
    for (const kind of kinds) this.views.delete(kind);
  }
}

function indexed(all: readonly Fields[], field: string): Map<unknown, Fields[]> {
  const index = new Map<unknown, Fields[]>();
  for (const one of all) {
    if (one["deleted"]) continue;
    const list = index.get(one[field]);
    if (list) list.push(one);
    else index.set(one[field], [one]);
  }
  return index;
}
