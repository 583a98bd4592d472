/** Children without their family: everybody may bring one in, named workers alone hold them. */
import type { Phone } from "../../phone/contract";
import { ANAK } from "../../texts/korban";
import { usePhone } from "../../ui/context";
import { LinkButton, Empty, List, Notice, Row, Screen } from "../../ui/parts";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import { type Event, inEvent as recordsIn } from "../../work/aid";
import { Gone } from "../missing";
import { inEvent, Progress } from "./around";
import { POINT } from "./fields";

const AGE_MAX = 18;
const reunited = (answers: Answers) => answers.status === "dipertemukan";
const ASKED: readonly Question[] = [
  { field: "name", kind: "line", label: ANAK.name, check: (answers) => (answers.name || answers.description ? null : ANAK.somebody) },
  { field: "description", kind: "text", label: ANAK.description, hint: ANAK.descriptionHint },
  { field: "sex", kind: "choice", label: ANAK.sex, options: ANAK.sexes },
  { field: "age", kind: "number", label: ANAK.age, max: AGE_MAX },
  { field: "found_place", kind: "line", label: ANAK.foundPlace, max: 2000, needed: true },
  POINT,
  { field: "family_told", kind: "text", label: ANAK.familyTold },
  { field: "carer", kind: "line", label: ANAK.carer, max: 2000, needed: true },
  { field: "status", kind: "choice", label: ANAK.status, options: ANAK.statuses, needed: true },
  { field: "reunited_on", kind: "day", label: ANAK.reunitedOn, needed: true, when: reunited },
];
const pathOf = (event: Event) => `/bencana/${event.id}/anak`;

/** Those that this phone holds, and its own that have not gone. */
export const Children = inEvent(ANAK.title, ({ event }) => {
  const all = recordsIn(usePhone(), "anak_terpisah", event);
  return (
    <Screen title={ANAK.title} back={`/bencana/${event.id}`}>
      <Notice>{ANAK.lead}</Notice>
      {all.length ? (
        <List>
          {all.map((one) => (
            <Row
              key={one.id}
              href={`#${pathOf(event)}/${one.id}`}
              title={String(one.name ?? one.description)}
              note={`${ANAK.statusWord[String(one.status)]} · ${one.found_place}`}
              badge={<Progress kind="anak_terpisah" id={one.id} />}
            />
          ))}
        </List>
      ) : (
        <Empty>{ANAK.none}</Empty>
      )}
      <LinkButton kind="main" href={`#${pathOf(event)}/baru`}>
        {ANAK.add}
      </LinkButton>
    </Screen>
  );
});

/** A child that was found. */
export const AddChild = inEvent(ANAK.add, ({ event }) => {
  const phone = usePhone();
  return (
    <Sheet
      title={ANAK.add}
      name={`bencana/${event.id}/anak/baru`}
      parent={pathOf(event)}
      open={(opened: Phone) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ status: "dicari" }}
      questions={ASKED}
      fill={(draft, answers) => {
        draft.make("anak_terpisah", { kejadian_id: event.id, worker_id: phone.worker.id, registered_on: phone.today(), ...answers });
      }}
    />
  );
});

/** What is known of a child, to be corrected or brought to an end. */
export const Child = inEvent(ANAK.title, ({ event, params }) => {
  const id = params.anak ?? "";
  const record = usePhone().view("anak_terpisah", id);
  if (!record || record.deleted) return <Gone title={ANAK.title} back={pathOf(event)}>{ANAK.gone}</Gone>;
  return (
    <Sheet
      title={ANAK.title}
      name={`bencana/${event.id}/anak/${id}`}
      parent={pathOf(event)}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten });
        draft.see("anak_terpisah", id);
        return draft;
      }}
      record={record}
      initial={Object.fromEntries(ASKED.map(({ field }) => [field, record[field] ?? null]))}
      questions={ASKED}
      fill={(draft, answers) => editChanged(draft, "anak_terpisah", id, answers)}
    />
  );
});
