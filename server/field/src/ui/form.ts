/** Forms that keep what is typed: nothing is lost by going back, a call, a reload or the lock. */
import { type ReadonlySignal, type Signal, effect, signal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { Draft, Drafts, Phone } from "../phone/contract";
import { Refusal } from "../phone/problems";
import { StorageFull } from "../store/files";
import { FAILED, UI } from "../texts/ui";
import { usePhone } from "./context";
import { addressOf, route } from "./router";
import { toast } from "./toast";

/** A form that is not saved yet: where it is, what its screen is called, and since when (Unix seconds). */
export interface Unsaved {
  readonly path: string;
  readonly title: string;
  readonly at: number;
}

/** What is typed into a form, by name; every value is a signal. */
export type Values<V> = { readonly [K in keyof V]-?: Signal<V[K]> };

/** A form on a screen. */
export interface Form<V> {
  readonly draft: Draft;
  readonly values: Values<V>;
  /** Whether something typed earlier was found and opened again. */
  readonly restored: boolean;
  readonly busy: ReadonlySignal<boolean>;
  /** What went wrong at saving, in words; null when nothing did. */
  readonly error: ReadonlySignal<string | null>;
  set<K extends keyof V>(field: K, value: V[K]): void;
  /** Keep the draft as it is now; to be called after `draft.edit` or `draft.make` outside of `save`. */
  keep(): void;
  /** Fill the draft from what was typed and store it; true only when it is on the disk. */
  save(fill?: (draft: Draft, values: V) => void): Promise<boolean>;
  /** Forget what was typed. */
  discard(): Promise<void>;
}

interface Kept {
  frozen: unknown;
  values: Record<string, unknown>;
}

const INDEX = "unsaved";

const indexOf = (drafts: Drafts): Record<string, Unsaved> => (drafts.get(INDEX) as Record<string, Unsaved> | undefined) ?? {};

/** Return the forms that were typed into and not saved, newest first. */
export function unsavedForms(phone: Phone): Unsaved[] {
  return Object.values(indexOf(phone.draft)).sort((a, b) => b.at - a.at);
}

/** Tell whether something is typed and not saved under a name. */
export function isUnsaved(phone: Phone, name: string): boolean {
  return phone.draft.get(`form/${name}`) !== undefined;
}

/** Say what went wrong at saving, and what to do. */
export function failureWords(error: unknown): string {
  if (error instanceof StorageFull) return FAILED.storageFull;
  if (error instanceof Refusal && error.code === "too_large") return FAILED.tooLarge;
  if (error instanceof Refusal && error.code === "nothing_to_save") return UI.nothingToSave;
  return FAILED.unknown;
}

/** Take no more typing while a form is being stored: it would be in no form. Returns what lets it go on. */
function holdInputs(): () => void {
  const main = document.getElementById("isi");
  const held = [...(main?.querySelectorAll<HTMLInputElement>("input:enabled, textarea:enabled, select:enabled") ?? [])];
  const focused = held.find((one) => one === document.activeElement); // a field that is disabled loses it
  const hold = (on: boolean) => {
    main?.setAttribute("aria-busy", String(on));
    for (const one of held) one.disabled = on;
  };
  hold(true);
  return () => {
    hold(false);
    focused?.focus();
  };
}

class KeptForm<V extends object> implements Form<V> {
  draft: Draft;
  readonly values: Values<V>;
  readonly restored: boolean;
  readonly busy = signal(false);
  readonly error = signal<string | null>(null);
  private readonly key: string;
  private readonly path = addressOf(route.peek());
  private timer: ReturnType<typeof setTimeout> | undefined;
  private touched: boolean;

  constructor(
    private readonly phone: Phone,
    private readonly name: string,
    private readonly open: (phone: Phone) => Draft,
    private readonly initial: V | ((draft: Draft) => V),
  ) {
    this.key = `form/${name}`;
    const kept = phone.draft.get(this.key) as Kept | undefined;
    this.restored = this.touched = kept !== undefined;
    this.draft = kept ? phone.thaw(kept.frozen) : open(phone);
    const given: Record<string, unknown> = { ...this.first(), ...kept?.values };
    this.values = Object.fromEntries(Object.keys(given).map((key) => [key, signal(given[key])])) as Values<V>;
  }

  /** Watch every value; the first look is not typing. */
  watch(): () => void {
    let first = true;
    const stop = effect(() => {
      for (const value of this.signals()) void value.value;
      if (!first) this.keep();
      first = false;
    });
    const leave = this.phone.draft.from(() => this.write());
    if (this.restored) toast(UI.restored);
    return () => {
      stop();
      const left = this.touched;
      void this.phone.draft.flush().then((kept) => kept && left && toast(UI.keptAsTyped));
      leave();
    };
  }

  set<K extends keyof V>(field: K, value: V[K]): void {
    this.values[field].value = value;
  }

  keep(): void {
    this.touched = true;
    this.timer ??= setTimeout(() => this.write()); // gathers what one tap changes
  }

  async save(fill?: (draft: Draft, values: V) => void): Promise<boolean> {
    if (this.busy.peek()) return false;
    this.busy.value = true;
    this.error.value = null;
    const release = holdInputs();
    try {
      this.write();
      const draft = this.copy();
      fill?.(draft, this.plain());
      await draft.save();
      await this.discard();
      toast(UI.saved);
      return true;
    } catch (error) {
      this.error.value = failureWords(error);
      return false;
    } finally {
      this.busy.value = false;
      release();
    }
  }

  async discard(): Promise<void> {
    this.draft = this.open(this.phone);
    const first = this.first();
    for (const key of Object.keys(first) as (keyof V)[]) this.values[key].value = first[key];
    this.stopTimer();
    this.touched = false;
    this.list(null);
    await this.phone.draft.drop(this.key);
  }

  /** What is filled in at a save that fails must not be filled in twice. */
  private copy(): Draft {
    return this.phone.thaw(this.draft.freeze());
  }

  private first(): V {
    return typeof this.initial === "function" ? this.initial(this.draft) : this.initial;
  }

  private plain(): V {
    const entries = Object.entries(this.values as Record<string, Signal<unknown>>);
    return Object.fromEntries(entries.map(([key, value]) => [key, value.peek()])) as V;
  }

  private signals(): Signal<unknown>[] {
    return Object.values(this.values as Record<string, Signal<unknown>>);
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private write(): void {
    if (this.timer === undefined) return;
    this.stopTimer();
    const kept: Kept = { frozen: this.draft.freeze(), values: { ...this.plain() } as Record<string, unknown> };
    this.phone.draft.put(this.key, kept);
    if (!(this.name in indexOf(this.phone.draft))) {
      const title = document.querySelector("h1")?.textContent ?? "";
      this.list({ path: this.path, title, at: this.phone.now() });
    }
  }

  private list(entry: Unsaved | null): void {
    const { [this.name]: known, ...others } = indexOf(this.phone.draft);
    if (entry === null && known === undefined) return;
    this.phone.draft.put(INDEX, entry === null ? others : { ...others, [this.name]: entry });
  }
}

/**
 * Open a form, or open again what was typed into it.
 *
 * `open` notes what its author sees (`phone.form()` and `see`); `initial` names every value that can be typed.
 */
export function useForm<V extends object = Record<never, never>>(
  name: string,
  open: (phone: Phone) => Draft,
  initial: V | ((draft: Draft) => V) = {} as V,
): Form<V> {
  const phone = usePhone();
  const form = useMemo(() => new KeptForm<V>(phone, name, open, initial), [phone, name]);
  useLayoutEffect(() => form.watch(), [form]); // before anything can be typed: an effect that waits for the picture would miss it
  return form;
}

/** A signal kept as typed, for what is not part of a form: a search, a chosen month, a half-written answer. */
export function useTyped<T>(name: string, initial: T): Signal<T> {
  const phone = usePhone();
  const value = useMemo(() => {
    const kept = phone.draft.get(`typed/${name}`) as { value: T } | undefined;
    return signal<T>(kept ? kept.value : initial);
  }, [phone, name]);
  useLayoutEffect(() => {
    let first = true;
    return effect(() => {
      const now = value.value;
      if (!first) phone.draft.put(`typed/${name}`, { value: now });
      first = false;
    });
  }, [value]);
  return value;
}
