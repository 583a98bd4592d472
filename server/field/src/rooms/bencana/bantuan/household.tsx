/** A household on the screens of aid: who it is, and what it has received. */
import type { Fields } from "../../../phone/contract";
import { BANTUAN } from "../../../texts/bantuan";
import { usePhone } from "../../../ui/context";
import { tanggal } from "../../../ui/format";
import { Notice } from "../../../ui/parts";
import { partWords } from "../../../work/barang";
import { type Aid, aidOf, householdName } from "../../../work/penerima";
import { householdNote } from "../household_words";

/** Who of the household needs more than others: "1 balita, 1 lansia". */
function groupsOf(korban: Fields): string {
  const counted = Object.entries(BANTUAN.groups).filter(([field]) => Number(korban[field] ?? 0) > 0);
  return counted.map(([field, word]) => `${Number(korban[field])} ${word}`).join(", ");
}

/** One household. */
export function Household({ korban }: { korban: Fields }) {
  return (
    <Notice title={householdName(korban)}>
      <p>{householdNote(korban)}</p>
      {groupsOf(korban) && <p>{groupsOf(korban)}</p>}
    </Notice>
  );
}

/** One aid in words. */
export function useAidWords(): (aid: Aid) => string {
  const phone = usePhone();
  return ({ bantuan, date, parts }) => {
    const what = parts.map((part) => partWords(phone, part)).join(", ") || BANTUAN.jenis[String(bantuan.jenis)]!;
    const who = bantuan.institution ? `${String(bantuan.institution)}: ` : "";
    return `${who}${BANTUAN.had(what, tanggal(date), String(bantuan.receipt_no ?? ""))}`;
  };
}

/** Says that a household has received aid already, with its receipts; that is told and not forbidden. */
export function Had({ korban }: { korban: string }) {
  const words = useAidWords();
  const had = aidOf(usePhone(), korban);
  if (!had.length) return null;
  return (
    <Notice tone="warn" title={BANTUAN.hadTitle}>
      <ul class="points">
        {had.map((aid) => (
          <li key={aid.bantuan.id}>{words(aid)}</li>
        ))}
      </ul>
      <p>{BANTUAN.hadLead}</p>
    </Notice>
  );
}
