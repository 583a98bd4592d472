/** Posts, shelters and public kitchens of a disaster, and who was in a shelter each day. */
import type { Fields } from "../../phone/contract";
import { KORBAN, POSKO } from "../../texts/korban";
import { DAPUR } from "../../texts/layanan";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Badge, Empty, LinkButton, List, Row, Screen, Section } from "../../ui/parts";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import { type Event, inEvent as recordsIn } from "../../work/aid";
import { isTanggal } from "../../work/days";
import { counted, jiwaOf } from "../../work/korban";
import { censuses, peopleOf } from "../../work/posko";
import { Gone } from "../missing";
import { inEvent, Progress } from "./around";
import { desaAsked, POINT } from "./fields";

const PEOPLE_MAX = 10_000_000;
const pathOf = (event: Event) => `/bencana/${event.id}/posko`;

/** All of them. */
export const Posts = inEvent(POSKO.title, ({ event }) => {
  const phone = usePhone();
  const all = recordsIn(phone, "posko", event);
  return (
    <Screen title={POSKO.title} back={`/bencana/${event.id}`}>
      {all.length ? (
        <List>
          {all.map((one) => (
            <Row key={one.id} href={`#${pathOf(event)}/${one.id}`} title={String(one.name)} note={noteOf(one, censuses(phone, one.id)[0])} badge={<Mark one={one} />} />
          ))}
        </List>
      ) : (
        <Empty>{POSKO.none}</Empty>
      )}
      <LinkButton kind="main" href={`#${pathOf(event)}/baru`}>
        {POSKO.add}
      </LinkButton>
    </Screen>
  );
});

const Mark = ({ one }: { one: Fields }) => (one.closed_on ? <Badge>{POSKO.closed}</Badge> : <Progress kind="posko" id={one.id} />);

function noteOf(one: Fields, census: Fields | undefined): string {
  const people = census ? peopleOf(census) : null;
  const filled = people === null ? "" : typeof one.capacity === "number" ? POSKO.full(people, one.capacity) : POSKO.total(people);
  return [POSKO.word[String(one.jenis)], filled].filter(Boolean).join(" · ");
}

function asked(phone: Parameters<typeof desaAsked>[0], event: Event): Question[] {
  return [
    { field: "name", kind: "line", label: POSKO.name, needed: true },
    { field: "jenis", kind: "choice", label: POSKO.jenis, options: POSKO.kinds, needed: true },
    { field: "place", kind: "line", label: POSKO.place, max: 2000 },
    ...desaAsked(phone, event.kabupaten),
    POINT,
    { field: "capacity", kind: "number", label: POSKO.capacity, max: PEOPLE_MAX },
    { field: "contact_name", kind: "line", label: POSKO.contact },
    { field: "phone", kind: "tel", label: POSKO.phone },
    ...Object.entries(POSKO.facilities).map(([field, label]): Question => ({ field, kind: "choice", label, options: POSKO.enough })),
    { field: "gaps", kind: "text", label: POSKO.gaps },
  ];
}

/** A post that is not here yet. */
export const AddPost = inEvent(POSKO.add, ({ event }) => {
  const phone = usePhone();
  return (
    <Sheet
      title={POSKO.add}
      name={`bencana/${event.id}/posko/baru`}
      parent={pathOf(event)}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      questions={asked(phone, event)}
      fill={(draft, answers) => void draft.make("posko", { kejadian_id: event.id, ...answers })}
    />
  );
});

/** What was said of a post, to be corrected; also the day on which it was closed. */
export const CorrectPost = inEvent(POSKO.correct, ({ event, params }) => {
  const id = params.posko ?? "";
  const phone = usePhone();
  const record = phone.view("posko", id);
  const questions: Question[] = [...asked(phone, event), { field: "closed_on", kind: "day", label: POSKO.closedOn }];
  if (!record) return <Gone title={POSKO.correct} back={pathOf(event)}>{POSKO.gone}</Gone>;
  return (
    <Sheet
      title={POSKO.correct}
      name={`bencana/${event.id}/posko/${id}/ubah`}
      parent={`${pathOf(event)}/${id}`}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten });
        draft.see("posko", id);
        return draft;
      }}
      record={record}
      initial={Object.fromEntries(questions.map(({ field }) => [field, record[field] ?? null]))}
      questions={questions}
      fill={(draft, answers) => editChanged(draft, "posko", id, answers)}
    />
  );
});

/** One post: what it has and lacks, who stays there, and its counts by day. */
export const Post = inEvent(POSKO.title, ({ event, params }) => {
  const phone = usePhone();
  const one = phone.view("posko", params.posko ?? "");
  if (!one || one.deleted) return <Gone title={POSKO.title} back={pathOf(event)}>{POSKO.gone}</Gone>;
  const path = `#${pathOf(event)}/${one.id}`;
  const staying = counted(phone, event).filter((household) => household.posko_id === one.id && household.stay === "pengungsian");
  const days = censuses(phone, one.id);
  return (
    <Screen title={String(one.name)} back={pathOf(event)}>
      <p>
        {noteOf(one, days[0])} <Progress kind="posko" id={one.id} />
      </p>
      <Facts one={one} />
      {staying.length > 0 && <p class="hint">{`${POSKO.here(staying.length)}, ${KORBAN.jiwa(jiwaOf(staying))}`}</p>}
      <div class="buttons">
        <LinkButton href={`${path}/ubah`}>{POSKO.correct}</LinkButton>
        {one.jenis === "dapur_umum" && <LinkButton href={`#/bencana/${event.id}/dapur/${one.id}`}>{DAPUR.title}</LinkButton>}
      </div>
      <Section title={POSKO.census}>
        {days.length ? (
          <List>
            {days.map((day) => (
              <Row key={day.id} href={`${path}/sensus/${day.date}`} title={tanggal(String(day.date))} note={POSKO.total(peopleOf(day))} badge={<Progress kind="sensus_posko" id={day.id} />} />
            ))}
          </List>
        ) : (
          <Empty>{POSKO.censusNone}</Empty>
        )}
        <div class="buttons">
          <LinkButton kind="main" href={`${path}/sensus/${phone.today()}`}>
            {POSKO.censusAdd}
          </LinkButton>
        </div>
      </Section>
    </Screen>
  );
});

function Facts({ one }: { one: Fields }) {
  const told: [string, unknown][] = [
    [POSKO.place, one.place],
    [POSKO.contact, [one.contact_name, one.phone].filter(Boolean).join(", ")],
    ...Object.entries(POSKO.facilities).map(([field, label]): [string, unknown] => [label, POSKO.enoughWord[String(one[field] ?? "")]]),
    [POSKO.gaps, one.gaps],
  ];
  const shown = told.filter(([, value]) => value);
  if (!shown.length) return null;
  return (
    <dl class="card pairs">
      {shown.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="as-typed">{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const heads = (words: Readonly<Record<string, string>>): Question[] =>
  Object.entries(words).map(([field, label]) => ({ field, kind: "number", label, max: PEOPLE_MAX }));
const COUNTED: readonly Question[] = [...heads(POSKO.counts), ...heads(POSKO.among), { field: "note", kind: "text", label: POSKO.note }];
const anything = (answers: Answers) => COUNTED.some(({ field }) => answers[field] !== null && answers[field] !== undefined);

/** Who was in a shelter on a day; a day counted already is corrected. */
export const Census = inEvent(POSKO.census, ({ event, params }) => {
  const [id, date] = [params.posko ?? "", params.hari ?? ""];
  const phone = usePhone();
  const parent = `${pathOf(event)}/${id}`;
  const slot = phone.slot("sensus_posko", { posko_id: id, date });
  const record = phone.view("sensus_posko", slot);
  if (!isTanggal(date) || date > phone.today()) return <Gone title={POSKO.census} back={parent}>{POSKO.gone}</Gone>;
  const first = { ...COUNTED[0]!, check: (answers: Answers) => (anything(answers) ? null : POSKO.censusEmpty) };
  return (
    <Sheet
      title={`${POSKO.census}, ${tanggal(date)}`}
      name={`bencana/${event.id}/posko/${id}/sensus/${date}`}
      parent={parent}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten, workDate: date });
        draft.see("sensus_posko", slot);
        return draft;
      }}
      record={record}
      initial={Object.fromEntries(COUNTED.map(({ field }) => [field, record?.[field] ?? null]))}
      questions={[first, ...COUNTED.slice(1)]}
      fill={(draft, answers) => {
        draft.workDate = date;
        draft.make("sensus_posko", { posko_id: id, date, ...answers });
      }}
    >
      <p>{POSKO.censusLead}</p>
    </Sheet>
  );
});
