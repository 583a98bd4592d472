/** What is typed of a meeting, field by field. */
import { effect, type Signal, signal, useComputed } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { flawsOf } from "../../work/p2k2material";
import type { Table } from "./table";

/** A field of the meeting as a signal: shows what stands or was typed, and tells the sheet what is typed now. */
export function useTold(table: Table, name: string): Signal<string | null> {
  const value = useMemo(() => signal<string | null>(null), [table, name]);
  value.value = (table.sesi.value[name] as string | null | undefined) ?? null;
  useEffect(() => {
    let first = true;
    return effect(() => {
      const typed = value.value;
      if (!first && typed !== ((table.sesi.peek()[name] as string | null | undefined) ?? null)) table.tell({ [name]: typed || null });
      first = false;
    });
  }, [value]);
  return value;
}

/** What is wrong with the meeting as it is typed. */
export function useFlaws(table: Table) {
  return useComputed(() => flawsOf(table.sesi.value, table.phone.today(), table.meeting.day)).value;
}
