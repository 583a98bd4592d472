/** One hand-out with its receipt number, large enough to be copied by hand; and how it is made void. */
import type { Fields } from "../../../phone/contract";
import { BANTUAN } from "../../../texts/bantuan";
import { usePhone } from "../../../ui/context";
import { pukul, tanggal } from "../../../ui/format";
import { LinkButton, List, Notice, Row, Screen } from "../../../ui/parts";
import { Sheet } from "../../../ui/sheet";
import { goodsOf, takeBack } from "../../../work/bagi";
import { partWords } from "../../../work/barang";
import { contentsOf, listOf } from "../../../work/penerima";
import { isTakenBack, storeName } from "../../../work/stok";
import { Standing } from "../../keluarga/standing";
import { Gone } from "../../missing";
import type { Inside } from "../around";
import { useReceiver } from "./list";

/** The screen of one hand-out. */
export function Receipt({ event, params }: Inside) {
  const phone = usePhone();
  const path = `/bencana/${event.id}/bantuan`;
  const bantuan = phone.view("bantuan", params.bantuan ?? "");
  if (!bantuan) return <Gone title={BANTUAN.title} back={path}>{BANTUAN.gone}</Gone>;
  const here = `#${path}/${bantuan.id}`;
  return (
    <Screen title={BANTUAN.title} back={path}>
      {bantuan.void_reason ? (
        <Notice tone="bad" title={BANTUAN.voided}>
          {String(bantuan.void_reason)}
        </Notice>
      ) : null}
      {bantuan.receipt_no && !bantuan.void_reason ? <Large text={String(bantuan.receipt_no)} /> : null}
      <Told bantuan={bantuan} />
      <List>
        {contentsOf(phone, bantuan).map((part) => (
          <Row key={part[0]} title={partWords(phone, part)} />
        ))}
      </List>
      {bantuan.jenis === "kolektif" && !bantuan.void_reason ? <Listing bantuan={bantuan} href={`${here}/penerima`} /> : null}
      <div class="buttons">
        <LinkButton kind="main" href={`#${path}/beri`}>
          {BANTUAN.give}
        </LinkButton>
        {!bantuan.void_reason && !bantuan.bast_no && <LinkButton href={`${here}/batal`}>{BANTUAN.void}</LinkButton>}
      </div>
    </Screen>
  );
}

function Large({ text }: { text: string }) {
  return (
    <div class="tile here" role="status">
      {BANTUAN.receipt}
      <strong>{text}</strong>
      {BANTUAN.receiptLead}
    </div>
  );
}

function Told({ bantuan }: { bantuan: Fields }) {
  const phone = usePhone();
  const receiver = useReceiver();
  const taker = [bantuan.receiver_name, bantuan.proxy && `(${String(bantuan.proxy)})`].filter(Boolean).join(" ");
  const lines = [
    [BANTUAN.forWhom, receiver(bantuan)],
    [BANTUAN.receiver, taker],
    [BANTUAN.institution, bantuan.institution],
    [BANTUAN.fromStore, storeName(phone, bantuan.gudang_id)],
    [BANTUAN.bast, bantuan.bast_no],
    [BANTUAN.receipt, bantuan.void_reason ? bantuan.receipt_no : null],
    [BANTUAN.note, bantuan.note],
  ].filter(([, value]) => value);
  const when = `${tanggal(String(bantuan.date))}${bantuan.time ? `, ${pukul(String(bantuan.time))}` : ""}`;
  return (
    <dl class="card pairs">
      {lines.map(([label, value]) => (
        <div key={String(label)}>
          <dt>{String(label)}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
      <div>
        <dt>{BANTUAN.jenis[String(bantuan.jenis)]}</dt>
        <dd>
          {when} <Standing kind="bantuan" id={bantuan.id} />
        </dd>
      </div>
    </dl>
  );
}

function Listing({ bantuan, href }: { bantuan: Fields; href: string }) {
  const { marks, households, isWhole } = listOf(usePhone(), bantuan);
  return (
    <Notice tone={isWhole ? "good" : "warn"} title={isWhole ? BANTUAN.whole : BANTUAN.outstanding(marks.length, households)}>
      <LinkButton href={href}>{BANTUAN.toList}</LinkButton>
    </Notice>
  );
}

/** Make a receipt void: its number stays with the reason, its goods are taken back line by line, all in one form. */
export function Void({ event, params }: Inside) {
  const phone = usePhone();
  const id = params.bantuan ?? "";
  const parent = `/bencana/${event.id}/bantuan/${id}`;
  const bantuan = phone.view("bantuan", id);
  if (!bantuan) return <Gone title={BANTUAN.void} back={`/bencana/${event.id}/bantuan`}>{BANTUAN.gone}</Gone>;
  if (bantuan.void_reason) return <Gone title={BANTUAN.void} back={parent}>{BANTUAN.voided}</Gone>;
  if (bantuan.bast_no) return <Gone title={BANTUAN.void} back={parent}>{BANTUAN.underBast}</Gone>;
  const open = goodsOf(phone, id).filter((line) => !isTakenBack(phone, line));
  return (
    <Sheet
      title={BANTUAN.void}
      name={`bantuan/batal/${id}`}
      parent={parent}
      open={(opened) => {
        const draft = opened.form({ kabupaten: opened.kabupatenOf("bantuan", id) });
        draft.see("bantuan", id);
        return draft;
      }}
      questions={[{ field: "void_reason", kind: "text", label: BANTUAN.voidReason, hint: BANTUAN.voidLead, needed: true }]}
      word={BANTUAN.void}
      fill={(draft, { void_reason }) => {
        draft.edit("bantuan", id, { void_reason });
        for (const line of open) takeBack(phone, draft, line, String(void_reason));
      }}
    >
      <Told bantuan={bantuan} />
    </Sheet>
  );
}
