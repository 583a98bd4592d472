/** Registering a household fast, with or without papers, and correcting it. */
import { useMemo } from "preact/hooks";
import type { Fields } from "../../phone/contract";
import { KORBAN } from "../../texts/korban";
import { usePhone } from "../../ui/context";
import { List, Notice, Row } from "../../ui/parts";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import type { Event } from "../../work/aid";
import { alike, households } from "../../work/korban";
import { householdName } from "../../work/penerima";
import { Gone } from "../missing";
import { inEvent } from "./around";
import { desaAsked, poskoAsked } from "./fields";
import { householdNote } from "./household_words";

const HOUSEHOLD_MAX = 99;
const SHOWN = 3;
const GROUPS = Object.keys(KORBAN.groups);
const unnamed = (answers: Answers) => !(answers.head_name || answers.description || answers.card_no);
const tooMany = (answers: Answers) => typeof answers.jiwa === "number" && GROUPS.reduce((sum, field) => sum + Number(answers[field] ?? 0), 0) > answers.jiwa;
const isHeads = (field: string, label: string): Question => ({ field, kind: "number", label, max: HOUSEHOLD_MAX });

const FIRST: readonly Question[] = [
  { field: "head_name", kind: "line", label: KORBAN.head, hint: KORBAN.headHint, check: (answers) => (unnamed(answers) ? KORBAN.somebody : null) },
  { field: "description", kind: "line", label: KORBAN.description, hint: KORBAN.descriptionHint, max: 2000, when: (answers) => !answers.head_name },
  { ...isHeads("jiwa", KORBAN.size), min: 1, needed: true, check: (answers) => (tooMany(answers) ? KORBAN.tooMany : null) },
  { field: "stay", kind: "choice", label: KORBAN.stay, options: KORBAN.stays, needed: true },
];
const THEN: readonly Question[] = [
  { field: "stay_note", kind: "line", label: KORBAN.stayNote, when: (answers) => answers.stay === "kerabat" || answers.stay === "lain" },
  { field: "damage", kind: "choice", label: KORBAN.damage, options: KORBAN.damages },
  ...Object.entries(KORBAN.groups).map(([field, label]) => isHeads(field, label)),
  isHeads("bumil", KORBAN.bumil),
  isHeads("disabilitas", KORBAN.disabilitas),
  { field: "phone", kind: "tel", label: KORBAN.phone },
  { field: "origin", kind: "choice", label: KORBAN.origin, options: KORBAN.origins },
];
const LAST: readonly Question[] = [
  { field: "rt", kind: "line", label: KORBAN.rt, max: 64 },
  { field: "rw", kind: "line", label: KORBAN.rw, max: 64 },
  { field: "address", kind: "line", label: KORBAN.address, max: 2000 },
  { field: "nik", kind: "digits", digits: 16, label: KORBAN.nik, hint: KORBAN.papers },
  { field: "no_kk", kind: "digits", digits: 16, label: KORBAN.noKk, hint: KORBAN.papers },
  { field: "card_no", kind: "line", label: KORBAN.cardNo, max: 64 },
];

function useQuestions(event: Event): readonly Question[] {
  const phone = usePhone();
  const inShelter = { when: (answers: Answers) => answers.stay === "pengungsian" };
  return useMemo(() => [...FIRST, ...poskoAsked(phone, event, inShelter), ...THEN, ...desaAsked(phone, event.kabupaten), ...LAST], [event.id]);
}

/** A household that is not here yet; says which of those that are here may be the same. */
export const Register = inEvent(KORBAN.add, ({ event }) => {
  const phone = usePhone();
  const known = useMemo(() => alike(households(phone, event)), [event.id]);
  return (
    <Sheet
      title={KORBAN.add}
      name={`bencana/${event.id}/korban/baru`}
      parent={`/bencana/${event.id}/korban`}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ origin: "setempat" }}
      questions={useQuestions(event)}
      fill={(draft, answers) => {
        const today = phone.today();
        const seen = { registered_on: today, worker_id: phone.worker.id, seen_on: today, seen_by: phone.worker.id };
        draft.make("korban", { kejadian_id: event.id, ...seen, ...answers });
      }}
      foot={(answers) => <Alike event={event} rows={known(answers).slice(0, SHOWN)} />}
    >
      <p>{KORBAN.lead}</p>
    </Sheet>
  );
});

function Alike({ event, rows }: { event: Event; rows: readonly Fields[] }) {
  if (!rows.length) return <></>;
  return (
    <Notice tone="warn" title={KORBAN.same}>
      <p>{KORBAN.sameNote}</p>
      <List>
        {rows.map((one) => (
          <Row key={one.id} href={`#/bencana/${event.id}/korban/${one.id}`} title={householdName(one)} note={householdNote(one)} />
        ))}
      </List>
    </Notice>
  );
}

/** What was said of a household, to be corrected. */
export const CorrectHousehold = inEvent(KORBAN.correct, ({ event, params }) => {
  const id = params.korban ?? "";
  const phone = usePhone();
  const record = phone.view("korban", id);
  const questions = useQuestions(event);
  if (!record) return <Gone title={KORBAN.correct} back={`/bencana/${event.id}/korban`}>{KORBAN.gone}</Gone>;
  return (
    <Sheet
      title={KORBAN.correct}
      name={`bencana/${event.id}/korban/${id}/ubah`}
      parent={`/bencana/${event.id}/korban/${id}`}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten });
        draft.see("korban", id);
        return draft;
      }}
      record={record}
      initial={Object.fromEntries(questions.map(({ field }) => [field, record[field] ?? null]))}
      questions={questions}
      fill={(draft, answers) => editChanged(draft, "korban", id, answers)}
    />
  );
});
