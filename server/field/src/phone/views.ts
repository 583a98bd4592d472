/** Records as the worker sees them: the mirror and own changes above it, kept until something of the kind changes (P1). */
import { look, shownFields, type Sight } from "../kernel/overlay";
import type { Fields } from "./contract";
import { MirrorRow } from "./mirror";
import type { Change, Store } from "./store";

/** What was worked out about one kind. */
interface View {
  all: readonly Fields[] | null;
  /** Records with own changes above the mirror. */
  readonly above: Map<string, Fields>;
  /** Field -> value -> records. */
  readonly indexes: Map<string, Map<unknown, Found>>;
}

/** Records with one value; those of the mirror are read when they are first asked for. */
interface Found {
  readonly rows: (Fields | MirrorRow)[];
  read: readonly Fields[] | null;
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
    if (!index) indexes.set(field, (index = this.indexed(kind, field)));
    const found = index.get(value);
    if (!found) return NONE;
    return (found.read ??= found.rows.map((one) => (one instanceof MirrorRow ? one.fields : one)));
  }

  /** Sort the records of a kind by a field, looking at no other; deleted ones are left out. */
  private indexed(kind: string, field: string): Map<unknown, Found> {
    const index = new Map<unknown, Found>();
    const put = (isDeleted: unknown, value: unknown, one: Fields | MirrorRow) => {
      if (isDeleted) return;
      const found = index.get(value);
      if (found) found.rows.push(one);
      else index.set(value, { rows: [one], read: null });
    };
    const putAbove = (id: string) => {
      const fields = this.above(kind, id);
      put(fields["deleted"], fields[field], fields);
    };
    const { mirror, forms } = this.store;
    const layers = forms.layers(kind);
    for (const row of mirror.ofKind(kind)) {
      if (layers?.has(row.id)) putAbove(row.id);
      else put(row.value("deleted"), row.value(field), row);
    }
    for (const id of layers?.keys() ?? []) if (!mirror.get(kind, id)) putAbove(id);
    return index;
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
