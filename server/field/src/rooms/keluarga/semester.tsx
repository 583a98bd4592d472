/** What is asked and seen of a family each half-year: other programmes, and behaviour. */

import { useMemo } from "preact/hooks";
import type { Fields, Phone } from "../../phone/contract";
import { PERILAKU, PROGRAM, SEMESTER, UNSEEN } from "../../texts/semester";
import { usePhone } from "../../ui/context";
import { semesterKata } from "../../ui/format";
import { List, Notice, Row, Section } from "../../ui/parts";
import { type HalfYearly, hasEarlier, isSemester, ofSemester, semesterBefore, semesterOf, semestersOf, writeSemester } from "../../work/semester";
import { membersOf, pengurusName } from "../../work/keluarga";
import { Nowhere } from "../missing";
import { aboutKpm } from "./forms";
import { type Answers, type Question, Sheet } from "../../ui/sheet";
import { Standing } from "./standing";

type View = { params: Record<string, string> };
type Asked = Record<"id" | "semester", string>;

const PROGRAMMES = Object.keys(PROGRAM.names);
const ASPECTS = PERILAKU.aspects.map(({ field }) => field);
/** The day of a half-year's answers lies in it; of one that is over nothing is supposed. */
const dayOf = (field: string, label: string, semester: string): Question => ({
  ...{ field, kind: "day", label, needed: true, work: true },
  check: (answers) => (semesterOf(String(answers[field])) === semester ? null : SEMESTER.outside),
});
const dayFirst = (phone: Phone, semester: string, told: unknown): unknown => (semesterOf(phone.today()) === semester ? phone.today() : (told ?? null));
const none = (fields: readonly string[], answers: Answers) => fields.every((field) => (answers[field] ?? UNSEEN) === UNSEEN);

/** Both forms by half-year, with what is known of each. */
export function HalfYears({ kpm }: { kpm: Fields }) {
  const phone = usePhone();
  const now = semesterOf(phone.today());
  const row = (kind: HalfYearly, title: string, say: (one: Fields) => string) =>
    semestersOf(phone, kind, kpm.id).map((semester) => {
      const one = ofSemester(phone, kind, kpm.id, semester);
      return (
        <Row
          key={kind + semester}
          href={`#/keluarga/${kpm.id}/${kind}/${semester}`}
          title={`${title}, ${semester === now ? SEMESTER.now : semesterKata(semester).toLowerCase()}`}
          note={one ? say(one) : SEMESTER.none}
          badge={one && <Standing kind={kind} id={one.id} />}
        />
      );
    });
  return (
    <Section title={SEMESTER.section} note={SEMESTER.hint}>
      <List>
        {row("komplementaritas", PROGRAM.title, programmesOf)}
        {row("perilaku", PERILAKU.title, aspectsOf)}
      </List>
    </Section>
  );
}

function programmesOf(one: Fields): string {
  const received = PROGRAMMES.filter((field) => one[field] === "ya").map((field) => PROGRAM.names[field]);
  const answered = PROGRAMMES.filter((field) => one[field] === "ya" || one[field] === "tidak").length;
  const said = received.length ? PROGRAM.receives(received.join(", ")) : answered === PROGRAMMES.length && PROGRAM.nothing;
  return [said, answered < PROGRAMMES.length && PROGRAM.asks(answered, PROGRAMMES.length)].filter(Boolean).join(" · ");
}

const aspectsOf = (one: Fields): string => PERILAKU.observed(ASPECTS.filter((field) => typeof one[field] === "number").length);

/** Other programmes of a half-year; what was said in the one before is told beside each, and nothing is chosen by it. */
export const Programmes = ({ params }: View) => (isSemester(params.semester ?? "") ? <AskProgrammes {...(params as Asked)} /> : <Nowhere />);

function AskProgrammes({ id, semester }: Asked) {
  const phone = usePhone();
  const questions = useMemo(() => {
    const before = ofSemester(phone, "komplementaritas", id, semesterBefore(semester));
    return programmeQuestions(before, semester);
  }, [id, semester]);
  const known = ofSemester(phone, "komplementaritas", id, semester);
  const initial = useMemo(() => ({ ...pick(known, [...PROGRAMMES, "note"]), asked_on: dayFirst(phone, semester, known?.asked_on) }), [id, semester]);
  return (
    <HalfYearForm kind="komplementaritas" title={PROGRAM.title} lead={PROGRAM.lead} known={known} initial={initial} questions={questions} id={id} semester={semester} />
  );
}

function programmeQuestions(before: Fields | null, semester: string): Question[] {
  const ask = (field: string, at: number): Question => {
    const said = PROGRAM.word[String(before?.[field] ?? "")];
    return {
      field,
      kind: "choice",
      label: PROGRAM.names[field]!,
      options: PROGRAM.answers,
      hint: said && PROGRAM.before(said),
      check: at ? undefined : (answers) => (none(PROGRAMMES, answers) ? PROGRAM.some : null),
    };
  };
  return [
    dayOf("asked_on", PROGRAM.asked, semester),
    ...PROGRAMMES.map(ask),
    { field: "note", kind: "text", label: PROGRAM.note },
  ];
}

/** Behaviour of a half-year: in each aspect the sentence that fits what was seen. */
export const Behaviour = ({ params }: View) => (isSemester(params.semester ?? "") ? <Observe {...(params as Asked)} /> : <Nowhere />);

const observed = (semester: string): Question[] => [
  dayOf("observed_on", PERILAKU.seen, semester),
  ...PERILAKU.aspects.map(
    ({ field, name, steps }, at): Question => ({
      field,
      kind: "choice",
      label: name,
      options: steps,
      check: at ? undefined : (answers) => (none(ASPECTS, answers) ? PERILAKU.some : null),
    }),
  ),
  { field: "note", kind: "text", label: PERILAKU.note, hint: PERILAKU.noteHint },
];

function Observe({ id, semester }: Asked) {
  const phone = usePhone();
  const known = ofSemester(phone, "perilaku", id, semester);
  const initial = useMemo(() => {
    const steps = ASPECTS.map((field) => [field, typeof known?.[field] === "number" ? String(known[field]) : null]);
    return { ...Object.fromEntries(steps), note: known?.note ?? null, observed_on: dayFirst(phone, semester, known?.observed_on) };
  }, [id, semester]);
  const questions = useMemo(() => observed(semester), [semester]);
  const lead = `${hasEarlier(phone, "perilaku", id, semester) ? PERILAKU.later : PERILAKU.first}. ${PERILAKU.lead}`;
  return <HalfYearForm kind="perilaku" title={PERILAKU.title} lead={lead} known={known} initial={initial} questions={questions} id={id} semester={semester} />;
}

interface HalfYearFormProps extends Asked {
  kind: HalfYearly;
  title: string;
  lead: string;
  known: Fields | null;
  initial: Answers;
  questions: readonly Question[];
}

function HalfYearForm({ kind, title, lead, known, initial, questions, id, semester }: HalfYearFormProps) {
  const phone = usePhone();
  const slot = phone.slot(kind, { kpm_id: id, semester });
  const open = (opened: Phone) => {
    const draft = aboutKpm(id)(opened);
    draft.see(kind, slot);
    return draft;
  };
  return (
    <Sheet
      title={`${title}, ${semesterKata(semester).toLowerCase()}`}
      name={`${kind}/${id}/${semester}`}
      parent={`/keluarga/${id}`}
      open={open}
      record={known}
      initial={initial}
      questions={questions}
      fill={(draft, answers) => writeSemester(draft, kind, slot, { kpm_id: id, semester }, counted(kind, answers))}
    >
      <Notice title={pengurusName(membersOf(phone, id))}>{lead}</Notice>
    </Sheet>
  );
}

const pick = (one: Fields | null, fields: readonly string[]): Answers => Object.fromEntries(fields.map((field) => [field, one?.[field] ?? null]));

/** Steps are chosen as words and kept as numbers. */
function counted(kind: HalfYearly, answers: Answers): Answers {
  if (kind !== "perilaku") return answers;
  return Object.fromEntries(
    Object.entries(answers).map(([field, value]) => [field, ASPECTS.includes(field) ? Number(value) || null : value]),
  );
}
