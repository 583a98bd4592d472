/** What is typed on screens, kept in the background. */
import type { Put } from "../store/files";
import type { Drafts } from "./contract";
import type { Store } from "./store";

/** So much typing may be lost when the phone dies; on a slow disk more, as one write waits for the last. */
const WAIT_MS = 60;

/** Values by name, all in memory; writes are gathered. */
export class KeptDrafts implements Drafts {
  private readonly values = new Map<string, unknown>();
  private readonly dirty = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();

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
    this.timer ??= setTimeout(() => void this.writing.then(() => this.flush()).catch(() => undefined), WAIT_MS);
  }

  drop(name: string): Promise<void> {
    this.values.delete(name);
    this.dirty.add(name);
    return this.flush();
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const names = [...this.dirty];
    if (!names.length) return;
    this.dirty.clear();
    const puts = names.map((name): Put => ({ table: "draft", key: name, value: this.values.get(name) }));
    const stored = this.store.write(puts);
    this.writing = stored.catch(() => undefined);
    try {
      await stored;
    } catch (error) {
      for (const name of names) this.dirty.add(name);
      throw error;
    }
  }
}
