/** Aid that another institution gave: it counts for coverage, and no store has less by it. */
import type { Signal } from "@preact/signals";
import { CODE_CHARS_MAX, JIWA_MAX } from "../../../shared/limits.json";
import { BANTUAN } from "../../../texts/bantuan";
import { usePhone } from "../../../ui/context";
import { route } from "../../../ui/router";
import { type Answers, type Question, Sheet } from "../../../ui/sheet";
import { lineNow } from "../../../work/bagi";
import { barangOf, catalogue, type Part, textsOf } from "../../../work/barang";
import { householdName, households } from "../../../work/penerima";
import { amountOf, hasWrong, type Line, Lines } from "../barang/lines";
import type { Inside } from "../around";

const isOne = (answers: Answers) => answers.whom === "satu";
const isMany = (answers: Answers) => answers.whom === "banyak";
const WHOM = [
  { value: "satu", label: BANTUAN.forOne },
  { value: "banyak", label: BANTUAN.forMany },
];

/** The form of such aid, to one household or to many; `?korban=` names the household on whose page it was opened. */
export function Agency({ event }: Inside) {
  const phone = usePhone();
  const asked = route.value.query.get("korban") ?? "";
  const named = phone.view("korban", asked);
  const options = (named ? [named] : households(phone, event.ids)).map((one) => ({ value: one.id, label: householdName(one) }));
  const questions: Question[] = [
    { field: "institution", kind: "line", label: BANTUAN.institution, needed: true },
    { field: "whom", kind: "choice", label: BANTUAN.forWhom, options: WHOM, needed: true },
    { field: "korban_id", kind: "pick", label: BANTUAN.household, options: options.sort((a, b) => (a.label < b.label ? -1 : 1)), needed: true, when: isOne },
    { field: "rt", kind: "line", label: BANTUAN.rt, max: CODE_CHARS_MAX, when: isMany },
    { field: "rw", kind: "line", label: BANTUAN.rw, max: CODE_CHARS_MAX, when: isMany },
    { field: "households", kind: "number", label: BANTUAN.count, min: 1, max: JIWA_MAX, when: isMany },
    { field: "note", kind: "line", label: BANTUAN.note },
  ];
  return (
    <Sheet
      title={BANTUAN.agency}
      name={`bantuan/lembaga/${event.id}/${asked}`}
      parent={named ? `/bencana/${event.id}/korban/${asked}` : `/bencana/${event.id}/bantuan`}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ lines: [], ...(named && { whom: "satu", korban_id: asked }) }}
      questions={questions}
      refuse={({ lines }) => hasWrong(phone, lines as readonly Line[])}
      more={(values, looked) => <Lines value={values.lines as Signal<readonly Line[]>} offered={[...catalogue(phone).values()]} looked={looked} />}
      fill={(draft, { lines, whom: _, ...told }) => {
        const parts = (lines as readonly Line[]).map((line): Part => [line.code, amountOf(barangOf(phone, line.code), line) ?? 0]);
        draft.make("bantuan", { kejadian_id: event.id, jenis: "lembaga_lain", ...told, ...lineNow(phone), contents: textsOf(parts) });
      }}
    >
      <p class="hint">{BANTUAN.agencyLead}</p>
    </Sheet>
  );
}
