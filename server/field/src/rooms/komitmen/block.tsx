/** Blocks on a screen: kept as typed, saved together. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { BUKTI, KOMITMEN, SIMPAN } from "../../texts/komitmen";
import { usePhone } from "../../ui/context";
import { failureWords, isUnsaved, useForm, useTyped } from "../../ui/form";
import { bulanDari, bulanKata } from "../../ui/format";
import { Button, Choice, Field, Notice, Select, toast } from "../../ui/parts";
import { NOWHERE } from "../../work/komitmen";
import { Block, EMPTY, type Kept, empty } from "../../work/komitmen_block";
import { isUntaken, showError } from "../../ui/sheet";
import { bound } from "./bound";

/** Blocks that a screen shows at the moment; its save button stores all of them. */
export type Shown = Signal<readonly Block[]>;

/** Open what is typed of a facility in a month, and show it on the screen around. */
export function useBlock(fasilitas: string, bulan: string, shown: Shown): Block {
  const phone = usePhone();
  const form = useForm<{ kept: Kept }>(`komitmen/${fasilitas || NOWHERE}/${bulan}`, () => phone.form(), { kept: EMPTY });
  const block = useMemo(() => {
    // Signals tell of a change at the end of a batch, so only then it is known that nothing is typed any more.
    const forget = async () => {
      if (empty(form.values.kept.peek())) await form.discard();
    };
    const write = (kept: Kept) => {
      form.values.kept.value = kept;
      if (empty(kept)) void Promise.resolve().then(forget);
    };
    return new Block(phone, fasilitas, bulan, { read: () => form.values.kept.peek(), write });
  }, [form]);
  useEffect(() => {
    shown.value = [...shown.peek(), block];
    return () => {
      shown.value = shown.peek().filter((one) => one !== block);
    };
  }, [block]);
  return block;
}

/** The button that stores what is complete, and what went wrong. */
export function SaveBar({ shown }: { shown: Shown }) {
  const error = useSignal<string | null>(null);
  const blocks = shown.value;
  const pending = blocks.reduce((sum, one) => sum + one.pending, 0);
  const unfinished = blocks.reduce((sum, one) => sum + one.unfinished, 0);
  const recounted = blocks.reduce((sum, one) => sum + one.recounted, 0);
  const save = async () => {
    error.value = null;
    if (isUntaken()) return showError();
    try {
      let count = 0;
      for (const block of blocks) count += await block.save();
      toast(count ? SIMPAN.saved(count) : SIMPAN.nothing);
    } catch (problem) {
      error.value = failureWords(problem);
    }
  };
  return (
    <>
      {error.value && (
        <div role="alert">
          <Notice tone="bad">{error.value}</Notice>
        </div>
      )}
      {unfinished + recounted > 0 && (
        <p class="hint" role="status">
          {unfinished > 0 && SIMPAN.left(unfinished)} {recounted > 0 && SIMPAN.recounted(recounted)}
        </p>
      )}
      <Button kind="main" onClick={save} disabled={pending === 0}>
        {SIMPAN.save(pending)}
      </Button>
    </>
  );
}

/** A choice that holds for the day, on all screens that ask by the same name; on the next day it is `initial` again. */
export function useChoiceOfToday(name: string, initial: string): Signal<string> {
  const today = usePhone().today();
  const kept = useTyped(name, { value: initial, on: today });
  return bound(
    () => (kept.value.on === today ? kept.value.value : initial),
    (value) => {
      kept.value = { value, on: today };
    },
  );
}

/** The month on the screen; one with something typed at `fasilitas` and not saved bears a dot. */
export function useMonth(triwulan: string, fasilitas?: string): { bulan: string; choice: () => JSX.Element } {
  const phone = usePhone();
  const months = bulanDari(triwulan);
  const now = phone.bulan();
  const chosen = useChoiceOfToday(`komitmen/bulan/${triwulan}`, months.includes(now) ? now : months[2]!);
  const open = (bulan: string) =>
    fasilitas !== undefined && bulan !== chosen.value && isUnsaved(phone, `komitmen/${fasilitas || NOWHERE}/${bulan}`);
  const label = (bulan: string) => bulanKata(bulan).slice(0, 3) + (open(bulan) ? " •" : "");
  const choice = () => (
    <>
      <Choice
        name="bulan"
        label={KOMITMEN.month}
        hidden
        options={months.map((value) => ({ value, label: label(value) }))}
        value={chosen.value}
        onChange={(value) => (chosen.value = value)}
      />
      {months.some(open) && <p class="hint">{KOMITMEN.unsaved}</p>}
      {chosen.value > now && <Notice tone="warn">{KOMITMEN.notBegun}</Notice>}
    </>
  );
  return { bulan: chosen.value, choice };
}

/** Where the figures of a block come from. */
export function SourceChoice({ block }: { block: Block }) {
  const value = bound<string | null>(
    () => block.sourceShown,
    (source) => block.putSource(source || null),
  );
  const options = BUKTI.options.map((label) => ({ value: label, label }));
  return (
    <Field label={BUKTI.title}>
      <Select value={value} options={options} empty={BUKTI.choose} />
    </Field>
  );
}
