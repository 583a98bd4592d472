/** A value kept elsewhere, as a signal that inputs can write to. */
import type { Signal } from "@preact/signals";

/** Make a signal of reading and writing. */
export function bound<T>(read: () => T, write: (value: T) => void): Signal<T> {
  const value = {
    get value() {
      return read();
    },
    set value(next: T) {
      write(next);
    },
    peek: read,
  };
  return value as unknown as Signal<T>;
}
