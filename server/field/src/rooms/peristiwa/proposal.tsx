/** A proposal that was made: what it says, how far it is, and how to repair or withdraw it. */

import { useSignal } from "@preact/signals";
import type { Draft, Fields, Phone } from "../../phone/contract";
import { USULAN } from "../../texts/catat";
import { DECISION, EVENTS, PERISTIWA, TURN } from "../../texts/peristiwa";
import { usePhone } from "../../ui/context";
import { failureWords } from "../../ui/form";
import { tanggal } from "../../ui/format";
import { Badge, Button, Dialog, LinkButton, Notice, Screen, type Tone, toast } from "../../ui/parts";
import { nameOf } from "../../work/keluarga";
import { readable } from "../../work/usulan";
import { type Answers, editChanged, type Question, Sheet } from "../../ui/sheet";
import { Gone } from "../missing";
import { Standing } from "../keluarga/standing";
import { SEXES, Turned } from "./steps";

type View = { params: Record<string, string> };

const KINDS = ["peristiwa", "usulan"];
const TONES: Readonly<Record<string, Tone>> = { "": "plain", disetujui: "good", ditolak: "bad", dikirim_siks: "good" };

/** What a proposal is about, in a few words. */
export function proposalTitle(phone: Phone, one: Fields): string {
  const person = String(one.new_name ?? "") || nameOf(phone, "anggota", String(one.anggota_id ?? one.about_id ?? ""));
  const what = one.type ? EVENTS[String(one.type)] : USULAN.fields[String(one.field)];
  return [what, person].filter(Boolean).join(": ");
}

/** What the office has decided, or that it has not yet. */
export function Decision({ one }: { one: Fields }) {
  const status = String(one.status ?? "");
  return <Badge tone={one.deleted ? "plain" : TONES[status]}>{one.deleted ? PERISTIWA.withdrawn : (DECISION[status] ?? status)}</Badge>;
}

/** One event or one proposed value. */
export function Proposal({ params }: View) {
  const { kind = "", id = "" } = params;
  const phone = usePhone();
  const asking = useSignal(false);
  void phone.version.value;
  const one = phone.view(kind, id);
  if (!one || !KINDS.includes(kind)) return <Gone title={PERISTIWA.detail} back="/keluarga">{PERISTIWA.gone}</Gone>;
  const parent = `/keluarga/${one.kpm_id}`;
  const open = !one.deleted && !one.closed && !one.status;
  const field = String(one.field ?? "");
  const why = phone.history(kind, id).map((change) => change.reason ?? change.why).filter(Boolean).pop();
  const withdraw = async () => {
    const draft = phone.form({ kabupaten: phone.kabupatenOf(kind, id) });
    draft.edit(kind, id, { deleted: true });
    const child = one.type === "lahir" ? phone.view("anggota", String(one.anggota_id)) : null;
    if (child?.provisional) draft.edit("anggota", child.id, { deleted: true });
    await draft.save().then(() => toast(PERISTIWA.withdrawn), (error: unknown) => toast(failureWords(error)));
    asking.value = false;
  };
  return (
    <Screen title={proposalTitle(phone, one)} back={parent}>
      <p>
        <Decision one={one} /> <Standing kind={kind} id={id} />
      </p>
      {one.decision_reason ? <Notice tone="warn" title={PERISTIWA.officeSays}>{String(one.decision_reason)}</Notice> : null}
      {why && <Notice tone="warn">{why}</Notice>}
      <Turned before={readable(phone, field, one.before)} after={readable(phone, field, one.after)} />
      {one.effective_date ? <p>{PERISTIWA.effective} {tanggal(String(one.effective_date))}</p> : null}
      {[one.reason, one.evidence, one.note].filter(Boolean).map((text) => <p key={String(text)}>{String(text)}</p>)}
      <p class="hint">
        {PERISTIWA.reported(tanggal(String(one.reported_on)))}
        {one.decided_on ? `. ${PERISTIWA.decided(tanggal(String(one.decided_on)))}` : ""}
      </p>
      {open && <LinkButton href={`#/usul/${kind}/${id}/perbaiki`}>{PERISTIWA.repair}</LinkButton>}
      {open && <Button kind="danger" onClick={() => void (asking.value = true)}>{PERISTIWA.withdraw}</Button>}
      {asking.value && (
        <Dialog title={PERISTIWA.withdraw} onClose={() => (asking.value = false)}>
          <p>{one.type === "lahir" ? PERISTIWA.withdrawBirth : PERISTIWA.withdrawAsk}</p>
          <Button kind="danger" onClick={withdraw}>{PERISTIWA.withdrawYes}</Button>
        </Dialog>
      )}
    </Screen>
  );
}

const EVENT: readonly Question[] = [
  { field: "effective_date", kind: "day", past: true, label: PERISTIWA.effective, needed: true },
  { field: "evidence", kind: "line", label: PERISTIWA.evidence, hint: PERISTIWA.evidenceHint },
  { field: "note", kind: "text", label: PERISTIWA.note },
];
const BIRTH: readonly Question[] = [
  { field: "new_name", kind: "line", label: PERISTIWA.childName, needed: true },
  { field: "sex", kind: "choice", label: PERISTIWA.sex, options: SEXES, needed: true },
  ...EVENT,
];
const VALUE: readonly Question[] = [
  { field: "reason", kind: "text", label: USULAN.reason, needed: true },
  { field: "evidence", kind: "line", label: USULAN.evidence, hint: USULAN.evidenceHint },
];

/** Write what differs; another date stands in the words of the proposal as well, and a child is put right with its birth. */
function repair(draft: Draft, phone: Phone, kind: string, known: Fields, answers: Answers): void {
  if (kind === "usulan") return editChanged(draft, kind, known.id, answers);
  const day = String(answers.effective_date);
  if (known.type !== "lahir") {
    const after = String(known.after ?? "").replace(tanggal(String(known.effective_date)), tanggal(day));
    return editChanged(draft, kind, known.id, { ...answers, after });
  }
  const after = TURN.born(`${answers.new_name} (${answers.sex})`, tanggal(day), nameOf(phone, "anggota", String(known.mother_id ?? "")));
  editChanged(draft, kind, known.id, { ...answers, after, birth_date: day });
  const child = draft.see("anggota", String(known.anggota_id));
  if (child?.provisional) editChanged(draft, "anggota", child.id, { name: answers.new_name, sex: answers.sex, birth_date: day });
}

/** Repair a proposal that waits: the date, the child, the evidence, the words. */
export function Repair({ params }: View) {
  const { kind = "", id = "" } = params;
  const phone = usePhone();
  const known = phone.view(kind, id);
  if (!known || !KINDS.includes(kind)) return <Proposal params={params} />;
  const questions = kind === "usulan" ? VALUE : known.type === "lahir" ? BIRTH : EVENT;
  return (
    <Sheet
      title={PERISTIWA.repair}
      name={`perbaiki/${id}`}
      parent={`/usul/${kind}/${id}`}
      open={(opened) => {
        const draft = opened.form({ kabupaten: opened.kabupatenOf(kind, id) });
        draft.see(kind, id);
        if (known.type === "lahir") draft.see("anggota", String(known.anggota_id));
        return draft;
      }}
      initial={Object.fromEntries(questions.map(({ field }) => [field, known[field] ?? null]))}
      questions={questions}
      fill={(draft, answers) => repair(draft, phone, kind, known, answers)}
    />
  );
}
