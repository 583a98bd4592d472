/** The count of what is in a store: a line for each kind of goods of which there is more or less than the ledger says. */
import type { Signal } from "@preact/signals";
import type { Draft, Phone } from "../../../phone/contract";
import { CODE_CHARS_MAX } from "../../../shared/limits.json";
import { BARANG } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { type Answers, Sheet } from "../../../ui/sheet";
import { amountWords, barangOf } from "../../../work/barang";
import { balances } from "../../../work/stok";
import { amountOf, type Line, lineOf, Lines } from "./lines";
import { lineAt, offeredIn, openAt, type OfStore } from "./at";

/** The form of a count; what is left blank was not counted. */
export function Count(of: OfStore) {
  const phone = usePhone();
  const there = balances(phone, of.gudang);
  const start = [...there].filter(([, amount]) => amount !== 0).map(([code]) => lineOf(barangOf(phone, code)));
  const wrong = (lines: readonly Line[]) =>
    lines.some((line) => line.text.trim() && amountOf(barangOf(phone, line.code), line, true) === null) || !differences(phone, of, lines).length;
  return (
    <Sheet
      title={BARANG.titles.hitung!}
      name={`gudang/${of.gudang}/hitung`}
      parent={of.path}
      open={openAt(of.gudang)}
      initial={{ lines: start }}
      questions={[{ field: "reason", kind: "text", label: BARANG.note }]}
      refuse={(answers) => wrong(answers.lines as readonly Line[])}
      more={(values, looked) => {
        const value = values.lines as Signal<readonly Line[]>;
        const isSame = looked && value.value.length > 0 && !differences(phone, of, value.value).length;
        return (
          <>
            <Lines value={value} offered={offeredIn(phone, there)} there={there} counting looked={looked} />
            {isSame && <p class="error">{BARANG.same}</p>}
          </>
        );
      }}
      fill={(draft, answers) => write(phone, draft, of, answers)}
    >
      <p class="hint">{BARANG.counts}</p>
    </Sheet>
  );
}

interface Difference {
  readonly line: Line;
  readonly by: number;
  readonly counted: number;
  readonly book: number;
}

/** Where the count differs from the ledger. */
function differences(phone: Phone, { gudang }: OfStore, lines: readonly Line[]): Difference[] {
  const there = balances(phone, gudang);
  return lines.flatMap((line) => {
    const counted = line.text.trim() ? amountOf(barangOf(phone, line.code), line, true) : null;
    const book = there.get(line.code) ?? 0;
    return counted === null || counted === book ? [] : [{ line, by: counted - book, counted, book }];
  });
}

function write(phone: Phone, draft: Draft, of: OfStore, { lines, reason }: Answers): void {
  for (const { line, by, counted, book } of differences(phone, of, lines as readonly Line[])) {
    const goods = barangOf(phone, line.code);
    const entered = BARANG.counted(amountWords(goods, counted), amountWords(goods, book)).slice(0, CODE_CHARS_MAX);
    draft.make("mutasi", { ...lineAt(phone, of), barang: line.code, jenis: "opname", jumlah: by, entered, reason: reason ?? BARANG.countReason });
  }
}
