/** The spot check of a family: what its pendamping recorded, and what the supervisor finds. */

import { useMemo } from "preact/hooks";
import type { Fields } from "../../phone/contract";
import { PENYALURAN } from "../../texts/catat";
import { SUPERVISI } from "../../texts/supervisi";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Empty, Notice, Screen } from "../../ui/parts";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";

const home = (answers: Answers) => answers.found_at_home === true;

/** A question whether something is as recorded, and what differs if it is not. */
const compared = (field: string, label: string, note: string, noteLabel: string): Question[] => [
  { field, kind: "flag", label, when: home },
  { field: note, kind: "text", label: noteLabel, needed: true, when: (answers) => home(answers) && answers[field] === false },
];

const QUESTIONS: readonly Question[] = [
  { field: "visited_on", kind: "day", label: SUPERVISI.visited, needed: true, work: true },
  { field: "found_at_home", kind: "flag", label: SUPERVISI.found, needed: true },
  { field: "not_found_reason", kind: "text", label: SUPERVISI.notFound, needed: true, when: (answers) => answers.found_at_home === false },
  { field: "met", kind: "line", label: SUPERVISI.met, when: home },
  ...compared("attendance_fits", SUPERVISI.attendance, "attendance_note", SUPERVISI.differs),
  ...compared("komitmen_fits", SUPERVISI.komitmen, "komitmen_note", SUPERVISI.differs),
  ...compared("kks_held_by_family", SUPERVISI.card, "kks_holder", SUPERVISI.holder),
  ...compared("data_fits", SUPERVISI.data, "data_note", SUPERVISI.differs),
  { field: "note", kind: "text", label: SUPERVISI.note },
  { field: "follow_up", kind: "text", label: SUPERVISI.followUp },
];

/** The form of one family. */
export function SpotCheck({ params }: { params: Record<string, string> }) {
  const id = params.id ?? "";
  const phone = usePhone();
  const known = phone.view("uji_petik", id);
  const initial = useMemo(
    () => Object.fromEntries(QUESTIONS.map(({ field }) => [field, known?.[field] ?? (field === "visited_on" ? phone.today() : null)])),
    [id],
  );
  if (!known) return <Screen title={SUPERVISI.check} back="/supervisi"><Empty>{SUPERVISI.gone}</Empty></Screen>;
  return (
    <Sheet
      title={SUPERVISI.check}
      name={`uji-petik/${id}`}
      parent="/supervisi"
      open={(opened) => {
        const draft = opened.form({ kabupaten: opened.kabupatenOf("uji_petik", id) });
        draft.see("uji_petik", id);
        return draft;
      }}
      record={known}
      initial={initial}
      questions={QUESTIONS}
      fill={(draft, answers) => editChanged(draft, "uji_petik", id, answers)}
    >
      <Recorded one={known} />
    </Sheet>
  );
}

function Recorded({ one }: { one: Fields }) {
  const count = (field: string) => Number(one[field] ?? 0);
  const place = [one.address, one.desa_name, one.kelompok_name, one.pendamping_name && SUPERVISI.pendampingIs(String(one.pendamping_name))];
  const lines = [
    one.recorded_meetings !== null && SUPERVISI.recordedPresence(count("recorded_present"), count("recorded_meetings")),
    one.recorded_memenuhi !== null && SUPERVISI.recordedKomitmen(count("recorded_memenuhi"), count("recorded_tidak_memenuhi")),
    one.recorded_members !== null && SUPERVISI.recordedMembers(count("recorded_members")),
    one.recorded_visit_on && SUPERVISI.recordedVisit(tanggal(String(one.recorded_visit_on))),
    one.recorded_result && SUPERVISI.recordedResult(PENYALURAN.word[String(one.recorded_result)] ?? ""),
    typeof one.recorded_kks_held === "boolean" && SUPERVISI.recordedCard(one.recorded_kks_held),
  ];
  return (
    <>
      <Notice title={String(one.pengurus_name ?? "–")}>{place.filter(Boolean).join(" · ")}</Notice>
      <Notice title={SUPERVISI.recorded}>
        {lines.filter(Boolean).map((line) => (
          <p key={String(line)}>{String(line)}</p>
        ))}
      </Notice>
    </>
  );
}
