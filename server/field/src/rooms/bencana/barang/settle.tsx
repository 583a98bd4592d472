/** What names an earlier line: goods received that another store sent, and loans that come back. */
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Draft, Fields, Phone } from "../../../phone/contract";
import { NAME_CHARS_MAX } from "../../../shared/limits.json";
import { BARANG } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { isUnsaved } from "../../../ui/form";
import { Empty, LinkButton, Screen } from "../../../ui/parts";
import { type Answers, Sheet } from "../../../ui/sheet";
import { amountWords, barangOf } from "../../../work/barang";
import { loans, storeName, underway } from "../../../work/stok";
import type { Inside } from "../around";
import { amountOf, enteredWords, type Line, lineOf, One } from "./lines";
import { lineAt, openAt, type OfStore } from "./at";

/** An earlier line with what of it is still to be settled, and what the new line is. */
interface Due {
  readonly line: Fields;
  readonly left: number;
  readonly jenis: string;
  readonly sign: 1 | -1;
  readonly note: string;
}

type Typed = Readonly<{ [line: string]: Line & { reason: string | null } }>;

/** Take in what another store sent: what came may differ from what was sent, with the reason. */
export function Receive(props: Inside) {
  const phone = usePhone();
  const due = underway(phone, props.params.gudang ?? "").map((line): Due => {
    const note = BARANG.from(storeName(phone, line.gudang_id) ?? BARANG.unknownStore);
    return { line, left: Math.abs(Number(line.jumlah)), jenis: "terima", sign: 1, note };
  });
  return <Settling {...props} due={due} what="terima" title={BARANG.receive} />;
}

/** Note what came back of a loan, or what was given back. */
export function Return(props: Inside) {
  const phone = usePhone();
  const due = loans(phone, props.params.gudang ?? "").map(({ line, left }): Due => {
    const who = String(line.sender ?? "–");
    const ours = line.jenis === "pinjam_keluar";
    return { line, left, jenis: ours ? "kembali_dari" : "kembali_ke", sign: ours ? 1 : -1, note: ours ? BARANG.lentTo(who) : BARANG.borrowedFrom(who) };
  });
  return <Settling {...props} due={due} what="kembali" title={BARANG.settle} />;
}

function Settling({ event, params, due, what, title }: Inside & { due: readonly Due[]; what: string; title: string }) {
  const phone = usePhone();
  const gudang = params.gudang ?? "";
  const of = { event, gudang, path: `/bencana/${event.id}/gudang/${gudang}` };
  const isWhole = what === "terima"; // what was sent mostly comes whole; a loan comes back piece by piece
  const start = Object.fromEntries(due.map(({ line, left }) => [line.id, { ...lineOf(barangOf(phone, String(line.barang)), isWhole ? left : null), reason: null }]));
  const typedOf = (answers: Answers) => answers.lines as Typed;
  const filled = (typed: Typed) => due.filter(({ line }) => typed[line.id]?.text.trim());
  const name = `gudang/${gudang}/${what}`;
  const wrong = (typed: Typed) => !filled(typed).length || filled(typed).some((one) => wrongIn(phone, one, typed, isWhole) !== null);
  if (!due.length && !isUnsaved(phone, name)) return <Nothing title={title} path={of.path} isWhole={isWhole} />;
  return (
    <Sheet
      title={title}
      name={name}
      parent={of.path}
      open={openAt(gudang)}
      initial={{ lines: start }}
      questions={[]}
      refuse={(answers) => wrong(typedOf(answers))}
      more={(values, looked) => (
        <>
          {due.map((one) => (
            <Row key={one.line.id} due={one} value={values.lines as Signal<Typed>} first={start[one.line.id]!} looked={looked} asks={isWhole} />
          ))}
          {looked && due.length > 0 && !filled(values.lines!.value as Typed).length && <p class="error">{BARANG.needLine}</p>}
        </>
      )}
      fill={(draft, answers) => filled(typedOf(answers)).forEach((one) => write(phone, draft, of, one, typedOf(answers)))}
    >
      {!due.length && <Empty>{BARANG.goneLine}</Empty>}
    </Sheet>
  );
}

/** Says that nothing is due; what a store away has sent is taken in elsewhere. */
function Nothing({ title, path, isWhole }: { title: string; path: string; isWhole: boolean }) {
  return (
    <Screen title={title} back={path}>
      <Empty>{isWhole ? BARANG.noneSent : BARANG.noneOut}</Empty>
      {isWhole && <p class="hint">{BARANG.sentAway}</p>}
      {isWhole && <LinkButton href={`#${path}/catat/masuk`}>{BARANG.titles.masuk}</LinkButton>}
    </Screen>
  );
}

/** What is wrong with one line that was filled in, or null. */
function wrongIn(phone: Phone, { line, left }: Due, typed: Typed, asks: boolean): string | null {
  const one = typed[line.id]!;
  const amount = amountOf(barangOf(phone, one.code), one);
  if (amount === null) return BARANG.needed;
  if (!asks) return amount > left ? BARANG.tooMuch : null;
  return amount !== left && !one.reason?.trim() ? BARANG.needed : null;
}

interface RowProps {
  due: Due;
  value: Signal<Typed>;
  first: Typed[string];
  looked: boolean;
  asks: boolean;
}

function Row({ due, value, first, looked, asks }: RowProps) {
  const phone = usePhone();
  const goods = barangOf(phone, String(due.line.barang));
  const typed = value.value[due.line.id] ?? first;
  const put = (more: Partial<Typed[string]>) => {
    value.value = { ...value.value, [due.line.id]: { ...typed, ...more } };
  };
  const amount = amountOf(goods, typed);
  const differs = asks && amount !== null && amount !== due.left;
  const error = looked && typed.text.trim() ? wrongIn(phone, due, { [due.line.id]: typed }, asks) : null;
  return (
    <>
      <One
        barang={goods}
        line={typed}
        note={`${due.note}, ${(asks ? BARANG.sent : BARANG.left)(amountWords(goods, due.left))}`}
        looked={looked && Boolean(typed.text.trim())}
        onChange={(line) => put(line ?? { text: "" })}
      />
      {error === BARANG.tooMuch && <p class="error">{error}</p>}
      {differs && <Why label={BARANG.differs(goods.name)} text={typed.reason} error={error} onInput={(reason) => put({ reason })} />}
    </>
  );
}

function Why({ label, text, error, onInput }: { label: string; text: string | null; error: string | null; onInput: (text: string) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        maxLength={NAME_CHARS_MAX}
        value={text ?? ""}
        {...(error ? { "aria-describedby": `${id}-error` } : {})}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

function write(phone: Phone, draft: Draft, of: OfStore, { line, jenis, sign }: Due, typed: Typed): void {
  const one = typed[line.id]!;
  const goods = barangOf(phone, one.code);
  const { batch, expires_on, source, source_year, sender } = line;
  const same = { barang: one.code, batch, expires_on, source, source_year, kiriman_id: line.id };
  const other = jenis === "terima" ? { lawan_id: line.gudang_id } : { sender };
  const amount = { jenis, jumlah: sign * (amountOf(goods, one) ?? 0), entered: enteredWords(goods, one), reason: one.reason?.trim() || null };
  draft.make("mutasi", { ...lineAt(phone, of), ...same, ...other, ...amount });
}
