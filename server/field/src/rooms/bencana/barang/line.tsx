/** One line of the ledger, and how it is taken back. */
import type { Fields } from "../../../phone/contract";
import { BARANG, LINES } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { pukul, tanggal } from "../../../ui/format";
import { LinkButton, Notice, Screen } from "../../../ui/parts";
import { Sheet } from "../../../ui/sheet";
import { takeBack } from "../../../work/bagi";
import { amountWords, barangOf } from "../../../work/barang";
import { isTakenBack } from "../../../work/stok";
import { Standing } from "../../keluarga/standing";
import { Gone } from "../../missing";
import type { Inside } from "../around";
import { openAt } from "./at";

/** The screen of one line; one of a hand-out is taken back with all of it. */
export function LedgerLine({ event, params }: Inside) {
  const phone = usePhone();
  const gudang = params.gudang ?? "";
  const path = `/bencana/${event.id}/gudang/${gudang}`;
  const line = phone.view("mutasi", params.mutasi ?? "");
  if (!line) return <Gone title={BARANG.line} back={path}>{BARANG.goneLine}</Gone>;
  const isFinal = line.jenis === "batal" || isTakenBack(phone, line);
  if (line.bantuan_id || isFinal) {
    return (
      <Screen title={BARANG.line} back={path}>
        <Told line={line} />
        {isFinal && line.jenis !== "batal" && <Notice>{BARANG.taken}</Notice>}
        {line.bantuan_id ? <LinkButton href={`#/bencana/${event.id}/bantuan/${String(line.bantuan_id)}`}>{BARANG.of}</LinkButton> : null}
      </Screen>
    );
  }
  return (
    <Sheet
      title={BARANG.line}
      name={`gudang/${gudang}/batal/${line.id}`}
      parent={path}
      open={openAt(gudang)}
      questions={[{ field: "reason", kind: "text", label: BARANG.reason, hint: BARANG.cancelLead, needed: true }]}
      word={BARANG.cancel}
      fill={(draft, { reason }) => takeBack(phone, draft, line, String(reason))}
    >
      <Told line={line} />
    </Sheet>
  );
}

function Told({ line }: { line: Fields }) {
  const goods = barangOf(usePhone(), String(line.barang));
  const said = Object.entries(BARANG.said).flatMap(([field, label]) => {
    const value = line[field];
    if (value === null || value === undefined || value === "") return [];
    const text = field === "date" ? tanggal(String(value)) : field === "time" ? pukul(String(value)) : String(value);
    return [[label, text] as const];
  });
  return (
    <dl class="card pairs">
      <div>
        <dt>{LINES[String(line.jenis)]}</dt>
        <dd>
          {goods.name} {amountWords(goods, Number(line.jumlah))} <Standing kind="mutasi" id={line.id} />
        </dd>
      </div>
      {said.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
