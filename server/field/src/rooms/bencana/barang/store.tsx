/** One store: what is in it, what is underway to it, what can be done with its goods, and its lines. */
import { useState } from "preact/hooks";
import type { Fields } from "../../../phone/contract";
import { BARANG, LEVELS, LINES } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { tanggal } from "../../../ui/format";
import { Badge, Button, Details, Empty, LinkButton, List, Notice, Row, Screen, Section } from "../../../ui/parts";
import { peopleOf } from "../../../work/bagi";
import { amountWords, barangOf } from "../../../work/barang";
import { households } from "../../../work/penerima";
import { daysLeft, isExpiring, isTakenBack, linesOf, loans, type Stock, stockOf, storeName, underway } from "../../../work/stok";
import { Standing } from "../../keluarga/standing";
import { Gone } from "../../missing";
import type { Inside } from "../around";
import { MOVES } from "./moves";

const PIECE = 20;

/** What is given to each part of the screen. */
interface Of {
  readonly path: string;
  readonly gudang: string;
}

/** The screen of one store. */
export function Store({ event, params }: Inside) {
  const phone = usePhone();
  const gudang = params.gudang ?? "";
  const path = `/bencana/${event.id}/gudang`;
  const record = phone.view("gudang", gudang);
  if (!record) return <Gone title={BARANG.store} back={path}>{BARANG.gone}</Gone>;
  const stock = stockOf(phone, gudang);
  const people = households(phone, event.ids).reduce((sum, one) => sum + peopleOf(one), 0);
  const days = daysLeft(stock, people);
  const of = { path: `${path}/${gudang}`, gudang };
  const note = [LEVELS.find(({ value }) => value === record.level)?.label, record.place].filter(Boolean).join(" · ");
  return (
    <Screen title={String(record.name)} back={path}>
      {note && <p class="hint">{note}</p>}
      {stock.some(({ amount }) => amount < 0) && (
        <Notice tone="warn" title={BARANG.belowTitle}>
          {BARANG.belowLead}
        </Notice>
      )}
      <Underway {...of} />
      <Section title={BARANG.stock} note={BARANG.stockLead}>
        <Goods stock={stock} />
        {days !== null && <p>{BARANG.days(days, people)}</p>}
      </Section>
      <Loans {...of} />
      <Details summary={BARANG.moves}>
        <div class="buttons">
          {MOVES.map((move) => (
            <LinkButton key={move} href={`#${of.path}/catat/${move}`}>
              {BARANG.titles[move]}
            </LinkButton>
          ))}
        </div>
      </Details>
      <Ledger {...of} />
    </Screen>
  );
}

function Goods({ stock }: { stock: readonly Stock[] }) {
  const today = usePhone().today();
  if (!stock.length) return <Empty>{BARANG.empty}</Empty>;
  return (
    <List label={BARANG.stock}>
      {stock.map((one) => (
        <Row
          key={one.barang.code}
          title={one.barang.name}
          note={isExpiring(one, today) ? BARANG.expiring(tanggal(String(one.expires))) : undefined}
          badge={<Badge tone={one.amount < 0 ? "bad" : "plain"}>{amountWords(one.barang, one.amount)}</Badge>}
        />
      ))}
    </List>
  );
}

function Underway({ path, gudang }: Of) {
  const phone = usePhone();
  const coming = underway(phone, gudang);
  if (!coming.length) return null;
  return (
    <Section title={BARANG.underway}>
      <List>
        {coming.map((line) => (
          <Row
            key={line.id}
            title={`${barangOf(phone, String(line.barang)).name} ${sizeOf(phone, line)}`}
            note={`${BARANG.from(storeName(phone, line.gudang_id) ?? BARANG.unknownStore)} · ${tanggal(String(line.date))}`}
          />
        ))}
      </List>
      <LinkButton kind="main" href={`#${path}/terima`}>
        {BARANG.receive}
      </LinkButton>
    </Section>
  );
}

function Loans({ path, gudang }: Of) {
  const phone = usePhone();
  const open = loans(phone, gudang);
  if (!open.length) return null;
  return (
    <Section title={BARANG.loans}>
      <List>
        {open.map(({ line, left }) => {
          const goods = barangOf(phone, String(line.barang));
          const who = String(line.sender ?? "–");
          const note = line.jenis === "pinjam_keluar" ? BARANG.lentTo(who) : BARANG.borrowedFrom(who);
          return <Row key={line.id} title={goods.name} note={`${note} · ${tanggal(String(line.date))}`} badge={<Badge>{amountWords(goods, left)}</Badge>} />;
        })}
      </List>
      <LinkButton href={`#${path}/kembali`}>{BARANG.settle}</LinkButton>
    </Section>
  );
}

const sizeOf = (phone: Parameters<typeof barangOf>[0], line: Fields): string =>
  amountWords(barangOf(phone, String(line.barang)), Math.abs(Number(line.jumlah)));

function Ledger({ path, gudang }: Of) {
  const phone = usePhone();
  const [count, setCount] = useState(PIECE);
  const lines = linesOf(phone, gudang);
  if (!lines.length) return null;
  return (
    <Section title={BARANG.ledger}>
      <List label={BARANG.ledger}>
        {lines.slice(0, count).map((line) => (
          <Line key={line.id} path={path} line={line} />
        ))}
      </List>
      {lines.length > count && <Button onClick={() => setCount(count + PIECE)}>{BARANG.more}</Button>}
    </Section>
  );
}

function Line({ path, line }: { path: string; line: Fields }) {
  const phone = usePhone();
  const goods = barangOf(phone, String(line.barang));
  const amount = Number(line.jumlah);
  const note = [LINES[String(line.jenis)], tanggal(String(line.date)), line.sender ?? storeName(phone, line.lawan_id)];
  return (
    <Row
      href={`#${path}/baris/${line.id}`}
      title={`${goods.name} ${amount > 0 ? "+" : ""}${amountWords(goods, amount)}`}
      note={note.filter(Boolean).join(" · ")}
      badge={isTakenBack(phone, line) ? <Badge>{BARANG.taken}</Badge> : <Standing kind="mutasi" id={line.id} />}
    />
  );
}
