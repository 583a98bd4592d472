/** What a volunteer does before disasters: Kampung Siaga Bencana, Tagana Masuk Sekolah, Keserasian Sosial and the like, with those who took part. */
import { useMemo } from "preact/hooks";
import { JIWA_MAX } from "../../../shared/limits.json";
import { SIAGA } from "../../../texts/layanan";
import { usePhone } from "../../../ui/context";
import { tanggal } from "../../../ui/format";
import { Empty, LinkButton, List, Row, Screen } from "../../../ui/parts";
import { editChanged, type Question, Sheet } from "../../../ui/sheet";
import { sumOf } from "../../../work/layanan";
import { Standing } from "../../keluarga/standing";
import { Gone } from "../../missing";
import { desaAsked } from "../fields";

const NEW = "baru";
const people = (field: "laki" | "perempuan" | "anak" | "disabilitas"): Question => ({ field, kind: "number", label: SIAGA[field], max: JIWA_MAX });

/** The worker's own activities, the newest first. */
export function Activities() {
  const phone = usePhone();
  void phone.version.value;
  const all = phone.all("kesiapsiagaan").filter((one) => !one.deleted);
  const sorted = [...all].sort((a, b) => (String(a.date) > String(b.date) ? -1 : 1));
  return (
    <Screen title={SIAGA.title} back="/bencana">
      <LinkButton kind="main" href={`#/bencana/siaga/${NEW}`}>
        {SIAGA.add}
      </LinkButton>
      {sorted.length ? (
        <List label={SIAGA.title}>
          {sorted.map((one) => (
            <Row
              key={one.id}
              href={`#/bencana/siaga/${one.id}`}
              title={SIAGA.kinds.find(({ value }) => value === one.jenis)?.label ?? String(one.jenis)}
              note={[tanggal(String(one.date)), one.place, SIAGA.people(sumOf([one], "laki", "perempuan"))].filter(Boolean).join(" · ")}
              badge={<Standing kind="kesiapsiagaan" id={one.id} />}
            />
          ))}
        </List>
      ) : (
        <Empty>{SIAGA.none}</Empty>
      )}
    </Screen>
  );
}

/** The form of one activity. */
export function Activity({ params }: { params: Record<string, string> }) {
  const phone = usePhone();
  const id = params.siaga ?? "";
  const isNew = id === NEW;
  const known = isNew ? null : phone.view("kesiapsiagaan", id);
  const questions: Question[] = [
    { field: "date", kind: "day", label: SIAGA.day, needed: true, work: true },
    { field: "jenis", kind: "pick", label: SIAGA.jenis, options: SIAGA.kinds, needed: true },
    ...desaAsked(phone, phone.kabupaten),
    { field: "place", kind: "line", label: SIAGA.place, needed: true },
    { field: "topic", kind: "line", label: SIAGA.topic },
    ...(["laki", "perempuan", "anak", "disabilitas"] as const).map(people),
    { field: "result", kind: "text", label: SIAGA.result },
  ];
  const initial = useMemo(() => (known ? Object.fromEntries(questions.map(({ field }) => [field, known[field] ?? null])) : { date: phone.today() }), [id]);
  if (!isNew && !known) return <Gone title={SIAGA.title} back="/bencana/siaga">{SIAGA.gone}</Gone>;
  return (
    <Sheet
      title={isNew ? SIAGA.add : SIAGA.title}
      name={`siaga/${id}`}
      parent="/bencana/siaga"
      open={(opened) => {
        const draft = opened.form();
        if (!isNew) draft.see("kesiapsiagaan", id);
        return draft;
      }}
      record={known}
      initial={initial}
      questions={questions}
      fill={(draft, answers) =>
        isNew ? draft.make("kesiapsiagaan", { ...answers, worker_id: phone.worker.id }) : editChanged(draft, "kesiapsiagaan", id, answers)
      }
    />
  );
}
