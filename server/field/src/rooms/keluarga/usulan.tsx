/** A proposal to change what the office keeps of a family or a member. */

import { useMemo } from "preact/hooks";
import type { Phone } from "../../phone/contract";
import { USULAN } from "../../texts/catat";
import { word } from "../../texts/keluarga";
import { usePhone } from "../../ui/context";
import type { Option } from "../../ui/parts";
import { membersOf, pengurusName } from "../../work/keluarga";
import { PROPOSABLE, type Proposable, proposable, readable, subjects, valueText } from "../../work/usulan";
import { aboutKpm } from "./forms";
import { type Answers, type Question, Sheet } from "../../ui/sheet";

type View = { params: Record<string, string> };

interface Chosen {
  readonly kind: string;
  readonly id: string;
  readonly one: Proposable | null;
  readonly before: string;
}

function chosenOf(phone: Phone, answers: Answers): Chosen {
  const [kind = "", id = ""] = String(answers.about ?? "").split("/");
  const field = String(answers[`field_${kind}`] ?? "");
  return { kind, id, one: proposable(kind, field), before: valueText(kind ? phone.view(kind, id) : null, field) };
}

const facilities = (phone: Phone): Option[] =>
  phone
    .all("fasilitas")
    .filter((one) => !one.deleted)
    .map((one) => ({ value: one.id, label: String(one.name) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));

function questionsOf(phone: Phone, kpmId: string): Question[] {
  const ask = (kind: string): Question => ({
    field: `field_${kind}`,
    kind: "pick",
    label: USULAN.field,
    options: (PROPOSABLE[kind] ?? []).map(({ field }) => ({ value: field, label: USULAN.fields[field] ?? field })),
    needed: true,
    when: (answers) => String(answers.about ?? "").startsWith(`${kind}/`),
  });
  const after = (one: Proposable): Question => ({
    field: `after_${one.field}`,
    kind: one.kind,
    past: true,
    label: `${USULAN.fields[one.field]}: ${USULAN.after.toLowerCase()}`,
    hint: (answers) => `${USULAN.before}: ${readable(phone, one.field, chosenOf(phone, answers).before) || USULAN.empty}`,
    options: one.words?.map((value) => ({ value, label: USULAN.fields[value] ?? word(value) })) ?? facilities(phone),
    digits: one.digits,
    needed: true,
    when: (answers) => chosenOf(phone, answers).one?.field === one.field,
    check: (answers) => (answers[`after_${one.field}`] === chosenOf(phone, answers).before ? USULAN.same : null),
  });
  return [
    { field: "about", kind: "pick", label: USULAN.about, options: subjects(phone, kpmId, USULAN.family), needed: true },
    ask("kpm"),
    ask("anggota"),
    ...Object.values(PROPOSABLE).flatMap((list) => list.map(after)),
    { field: "reason", kind: "text", label: USULAN.reason, needed: true },
    { field: "evidence", kind: "line", label: USULAN.evidence, hint: USULAN.evidenceHint },
  ];
}

/** Propose another value for one field; the office decides. */
export function Usulan({ params }: View) {
  const id = params.id ?? "";
  const phone = usePhone();
  const questions = useMemo(() => questionsOf(phone, id), [phone, id]);
  return (
    <Sheet
      title={USULAN.title}
      name={`usulan/${id}`}
      parent={`/keluarga/${id}`}
      open={aboutKpm(id)}
      questions={questions}
      fill={(draft, answers) => {
        const { kind, id: about, one, before } = chosenOf(phone, answers);
        draft.make("usulan", {
          kpm_id: id,
          about_kind: kind,
          about_id: about,
          field_group: one?.group,
          field: one?.field,
          reported_on: phone.today(),
          before,
          after: answers[`after_${one?.field}`],
          reason: answers.reason,
          evidence: answers.evidence,
        });
      }}
    >
      <p class="hint">{pengurusName(membersOf(phone, id))}</p>
    </Sheet>
  );
}
