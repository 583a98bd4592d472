/** What is typed on screens, kept in the background. */
import { type Signal, signal } from "@preact/signals";
import { type Put, StorageFull } from "../store/files";
import type { Drafts } from "./contract";
import { Closed, type Store } from "./store";

/** Values by name, all in memory; what one turn changes is one write, and what is typed during a write is the next, unless the page may go. */
export class KeptDrafts implements Drafts {
  readonly trouble: Signal<unknown> = signal(null);
  private readonly values = new Map<string, unknown>();
  private readonly dirty = new Set<string>();
  private readonly givers = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<boolean> = Promise.resolve(true);

  constructor(private readonly store: Store) {}

  /** Read all; `isDone` tells which are of forms that were stored before they could be dropped. */
  async load(isDone: (value: unknown) => boolean): Promise<void> {
    for (const [name, value] of await this.store.read("draft")) {
      if (isDone(value)) this.dirty.add(name);
      else this.values.set(name, value);
    }
    await this.flush();
  }

  get(name: string): unknown {
    return this.values.get(name);
  }

  put(name: string, value: unknown): void {
    this.values.set(name, value);
    this.dirty.add(name);
    this.timer ??= setTimeout(() => void this.writing.then(() => this.flush()));
  }

  async drop(name: string): Promise<void> {
    this.values.delete(name);
    this.dirty.add(name);
    await this.flush();
  }

  from(give: () => void): () => void {
    this.givers.add(give);
    return () => this.givers.delete(give);
  }

  flush(): Promise<boolean> {
    for (const give of this.givers) give();
    clearTimeout(this.timer);
    this.timer = undefined;
    const names = [...this.dirty];
    if (!names.length) return this.writing;
    this.dirty.clear();
    this.writing = this.write(names);
    return this.writing;
  }

  private async write(names: readonly string[]): Promise<boolean> {
    const puts = names.map((name): Put => ({ table: "draft", key: name, value: this.values.get(name) }));
    try {
      await this.store.write(puts);
      if (!this.dirty.size) this.trouble.value = null;
      return this.trouble.peek() === null;
    } catch (error) {
      for (const name of names) this.dirty.add(name);
      if (error instanceof StorageFull && (await this.store.squeeze().catch(() => false))) return this.flush();
      if (!(error instanceof Closed)) this.trouble.value = error;
      return false;
    }
  }
}
