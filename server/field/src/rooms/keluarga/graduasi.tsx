/** The assessment of a family for graduasi: each criterion with its evidence, the family's own view, and what is still missing. */

import { useMemo } from "preact/hooks";
import type { Fields, Phone } from "../../phone/contract";
import { GRADUASI } from "../../texts/graduasi";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { LinkButton, List, Notice, Row, Screen, Section } from "../../ui/parts";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import { CRITERIA, type ExitRules, missingOf, proposalOf, RULED_OUT, rulesOf, rulesOn, visitsFor } from "../../work/graduasi";
import { aboutFamily, membersOf, pengurusName } from "../../work/keluarga";
import { Gone } from "../missing";
import { aboutKpm } from "./forms";
import { Standing } from "./standing";

type View = { params: Record<string, string> };

const KIND = "penilaian_graduasi";
const NO_AGE = ["education", "bpjs_ketenagakerjaan"];
/** What a visit found stays on the form, and in the record, when another way out is chosen. */
const isVisited = (field: string) => (answers: Answers) => answers.jalur === "alamiah" || (answers[field] ?? null) !== null;

/** What was assessed, what the office proposes, and the way to a new assessment. */
export function Graduasi({ kpm }: { kpm: Fields }) {
  const phone = usePhone();
  const at = `/keluarga/${kpm.id}/graduasi`;
  const all = aboutFamily(phone, KIND, kpm.id, "date");
  const members = membersOf(phone, kpm.id);
  const lacks = (one: Fields) => missingOf(one, rulesOf(phone, one), members, String(one.date)).length;
  const said = (one: Fields) => [GRADUASI.jalurWord[String(one.jalur)], lacks(one) ? GRADUASI.lacks(lacks(one)) : GRADUASI.isWhole].join(" · ");
  return (
    <Section title={GRADUASI.section}>
      <List>
        {aboutFamily(phone, "graduasi", kpm.id, "proposed_on").map((one) => (
          <Row key={one.id} title={GRADUASI.proposal(GRADUASI.jalurWord[String(one.jalur)] ?? "")} note={stateOf(one)} />
        ))}
        {all.map((one) => (
          <Row key={one.id} href={`#${at}/${one.id}`} title={`${GRADUASI.title}, ${tanggal(String(one.date))}`} note={said(one)} badge={<Standing kind={KIND} id={one.id} />} />
        ))}
      </List>
      <LinkButton href={`#${at}`}>{GRADUASI.add}</LinkButton>
    </Section>
  );
}

function stateOf(one: Fields): string {
  const state = GRADUASI.states[String(one.status)] ?? String(one.status);
  return [state, one.siks_status && GRADUASI.siks(String(one.siks_status)), one.reason && GRADUASI.because(String(one.reason))].filter(Boolean).join(" · ");
}

/** A new assessment, of today's rules. */
export function NewAssessment({ params }: View) {
  const id = params.id ?? "";
  const phone = usePhone();
  const rules = rulesOn(phone, phone.today());
  return (
    <Assessment
      kpm={id}
      name={`graduasi/${id}`}
      rules={rules}
      day={phone.today()}
      initial={{ date: phone.today() }}
      questions={[{ field: "date", kind: "day", label: GRADUASI.date, needed: true, work: true, leaves: true }]}
      open={aboutKpm(id)}
      fill={(draft, answers) => {
        const given = Object.entries(answers).filter(([, value]) => value !== null);
        draft.make(KIND, { ...Object.fromEntries(given), kpm_id: id, ...(rules.nomor && { aturan_nomor: rules.nomor }) });
      }}
    />
  );
}

/** An assessment that is there already: it is completed or corrected until the office makes a proposal of it. */
export function OldAssessment({ params }: View) {
  const [id, own] = [params.id ?? "", params.penilaian ?? ""];
  const phone = usePhone();
  const known = phone.view(KIND, own);
  const initial = useMemo(() => Object.fromEntries(ASKED.map((field) => [field, known?.[field] ?? null])), [own]);
  if (!known || known.deleted) return <Gone title={GRADUASI.title} back={`/keluarga/${id}`}>{GRADUASI.gone}</Gone>;
  if (proposalOf(phone, own)) return <Proposed kpm={id} />;
  const open = (opened: Phone) => {
    const draft = aboutKpm(id)(opened);
    draft.see(KIND, own);
    return draft;
  };
  return (
    <Assessment
      kpm={id}
      name={`graduasi/${own}`}
      rules={rulesOf(phone, known)}
      day={String(known.date)}
      record={known}
      initial={initial}
      questions={[]}
      open={open}
      fill={(draft, answers) => editChanged(draft, KIND, own, answers)}
    />
  );
}

/** Of what people decide about nothing is changed under their hands. */
function Proposed({ kpm }: { kpm: string }) {
  return (
    <Screen title={GRADUASI.title} back={`/keluarga/${kpm}`}>
      <Notice>{GRADUASI.proposed}</Notice>
      <LinkButton href={`#/keluarga/${kpm}/graduasi`}>{GRADUASI.again}</LinkButton>
    </Screen>
  );
}

interface AssessmentProps extends Pick<Parameters<typeof Sheet>[0], "name" | "record" | "initial" | "questions" | "open" | "fill"> {
  kpm: string;
  rules: ExitRules;
  /** Day on which visits are looked for. */
  day: string;
}

function Assessment({ kpm, rules, day, questions, record, ...form }: AssessmentProps) {
  const phone = usePhone();
  const members = membersOf(phone, kpm);
  const asked = useMemo(() => [...questions, ...questionsOf(phone, kpm, day, rules)], [kpm, day, rules]);
  return (
    <Sheet {...form} title={GRADUASI.title} parent={`/keluarga/${kpm}`} record={record} questions={asked} foot={(answers) => <Missing fields={missingOf(answers, rules, members, day)} />}>
      <Notice title={pengurusName(members)}>
        <p>{GRADUASI.lead}</p>
        <p>{rules.nomor ? GRADUASI.rules(rules.name, rules.nomor) : GRADUASI.noRules}</p>
      </Notice>
    </Sheet>
  );
}

function questionsOf(phone: Phone, kpm: string, day: string, rules: ExitRules): Question[] {
  const visits = visitsFor(phone, kpm, day, rules).map((one) => ({ value: one.id, label: `${tanggal(String(one.date))}, ${one.purpose}` }));
  const choice = (field: string, options: Question["options"], when?: Question["when"]): Question => ({ field, kind: "choice", label: GRADUASI.fields[field]!, options, when });
  return [
    { field: "jalur", kind: "choice", label: GRADUASI.jalur, options: GRADUASI.jalurs, needed: true },
    { field: "reason", kind: "text", label: GRADUASI.reason },
    { field: "reason_document", kind: "line", label: GRADUASI.document, hint: GRADUASI.documentHint },
    ...CRITERIA.filter(({ name }) => rules.criteria.includes(name)).flatMap(({ asks, evidence }): Question[] => [
      ...asks.map((field) => choice(field, NO_AGE.includes(field) ? GRADUASI.yesNoNone : GRADUASI.yesNo)),
      { field: evidence, kind: "text", label: GRADUASI.evidences[evidence]!, hint: GRADUASI.evidenceHint },
    ]),
    { field: "kunjungan_id", kind: "pick", label: GRADUASI.visit, options: visits, hint: GRADUASI.visitHint(rules.visit_days) },
    ...RULED_OUT.map((field) => choice(field, GRADUASI.found, isVisited(field))),
    { field: "family_view", kind: "choice", label: GRADUASI.view, options: GRADUASI.views },
    { field: "family_words", kind: "text", label: GRADUASI.words },
    { field: "note", kind: "text", label: GRADUASI.note },
  ];
}

/** Every field that the form may ask, so that one that is not asked now is not taken away. */
const ASKED = [
  ...["jalur", "reason", "reason_document", ...CRITERIA.flatMap(({ asks, evidence }) => [...asks, evidence])],
  ...["kunjungan_id", ...RULED_OUT, "family_view", "family_words", "note"],
];

function Missing({ fields }: { fields: readonly string[] }) {
  const words: Readonly<Record<string, string>> = {
    ...{ ...GRADUASI.fields, ...GRADUASI.evidences, jalur: GRADUASI.jalur, reason: GRADUASI.reason },
    ...{ reason_document: GRADUASI.document, kunjungan_id: GRADUASI.visit, family_view: GRADUASI.view },
  };
  if (!fields.length) return <Notice tone="good">{GRADUASI.whole}</Notice>;
  return (
    <Notice title={GRADUASI.missing}>
      <ul>
        {fields.map((field) => (
          <li key={field}>{words[field]}</li>
        ))}
      </ul>
      <p>{GRADUASI.missingNote}</p>
    </Notice>
  );
}
