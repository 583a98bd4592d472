/** Psychosocial sessions in a disaster; nobody is named. */
import { useMemo } from "preact/hooks";
import { JIWA_MAX } from "../../../shared/limits.json";
import { LDP } from "../../../texts/layanan";
import { usePhone } from "../../../ui/context";
import { tanggal } from "../../../ui/format";
import { Empty, LinkButton, List, Row, Screen } from "../../../ui/parts";
import { editChanged, type Question, Sheet } from "../../../ui/sheet";
import { ofEvent, sumOf } from "../../../work/layanan";
import { Standing } from "../../keluarga/standing";
import { Gone } from "../../missing";
import type { Inside } from "../around";

const NEW = "baru";
const people = (field: "anak" | "dewasa" | "lansia" | "disabilitas"): Question => ({ field, kind: "number", label: LDP[field], max: JIWA_MAX });

/** The sessions of a disaster. */
export function Sessions({ event }: Inside) {
  const phone = usePhone();
  const all = ofEvent(phone, "ldp", event.ids);
  const path = `#/bencana/${event.id}/ldp`;
  return (
    <Screen title={LDP.title} back={`/bencana/${event.id}`}>
      <LinkButton kind="main" href={`${path}/${NEW}`}>
        {LDP.add}
      </LinkButton>
      {all.length ? (
        <List label={LDP.title}>
          {all.map((one) => (
            <Row
              key={one.id}
              href={`${path}/${one.id}`}
              title={[LDP.methods.find(({ value }) => value === one.method)?.label, one.topic].filter(Boolean).join(": ")}
              note={`${tanggal(String(one.date))} · ${LDP.people(sumOf([one], "anak", "dewasa", "lansia"))}`}
              badge={<Standing kind="ldp" id={one.id} />}
            />
          ))}
        </List>
      ) : (
        <Empty>{LDP.none}</Empty>
      )}
    </Screen>
  );
}

/** The form of one session; its day and time stay as they were made. */
export function Session({ event, params }: Inside) {
  const phone = usePhone();
  const id = params.ldp ?? "";
  const isNew = id === NEW;
  const parent = `/bencana/${event.id}/ldp`;
  const known = isNew ? null : phone.view("ldp", id);
  const posts = ofEvent(phone, "posko", event.ids).map((one) => ({ value: one.id, label: String(one.name) }));
  const when: Question[] = [
    { field: "date", kind: "day", label: LDP.day, needed: true, work: true },
    { field: "time", kind: "time", label: LDP.time },
  ];
  const questions: Question[] = [
    ...(isNew ? when : []),
    { field: "method", kind: "pick", label: LDP.method, options: LDP.methods, needed: true },
    { field: "topic", kind: "line", label: LDP.topic },
    ...(posts.length ? [{ field: "posko_id", kind: "pick", label: LDP.posko, options: posts } as const] : []),
    { field: "place", kind: "line", label: LDP.place },
    ...(["anak", "dewasa", "lansia", "disabilitas"] as const).map(people),
    { field: "follow_up", kind: "text", label: LDP.followUp },
  ];
  const initial = useMemo(() => (known ? Object.fromEntries(questions.map(({ field }) => [field, known[field] ?? null])) : { date: phone.today() }), [id]);
  if (!isNew && !known) return <Gone title={LDP.title} back={parent}>{LDP.gone}</Gone>;
  return (
    <Sheet
      title={isNew ? LDP.add : LDP.title}
      name={`ldp/${event.id}/${id}`}
      parent={parent}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten });
        if (!isNew) draft.see("ldp", id);
        return draft;
      }}
      record={known}
      initial={initial}
      questions={questions}
      fill={(draft, answers) =>
        isNew ? draft.make("ldp", { ...answers, kejadian_id: event.id, worker_id: phone.worker.id }) : editChanged(draft, "ldp", id, answers)
      }
    >
      <p class="hint">{LDP.lead}</p>
    </Sheet>
  );
}
