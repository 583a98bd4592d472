/** Opening a disaster where it happened, with the first report and a code for others, all in one form; and correcting what was said. */
import { useMemo } from "preact/hooks";
import { localTime } from "../../phone/zones";
import { randomBytes } from "../../store/bytes";
import { BENCANA } from "../../texts/bencana";
import { DAMPAK, OPEN } from "../../texts/bencana_forms";
import { usePhone } from "../../ui/context";
import { hariGeser } from "../../ui/format";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import { newSecret } from "../../work/undangan";
import { Gone } from "../missing";
import { COUNTED, isCounted, reportOf } from "./counts";
import { desaAsked, POINT } from "./fields";
import { askNeeds, lacksAmount, needsOf } from "./needs";

const WHAT: readonly Question[] = [
  { field: "what", kind: "pick", label: OPEN.jenis, options: OPEN.every, needed: true },
  { field: "place", kind: "line", label: OPEN.place, hint: OPEN.placeHint, needed: true },
];
const WHEN: readonly Question[] = [
  POINT,
  { field: "date", kind: "day", label: OPEN.day, needed: true },
  { field: "time", kind: "time", label: OPEN.time },
  { field: "name", kind: "line", label: OPEN.name, hint: OPEN.nameHint },
  { field: "chronology", kind: "text", label: OPEN.chronology, hint: OPEN.chronologyHint },
];
const SOURCE: Question = { field: "source", kind: "choice", label: DAMPAK.source, options: DAMPAK.sources, needed: true, when: isCounted };

/** The answers as fields of a disaster. */
function eventOfAnswers({ what, place, desa_code, coordinates, date, time, name, chronology }: Answers): Record<string, unknown> {
  const [golongan, jenis] = String(what).split("/");
  return { golongan, jenis, place, desa_code: desa_code ?? null, coordinates, date, time, name, chronology };
}

/** A disaster that nobody has opened yet. */
export function Open() {
  const phone = usePhone();
  const { kabupaten, worker } = phone;
  const questions = useMemo(() => [...WHAT, ...desaAsked(phone, kabupaten), ...WHEN, ...COUNTED, SOURCE], []);
  const initial = { date: phone.today(), time: localTime(phone.now(), phone.zone), source: "dilihat", lines: [] };
  return (
    <Sheet
      title={OPEN.title}
      name="bencana/baru"
      parent="/bencana"
      open={(opened) => opened.form()}
      initial={initial}
      questions={questions}
      refuse={(answers) => lacksAmount(phone, answers)}
      more={askNeeds(phone)}
      fill={(draft, answers) => {
        const kejadian_id = draft.make("kejadian", { opened_by: worker.id, ...eventOfAnswers(answers) });
        const today = phone.today();
        draft.make("undangan", { kejadian_id, worker_id: worker.id, code: newSecret(randomBytes), valid_until: hariGeser(today, 1), revoked: false });
        if (!isCounted(answers)) return;
        const counted = { kejadian_id, worker_id: worker.id, date: today, time: localTime(phone.now(), phone.zone), source: answers.source };
        draft.make("laporan_kejadian", { ...counted, ...reportOf(answers), needs: needsOf(phone, answers) });
      }}
    >
      <p>{OPEN.lead}</p>
    </Sheet>
  );
}

/** What was said of a disaster, to be corrected. */
export function Correct({ params }: { params: Record<string, string> }) {
  const id = params.id ?? "";
  const phone = usePhone();
  const record = phone.view("kejadian", id);
  const kabupaten = phone.kabupatenOf("kejadian", id);
  const questions = useMemo(() => [...WHAT, ...desaAsked(phone, kabupaten), ...WHEN], [id]);
  if (!record) return <Gone title={BENCANA.title} back="/bencana">{OPEN.edit}</Gone>;
  const initial = { ...Object.fromEntries(questions.map(({ field }) => [field, record[field] ?? null])), what: `${record.golongan}/${record.jenis}` };
  return (
    <Sheet
      title={OPEN.edit}
      name={`bencana/${id}/ubah`}
      parent={`/bencana/${id}`}
      open={(opened) => {
        const draft = opened.form({ kabupaten });
        draft.see("kejadian", id);
        return draft;
      }}
      record={record}
      initial={initial}
      questions={questions}
      fill={(draft, answers) => editChanged(draft, "kejadian", id, eventOfAnswers(answers))}
    />
  );
}
