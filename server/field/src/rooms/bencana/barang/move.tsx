/** Goods that come to a store or go from it, by one form. */
import type { Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Draft, Fields, Phone } from "../../../phone/contract";
import { BARANG } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { type Answers, Sheet } from "../../../ui/sheet";
import { barangOf } from "../../../work/barang";
import { ofEvent } from "../../../work/layanan";
import { balances, sourceOf, storesFor } from "../../../work/stok";
import { Gone } from "../../missing";
import type { Inside } from "../around";
import { lineAt, offeredIn, type OfStore, openAt } from "./at";
import { amountOf, enteredWords, hasWrong, type Line, Lines } from "./lines";
import { type Move, movesOf } from "./moves";
import { Count } from "./count";
import { Make } from "./make";
import { Short } from "./short";

const named = (one: Fields) => ({ value: one.id, label: String(one.name) });

/** The form of one move. */
export function Record({ event, params }: Inside) {
  const phone = usePhone();
  const gudang = params.gudang ?? "";
  const what = params.apa ?? "";
  const of = { event, gudang, path: `/bencana/${event.id}/gudang/${gudang}` };
  const stores = storesFor(phone, event.ids).filter((one) => one.id !== gudang);
  const kitchens = ofEvent(phone, "posko", event.ids).filter((one) => one.jenis === "dapur_umum");
  const move = movesOf(stores.map(named), kitchens.map(({ name }) => ({ value: String(name), label: String(name) })))[what];
  if (!phone.view("gudang", gudang)) return <Gone title={BARANG.store} back={`/bencana/${event.id}/gudang`}>{BARANG.gone}</Gone>;
  if (what === "hitung") return <Count {...of} />;
  if (what === "rakit" || what === "bongkar") return <Make {...of} opens={what === "bongkar"} />;
  if (!move) return <Gone title={BARANG.store} back={of.path}>{BARANG.goneLine}</Gone>;
  return <Moving {...of} move={move} what={what} />;
}

function Moving({ event, gudang, path, move, what }: OfStore & { move: Move; what: string }) {
  const phone = usePhone();
  const there = balances(phone, gudang);
  const offered = useMemo(() => offeredIn(phone, there), [there]);
  const goes = (answers: Answers) => (move.sign ?? (answers.direction === "kurang" ? -1 : 1)) < 0;
  return (
    <Sheet
      title={BARANG.titles[what] ?? what}
      name={`gudang/${gudang}/${what}`}
      parent={path}
      open={openAt(gudang)}
      initial={{ lines: [], ...(what === "masuk" && { source_year: Number(phone.today().slice(0, 4)) }) }}
      questions={move.questions}
      refuse={(answers) => hasWrong(phone, answers.lines as readonly Line[])}
      more={(values, looked) => (
        <Lines value={values.lines as Signal<readonly Line[]>} offered={offered} dated={what === "masuk"} looked={looked} {...(move.sign === 1 ? {} : { there })} />
      )}
      foot={(answers) => (goes(answers) ? <Short gudang={gudang} lines={answers.lines as readonly Line[]} /> : <></>)}
      fill={(draft, answers) => write(phone, draft, { event, gudang, path }, move.jenis, goes(answers) ? -1 : 1, answers)}
    >
      {what === "masuk" && <p class="hint">{BARANG.fromAway}</p>}
    </Sheet>
  );
}

function write(phone: Phone, draft: Draft, of: OfStore, jenis: string, sign: 1 | -1, answers: Answers): void {
  const { lines, papers: _, direction: __, ...told } = answers;
  for (const line of lines as readonly Line[]) {
    const one = barangOf(phone, line.code);
    const dated = sign > 0 ? { expires_on: line.expires, batch: line.batch } : {};
    const whose = sign < 0 ? sourceOf(phone, of.gudang, line.code) : {};
    const amount = { barang: line.code, jumlah: sign * (amountOf(one, line) ?? 0), entered: enteredWords(one, line) };
    draft.make("mutasi", { ...lineAt(phone, of), ...told, ...whose, ...dated, jenis, ...amount });
  }
}
