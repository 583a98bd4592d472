/** A person of a household: who it is, and what was known of him when and where. */
import type { Draft, Fields } from "../../phone/contract";
import { localTime } from "../../phone/zones";
import { BENCANA } from "../../texts/bencana";
import { FIELDS } from "../../texts/bencana_forms";
import { CONDITIONS, JIWA } from "../../texts/korban";
import { SANTUNAN } from "../../texts/layanan";
import { usePhone } from "../../ui/context";
import { pukul, tanggal } from "../../ui/format";
import { Empty, LinkButton, List, Row, Screen, Section } from "../../ui/parts";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import { whereabouts } from "../../work/korban";
import { isClaimed } from "../../work/layanan";
import { Gone } from "../missing";
import { inEvent, Progress } from "./around";
import { poskoAsked } from "./fields";
import { personName, personNote } from "./household";

const AGE_MAX = 130;
const unnamed = (answers: Answers) => (answers.name || answers.description ? null : JIWA.somebody);
const WHO: readonly Question[] = [
  { field: "name", kind: "line", label: JIWA.name, check: unnamed },
  { field: "description", kind: "line", label: JIWA.description, max: 2000, when: (answers) => !answers.name },
  { field: "sex", kind: "choice", label: JIWA.sex, options: JIWA.sexes },
  { field: "age", kind: "number", label: JIWA.age, max: AGE_MAX },
  { field: "relation", kind: "line", label: JIWA.relation },
];
const MORE: readonly Question[] = [
  { field: "bumil", kind: "tick", label: JIWA.bumil, when: (answers) => answers.sex !== "l" },
  { field: "disabilitas", kind: "line", label: JIWA.disabilitas },
  { field: "nik", kind: "digits", digits: 16, label: JIWA.nik },
  { field: "nationality", kind: "line", label: JIWA.nationality },
];
const STATE: readonly Question[] = [{ field: "condition", kind: "choice", label: JIWA.condition, options: JIWA.conditions, needed: true }];
const PLACE: readonly Question[] = [
  { field: "place", kind: "line", label: JIWA.place, hint: JIWA.placeHint, max: 2000 },
  { field: "source", kind: "line", label: JIWA.source },
];
const pathOf = (event: string, korban: string) => `/bencana/${event}/korban/${korban}`;

/** What befell a person, as a record of its moment. */
function note(draft: Draft, worker: string, person: string, time: string, { condition, posko_id, place, source }: Answers): void {
  const told = { condition, posko_id: posko_id ?? null, place: place ?? null, source: source ?? null };
  draft.make("keberadaan", { korban_jiwa_id: person, worker_id: worker, date: draft.workDate, time, ...told });
}

/** One person more of a household, with what befell him. */
export const AddPerson = inEvent(JIWA.add, ({ event, params }) => {
  const phone = usePhone();
  const korban = params.korban ?? "";
  return (
    <Sheet
      title={JIWA.add}
      name={`bencana/${event.id}/korban/${korban}/jiwa`}
      parent={pathOf(event.id, korban)}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ condition: "selamat" }}
      questions={[...WHO, ...STATE, ...poskoAsked(phone, event), ...PLACE, ...MORE]}
      fill={(draft, { condition, posko_id, place, source, ...who }) => {
        const person = draft.make("korban_jiwa", { korban_id: korban, ...who });
        note(draft, phone.worker.id, person, localTime(phone.now(), phone.zone), { condition, posko_id, place, source });
      }}
    />
  );
});

/** The page of a person. */
export const Person = inEvent(BENCANA.title, ({ event, params }) => {
  const phone = usePhone();
  const [korban, id] = [params.korban ?? "", params.jiwa ?? ""];
  const one = phone.view("korban_jiwa", id);
  const parent = pathOf(event.id, korban);
  if (!one || one.deleted) return <Gone title={JIWA.title} back={parent}>{JIWA.gone}</Gone>;
  const known = whereabouts(phone, id);
  return (
    <Screen title={personName(one)} back={parent}>
      <p>
        {personNote(one)} <Progress kind="korban_jiwa" id={id} />
      </p>
      <div class="buttons">
        <LinkButton kind="main" href={`#${parent}/jiwa/${id}/keadaan`}>
          {JIWA.note}
        </LinkButton>
        <LinkButton href={`#${parent}/jiwa/${id}/ubah`}>{JIWA.correct}</LinkButton>
        {isClaimed(known[0]?.condition) && <LinkButton href={`#/bencana/${event.id}/santunan/${id}/${String(known[0]?.condition)}`}>{SANTUNAN.title}</LinkButton>}
      </div>
      <Section title={JIWA.history}>
        {known.length ? (
          <List>
            {known.map((seen) => (
              <Row key={seen.id} title={CONDITIONS[String(seen.condition)]} note={<Seen one={seen} />} />
            ))}
          </List>
        ) : (
          <Empty>{JIWA.unknown}</Empty>
        )}
      </Section>
    </Screen>
  );
});

function Seen({ one }: { one: Fields }) {
  const posko = usePhone().view("posko", String(one.posko_id ?? ""))?.name;
  return <>{[`${tanggal(String(one.date))}, ${pukul(String(one.time))}`, posko, one.place, one.source].filter(Boolean).join(" · ")}</>;
}

/** What is known of a person now. */
export const Condition = inEvent(JIWA.note, ({ event, params }) => {
  const phone = usePhone();
  const [korban, id] = [params.korban ?? "", params.jiwa ?? ""];
  const now = { date: phone.today(), time: localTime(phone.now(), phone.zone) };
  const asked: readonly Question[] = [
    ...STATE,
    ...poskoAsked(phone, event),
    ...PLACE,
    { field: "date", kind: "day", label: FIELDS.date, needed: true, work: true },
    { field: "time", kind: "time", label: FIELDS.time, needed: true },
  ];
  return (
    <Sheet
      title={JIWA.note}
      name={`bencana/${event.id}/jiwa/${id}/keadaan`}
      parent={`${pathOf(event.id, korban)}/jiwa/${id}`}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={now}
      questions={asked}
      fill={(draft, { time, date: _, ...answers }) => note(draft, phone.worker.id, id, String(time), answers)}
    />
  );
});

/** Who a person is, to be corrected. */
export const CorrectPerson = inEvent(JIWA.correct, ({ event, params }) => {
  const [korban, id] = [params.korban ?? "", params.jiwa ?? ""];
  const record = usePhone().view("korban_jiwa", id);
  const parent = `${pathOf(event.id, korban)}/jiwa/${id}`;
  const asked = [...WHO, ...MORE];
  if (!record) return <Gone title={JIWA.correct} back={parent}>{JIWA.gone}</Gone>;
  return (
    <Sheet
      title={JIWA.correct}
      name={`bencana/${event.id}/jiwa/${id}/ubah`}
      parent={parent}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten });
        draft.see("korban_jiwa", id);
        return draft;
      }}
      record={record}
      initial={Object.fromEntries(asked.map(({ field }) => [field, record[field] ?? null]))}
      questions={asked}
      fill={(draft, answers) => editChanged(draft, "korban_jiwa", id, answers)}
    />
  );
});
