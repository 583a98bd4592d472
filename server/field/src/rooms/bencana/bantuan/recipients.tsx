/** The list of recipients of a collective hand-out: which household received its share; until it is whole, the hand-out is outstanding. */
import type { Signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Fields, Phone } from "../../../phone/contract";
import { CHANGES_PER_FORM_MAX } from "../../../shared/limits.json";
import { BANTUAN } from "../../../texts/bantuan";
import { usePhone } from "../../../ui/context";
import { useTyped } from "../../../ui/form";
import { useLater } from "../../../ui/later";
import { Button, Choice, Empty, Field, type Option, TextInput } from "../../../ui/parts";
import { Sheet } from "../../../ui/sheet";
import { householdName, listOf } from "../../../work/penerima";
import { Gone } from "../../missing";
import type { Inside } from "../around";
import { householdNote } from "../household_words";
import { useFound } from "./pick";

const PIECE = 30;
const MARKS: readonly Option<"ya" | "tidak">[] = [
  { value: "ya", label: BANTUAN.received },
  { value: "tidak", label: BANTUAN.notReceived },
];

/** Id of a household -> whether it received its share. */
type Marks = Readonly<Record<string, boolean>>;

/** The form of a list; it may be filled in piece by piece, by several people. */
export function Recipients({ event, params }: Inside) {
  const phone = usePhone();
  const id = params.bantuan ?? "";
  const parent = `/bencana/${event.id}/bantuan/${id}`;
  const bantuan = phone.view("bantuan", id);
  if (bantuan?.jenis !== "kolektif") return <Gone title={BANTUAN.listTitle} back={`/bencana/${event.id}/bantuan`}>{BANTUAN.gone}</Gone>;
  const { marks, households } = listOf(phone, bantuan);
  const before: Marks = Object.fromEntries(marks.map((one) => [String(one.korban_id), one.received === true]));
  const changed = (now: Marks) => Object.entries(now).filter(([korban, received]) => before[korban] !== received);
  return (
    <Sheet
      title={BANTUAN.listTitle}
      name={`bantuan/penerima/${id}`}
      parent={parent}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten });
        for (const one of marks) draft.see("penerima_bantuan", one.id);
        return draft;
      }}
      initial={{ marks: {} }}
      questions={[]}
      refuse={(answers) => changed(answers.marks as Marks).length > CHANGES_PER_FORM_MAX}
      more={(values, looked) => (
        <>
          <Rows ids={event.ids} bantuan={bantuan} before={before} value={values.marks as Signal<Marks>} />
          {looked && changed(values.marks!.value as Marks).length > CHANGES_PER_FORM_MAX && <p class="error">{BANTUAN.tooMany(CHANGES_PER_FORM_MAX)}</p>}
        </>
      )}
      fill={(draft, answers) => {
        for (const [korban, received] of changed(answers.marks as Marks)) {
          draft.make("penerima_bantuan", markOf(phone, id, korban, received));
        }
      }}
    >
      <p>{BANTUAN.outstanding(marks.length, households)}</p>
      <p class="hint">{BANTUAN.listLead}</p>
    </Sheet>
  );
}

const markOf = (phone: Phone, bantuan: string, korban: string, received: boolean) => ({
  bantuan_id: bantuan,
  korban_id: korban,
  received,
  received_on: received ? phone.today() : null,
});

interface RowsProps {
  ids: readonly string[];
  bantuan: Fields;
  before: Marks;
  value: Signal<Marks>;
}

function Rows({ ids, bantuan, before, value }: RowsProps) {
  const typed = useTyped(`bantuan/penerima/cari/${bantuan.id}`, String(bantuan.rt ?? ""));
  const { all } = useFound(ids, useLater(typed).value);
  const [count, setCount] = useState(PIECE);
  const now: Marks = { ...before, ...value.value };
  return (
    <>
      <Field label={BANTUAN.search}>
        <TextInput value={typed} mode="search" />
      </Field>
      {!all.length && <Empty>{BANTUAN.nobody}</Empty>}
      {all.slice(0, count).map((one) => (
        <Choice
          key={one.id}
          name={`penerima/${one.id}`}
          label={householdName(one)}
          hint={householdNote(one)}
          options={MARKS}
          value={one.id in now ? (now[one.id] ? "ya" : "tidak") : null}
          onChange={(word) => (value.value = { ...value.peek(), [one.id]: word === "ya" })}
        />
      ))}
      {all.length > count && <Button onClick={() => setCount(count + PIECE)}>{BANTUAN.more}</Button>}
    </>
  );
}
