/** A further report of the impact; it begins with the figures of the last one. */
import { localTime } from "../../phone/zones";
import { DAMPAK, FIELDS } from "../../texts/bencana_forms";
import { usePhone } from "../../ui/context";
import { type Question, Sheet } from "../../ui/sheet";
import { reports } from "../../work/dampak";
import { COUNTED, isCounted, reportOf } from "./counts";
import { inEvent } from "./around";
import { askNeeds, lacksAmount, linesOf, needsOf } from "./needs";

const QUESTIONS: readonly Question[] = [
  { field: "source", kind: "choice", label: DAMPAK.source, options: DAMPAK.sources, needed: true, check: (answers) => (isCounted(answers) ? null : DAMPAK.empty) },
  { field: "date", kind: "day", label: FIELDS.date, needed: true, work: true },
  { field: "time", kind: "time", label: FIELDS.time, needed: true },
  ...COUNTED,
];

/** The form of a report. */
export const Report = inEvent(DAMPAK.title, ({ event }) => {
  const phone = usePhone();
  const [newest] = reports(phone, event);
  const figures = newest ? reportOf(newest) : {};
  return (
    <Sheet
      title={DAMPAK.title}
      name={`bencana/${event.id}/dampak`}
      parent={`/bencana/${event.id}`}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ ...figures, lines: linesOf(phone, newest?.needs), source: "dilihat", date: phone.today(), time: localTime(phone.now(), phone.zone) }}
      questions={QUESTIONS}
      refuse={(answers) => lacksAmount(phone, answers)}
      more={askNeeds(phone)}
      fill={(draft, { source, date, time, ...answers }) => {
        const told = { kejadian_id: event.id, worker_id: phone.worker.id, source, date, time };
        draft.make("laporan_kejadian", { ...told, ...reportOf(answers), needs: needsOf(phone, answers) });
      }}
    >
      <p>{DAMPAK.lead}</p>
    </Sheet>
  );
});
