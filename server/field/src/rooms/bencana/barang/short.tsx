/** What is said where more goes out than a phone knows to be there. */
import { BARANG } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { Notice } from "../../../ui/parts";
import { barangOf, type Part, partWords } from "../../../work/barang";
import { lacking } from "../../../work/stok";
import { amountOf, type Line } from "./lines";

/** Says that more goes out than this phone knows to be there; that is told and not forbidden. */
export function Short({ gudang, lines }: { gudang: string; lines: readonly Line[] }) {
  const phone = usePhone();
  const parts = lines.flatMap((line): Part[] => {
    const amount = amountOf(barangOf(phone, line.code), line);
    return amount === null ? [] : [[line.code, amount]];
  });
  return <Lacking missing={lacking(phone, gudang, parts)} />;
}

/** The same of goods that are known already. */
export function Lacking({ missing }: { missing: readonly Part[] }) {
  const phone = usePhone();
  if (!missing.length) return null;
  return (
    <Notice tone="warn" title={BARANG.lacking(missing.map((part) => partWords(phone, part)).join(", "))}>
      {BARANG.lackingLead}
    </Notice>
  );
}
