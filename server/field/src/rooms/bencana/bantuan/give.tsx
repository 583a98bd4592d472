/** A hand-out: bantuan and its lines of the ledger in one form, so that they stand or fall together. */
import type { Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Draft, Fields, Phone } from "../../../phone/contract";
import { CODE_CHARS_MAX, JIWA_MAX } from "../../../shared/limits.json";
import { BANTUAN } from "../../../texts/bantuan";
import { usePhone } from "../../../ui/context";
import { LinkButton, Notice, Screen } from "../../../ui/parts";
import { go } from "../../../ui/router";
import { type Answers, type Question, Sheet } from "../../../ui/sheet";
import type { Event } from "../../../work/aid";
import { handOver, lineNow, peopleOf, propose } from "../../../work/bagi";
import { barangOf, catalogue, type Part } from "../../../work/barang";
import { keepReceipt, nextReceipt } from "../../../work/resi";
import { balances, stockOf, storesFor } from "../../../work/stok";
import { Gone } from "../../missing";
import { offeredIn } from "../barang/at";
import { amountOf, hasWrong, type Line, lineOf, Lines } from "../barang/lines";
import { Short } from "../barang/short";
import type { Inside } from "../around";
import { Had, Household } from "./household";

const LAST_STORE = "bantuan/gudang";
const isProxy = (answers: Answers) => answers.who === "wakil";
const OWN: readonly Question[] = [
  {
    field: "who",
    kind: "choice",
    label: BANTUAN.proxyAsk,
    options: [
      { value: "sendiri", label: BANTUAN.proxyNo },
      { value: "wakil", label: BANTUAN.proxyYes },
    ],
  },
  { field: "receiver_name", kind: "line", label: BANTUAN.receiver, needed: true, when: isProxy },
  { field: "proxy", kind: "line", label: BANTUAN.proxy, needed: true, when: isProxy },
  { field: "note", kind: "line", label: BANTUAN.note, when: isProxy },
];
const COLLECTIVE: readonly Question[] = [
  { field: "receiver_name", kind: "line", label: BANTUAN.leader, needed: true },
  { field: "rt", kind: "line", label: BANTUAN.rt, max: CODE_CHARS_MAX },
  { field: "rw", kind: "line", label: BANTUAN.rw, max: CODE_CHARS_MAX },
  {
    field: "households",
    kind: "number",
    label: BANTUAN.count,
    min: 1,
    max: JIWA_MAX,
    needed: true,
  },
  { field: "note", kind: "line", label: BANTUAN.note },
];

/** Hand something to one household. */
export function Give({ event, params }: Inside) {
  const phone = usePhone();
  const korban = phone.view("korban", params.korban ?? "");
  const path = `/bencana/${event.id}/bantuan`;
  if (!korban) return <Gone title={BANTUAN.handTitle} back={`${path}/beri`}>{BANTUAN.goneKorban}</Gone>;
  return (
    <HandOut
      event={event}
      name={`bantuan/${korban.id}`}
      title={BANTUAN.handTitle}
      parent={`${path}/beri`}
      questions={OWN}
      people={peopleOf(korban)}
      initial={{ who: "sendiri" }}
      told={({ who: _, ...answers }, isFor) => ({
        ...answers,
        jenis: "langsung",
        korban_id: korban.id,
        receiver_name: isFor ? answers.receiver_name : korban.head_name,
      })}
      korban={korban}
    />
  );
}

/** Hand something to many households through the head of their RT. */
export function GiveMany({ event }: Inside) {
  return (
    <HandOut
      event={event}
      name={`bantuan/kolektif/${event.id}`}
      title={BANTUAN.collective}
      parent={`/bencana/${event.id}/bantuan`}
      questions={COLLECTIVE}
      people={0}
      initial={{}}
      told={(answers) => ({ ...answers, jenis: "kolektif" })}
      korban={null}
    />
  );
}

interface HandOutProps {
  event: Event;
  name: string;
  title: string;
  parent: string;
  questions: readonly Question[];
  /** Whom a package is proposed for; none where it is 0. */
  people: number;
  initial: Answers;
  /** The fields of the hand-out, given what was answered and whether somebody else takes it. */
  told: (answers: Answers, isProxy: boolean) => Answers;
  korban: Fields | null;
}

function HandOut({ event, name, title, parent, questions, people, initial, told, korban }: HandOutProps) {
  const phone = usePhone();
  const made = useRef("");
  const stores = storesFor(phone, event.ids).filter((one) => phone.kabupatenOf("gudang", one.id) === event.kabupaten); // one form lies in one kabupaten
  const first = useMemo(() => firstStore(phone, event, stores), []);
  if (!stores.length) return <NoStore title={title} parent={parent} event={event.id} />;
  const store: Question[] =
    stores.length > 1
      ? [{ field: "gudang_id", kind: "pick", label: BANTUAN.fromStore, options: stores.map((one) => ({ value: one.id, label: String(one.name) })), needed: true }]
      : [];
  return (
    <Sheet
      title={title}
      name={name}
      parent={parent}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ ...initial, gudang_id: first, lines: proposed(phone, first, people) }}
      questions={[...store, ...questions]}
      refuse={({ lines }) => hasWrong(phone, lines as readonly Line[])}
      more={(values, looked) => <Goods values={values} looked={looked} people={people} />}
      foot={({ gudang_id, lines }) => <Short gudang={String(gudang_id)} lines={lines as readonly Line[]} />}
      word={BANTUAN.hand}
      fill={(draft, answers) => (made.current = write(phone, draft, event, answers, told))}
      then={() => {
        keepReceipt(phone, String(phone.view("bantuan", made.current)?.receipt_no));
        go(`/bencana/${event.id}/bantuan/${made.current}`, { replace: true });
      }}
    >
      {korban ? <Household korban={korban} /> : <p class="hint">{BANTUAN.collectiveLead}</p>}
      {korban && <Had korban={korban.id} />}
    </Sheet>
  );
}

function NoStore({ title, parent, event }: { title: string; parent: string; event: string }) {
  return (
    <Screen title={title} back={parent}>
      <Notice tone="warn">{BANTUAN.noStore}</Notice>
      <LinkButton kind="main" href={`#/bencana/${event}/gudang`}>
        {BANTUAN.toStores}
      </LinkButton>
    </Screen>
  );
}

/** The store that this phone handed out from last, or the first in which there is something. */
function firstStore(phone: Phone, event: Event, stores: readonly Fields[]): string {
  const last = phone.draft.get(`${LAST_STORE}/${event.id}`) as { id: string } | undefined;
  const known = stores.find((one) => one.id === last?.id) ?? stores.find((one) => stockOf(phone, one.id).some(({ amount }) => amount > 0));
  return (known ?? stores[0])?.id ?? "";
}

const proposed = (phone: Phone, gudang: string, people: number): Line[] =>
  people ? propose(stockOf(phone, gudang), catalogue(phone), people).map(([code, amount]) => lineOf(barangOf(phone, code), amount)) : [];

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function Goods({ values, looked, people }: { values: Record<string, Signal<unknown>>; looked: boolean; people: number }) {
  const phone = usePhone();
  const gudang = String(values.gudang_id!.value);
  const there = balances(phone, gudang);
  const before = useRef(gudang);
  useEffect(() => {
    const lines = values.lines!;
    const untouched = same(lines.peek(), proposed(phone, before.current, people));
    if (before.current !== gudang && untouched) lines.value = proposed(phone, gudang, people); // each store has packages of its own
    before.current = gudang;
  }, [gudang]);
  return (
    <>
      {people > 0 && <p class="hint">{BANTUAN.proposed(people)}</p>}
      <Lines value={values.lines as Signal<readonly Line[]>} offered={offeredIn(phone, there)} there={there} looked={looked} />
    </>
  );
}

function write(phone: Phone, draft: Draft, event: Event, answers: Answers, told: HandOutProps["told"]): string {
  const { lines, ...rest } = answers;
  const gudang = String(rest.gudang_id);
  const kejadian = event.id;
  const receipt_no = nextReceipt(phone, event.kabupaten);
  const bantuan = draft.make("bantuan", { kejadian_id: kejadian, ...told(rest, isProxy(rest)), ...lineNow(phone), receipt_no });
  const parts = (lines as readonly Line[]).map((line): Part => [line.code, amountOf(barangOf(phone, line.code), line) ?? 0]);
  handOver(phone, draft, { bantuan, gudang, kejadian }, parts);
  phone.draft.put(`${LAST_STORE}/${kejadian}`, { id: gudang });
  return bantuan;
}
