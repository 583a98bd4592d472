/** The observation of a P2K2 meeting: eight aspects, each with a score and what was seen. */

import { useMemo } from "preact/hooks";
import { SUPERVISI } from "../../texts/supervisi";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Empty, Notice, Screen } from "../../ui/parts";
import { ASPECTS } from "../../work/supervisi";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";

const NEW = "baru";
const held = (answers: Answers) => answers.status === "terlaksana";

const WHERE: readonly Question[] = [
  { field: "kelompok_name", kind: "line", label: SUPERVISI.kelompok, needed: true },
  { field: "pendamping_name", kind: "line", label: SUPERVISI.pendamping },
  { field: "place", kind: "line", label: SUPERVISI.place },
];
const HELD: readonly Question[] = [
  { field: "status", kind: "choice", label: SUPERVISI.held, options: SUPERVISI.heldOptions, needed: true },
  { field: "cancel_reason", kind: "text", label: SUPERVISI.cancelReason, needed: true, when: (answers) => answers.status === "batal" },
  { field: "date", kind: "day", label: SUPERVISI.date, needed: true, work: true, when: held },
  { field: "topic", kind: "line", label: SUPERVISI.topic, when: held },
  { field: "present", kind: "number", label: SUPERVISI.present, max: 999, when: held },
];
const SEEN: readonly Question[] = ASPECTS.flatMap((aspect): Question[] => {
  const label = SUPERVISI.aspects[aspect] ?? aspect;
  return [
    { field: `${aspect}_score`, kind: "choice", label: `${label} (${SUPERVISI.scale})`, options: SUPERVISI.scores, when: held },
    { field: `${aspect}_note`, kind: "text", label: SUPERVISI.seen(label), when: (answers) => held(answers) && answers[`${aspect}_score`] !== null },
  ];
});
const SUMMARY: readonly Question[] = [
  { field: "strengths", kind: "text", label: SUPERVISI.strengths, when: held },
  { field: "to_improve", kind: "text", label: SUPERVISI.toImprove, when: held },
  { field: "follow_up", kind: "text", label: SUPERVISI.followUp, when: held },
  { field: "follow_up_on", kind: "day", ahead: true, label: SUPERVISI.followUpOn, when: held },
];
const PLANNED = [...HELD, ...SEEN, ...SUMMARY];
const OWN = [...WHERE, ...PLANNED];

/** The form of one meeting: one that the office planned, or one that the supervisor came upon. */
export function Observation({ params }: { params: Record<string, string> }) {
  const id = params.id ?? "";
  const phone = usePhone();
  const made = id === NEW;
  const known = made ? null : phone.view("supervisi_p2k2", id);
  const questions = made ? OWN : PLANNED;
  const initial = useMemo(() => startOf(known, questions, phone.today()), [id]);
  if (!made && !known) return <Screen title={SUPERVISI.observation} back="/supervisi"><Empty>{SUPERVISI.gone}</Empty></Screen>;
  return (
    <Sheet
      title={SUPERVISI.observation}
      name={`observasi/${id}`}
      parent="/supervisi"
      open={(opened) => {
        const draft = opened.form(made ? {} : { kabupaten: opened.kabupatenOf("supervisi_p2k2", id) });
        if (!made) draft.see("supervisi_p2k2", id);
        return draft;
      }}
      record={known}
      initial={initial}
      questions={questions}
      fill={(draft, answers) => {
        const fields = scored(answers);
        if (made) draft.make("supervisi_p2k2", { ...fields, supervisor_id: phone.worker.id });
        else editChanged(draft, "supervisi_p2k2", id, fields);
      }}
    >
      {known && (
        <Notice title={String(known.kelompok_name)}>
          {[known.pendamping_name, known.place, known.planned_date && tanggal(String(known.planned_date))].filter(Boolean).join(" · ")}
        </Notice>
      )}
    </Sheet>
  );
}

const score = /_score$/;

function startOf(known: Answers | null, questions: readonly Question[], today: string): Answers {
  const entries = questions.map(({ field }) => {
    const value = known?.[field] ?? null;
    if (field === "status") return [field, value === "rencana" || value === null ? "terlaksana" : value];
    if (field === "date") return [field, value ?? today];
    return [field, score.test(field) && value !== null ? String(value) : value];
  });
  return Object.fromEntries(entries);
}

/** Scores are chosen as words and kept as numbers. */
function scored(answers: Answers): Record<string, unknown> {
  const entries = Object.entries(answers).map(([field, value]) => [field, score.test(field) && value !== null ? Number(value) : value]);
  return Object.fromEntries(entries);
}
