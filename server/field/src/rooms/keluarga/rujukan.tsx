/** Referrals to another programme or service: the form, the row on the family's page, and what the family tells since. */

import type { Fields } from "../../phone/contract";
import { RUJUKAN } from "../../texts/catat";
import { KELUARGA } from "../../texts/keluarga";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Details, LinkButton, Notice, Row } from "../../ui/parts";
import { ageOn } from "../../work/days";
import { rulesOn } from "../../work/graduasi";
import { membersOf, nameOf, pengurusName } from "../../work/keluarga";
import { Gone } from "../missing";
import { aboutKpm } from "./forms";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import { Standing } from "./standing";

type View = { params: Record<string, string> };

const PENA = "pena";
const serviceOf = (value: unknown) => RUJUKAN.services.find((one) => one.value === value)?.label ?? String(value);

/** One referral as a row, with its outcome folded away. */
export function Referral({ one }: { one: Fields }) {
  const phone = usePhone();
  const state = RUJUKAN.states[String(one.status ?? "")] ?? String(one.status);
  const who = nameOf(phone, "anggota", String(one.anggota_id ?? "")) || RUJUKAN.whole;
  const ended = one.outcome_on ? tanggal(String(one.outcome_on)) : "";
  return (
    <Row
      title={serviceOf(one.layanan)}
      note={[who, tanggal(String(one.referred_on))].join(" · ")}
      badge={<Standing kind="rujukan" id={one.id} />}
    >
      <Details summary={`${RUJUKAN.outcome}: ${[state, ended].filter(Boolean).join(", ")}`}>
        <p>{String(one.reason)}</p>
        {one.referred_to ? <p>{String(one.referred_to)}</p> : null}
        {one.outcome ? <p class="as-typed">{String(one.outcome)}</p> : null}
        {one.heard ? (
          <p class="as-typed">
            <strong>{RUJUKAN.heard}:</strong> {String(one.heard)}
          </p>
        ) : null}
        <LinkButton href={`#/keluarga/${one.kpm_id}/rujukan/${one.id}`}>{RUJUKAN.addHeard}</LinkButton>
      </Details>
    </Row>
  );
}

/** A new referral; of a service that takes one person, only members of its age are offered. */
export function Rujukan({ params }: View) {
  const id = params.id ?? "";
  const phone = usePhone();
  const members = membersOf(phone, id);
  const today = phone.today();
  const { pena_age_min: from, pena_age_max: to } = rulesOn(phone, today);
  const fits = (one: Fields) => {
    const age = one.birth_date ? ageOn(String(one.birth_date), today) : null;
    return age === null || (age >= from && age <= to);
  };
  const named = (all: readonly Fields[]) => all.map((one) => ({ value: one.id, label: String(one.name) }));
  const isPena = (answers: Answers) => answers.layanan === PENA;
  const age = RUJUKAN.wrongAge(from, to);
  const questions: readonly Question[] = [
    { field: "layanan", kind: "pick", label: RUJUKAN.layanan, options: RUJUKAN.services, needed: true },
    { field: "person", kind: "pick", label: RUJUKAN.member, hint: age, options: named(members.filter(fits)), when: isPena, needed: true },
    {
      field: "anggota_id",
      kind: "pick",
      label: RUJUKAN.member,
      hint: RUJUKAN.wholeHint,
      options: named(members),
      when: (answers) => Boolean(answers.layanan) && !isPena(answers),
    },
    { field: "reason", kind: "text", label: RUJUKAN.reason, needed: true },
    { field: "referred_to", kind: "line", label: RUJUKAN.to, hint: RUJUKAN.toHint },
    { field: "referred_on", kind: "day", label: RUJUKAN.date, needed: true, work: true },
  ];
  return (
    <Sheet
      title={RUJUKAN.title}
      name={`rujukan/${id}`}
      parent={`/keluarga/${id}`}
      open={aboutKpm(id)}
      initial={{ referred_on: today }}
      questions={questions}
      fill={(draft, { person, ...answers }) => draft.make("rujukan", { ...answers, anggota_id: person ?? answers.anggota_id, kpm_id: id })}
    >
      <Notice>{pengurusName(members)}</Notice>
    </Sheet>
  );
}

const HEARD: readonly Question[] = [
  { field: "heard", kind: "text", label: RUJUKAN.heard, needed: true },
  { field: "heard_on", kind: "day", label: RUJUKAN.heardOn, needed: true, work: true },
];

/** What the family tells of a referral since; the outcome itself is the office's to write. */
export function Kabar({ params }: View) {
  const { id = "", rujukan = "" } = params;
  const phone = usePhone();
  const record = phone.view("rujukan", rujukan);
  if (!record || record.deleted) return <Gone title={RUJUKAN.title} back={`/keluarga/${id}`}>{KELUARGA.gone}</Gone>;
  return (
    <Sheet
      title={RUJUKAN.heard}
      name={`kabar/${rujukan}`}
      record={record}
      parent={`/keluarga/${id}`}
      open={(opened) => {
        const draft = aboutKpm(id)(opened);
        draft.see("rujukan", rujukan);
        return draft;
      }}
      initial={{ heard: record.heard ?? null, heard_on: record.heard_on ?? phone.today() }}
      questions={HEARD}
      fill={(draft, answers) => editChanged(draft, "rujukan", rujukan, answers)}
    >
      <Notice>{[serviceOf(record.layanan), tanggal(String(record.referred_on))].join(" · ")}</Notice>
    </Sheet>
  );
}
