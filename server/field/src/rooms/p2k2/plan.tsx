/** Making and changing the plan of a meeting, and opening a meeting that has none. */
import { useComputed } from "@preact/signals";
import type { Draft, Fields, Phone } from "../../phone/contract";
import { PLAN, P2K2, UNPLANNED } from "../../texts/p2k2";
import { usePhone } from "../../ui/context";
import { useTyped } from "../../ui/form";
import { bulanKata, tanggal } from "../../ui/format";
import { Button, DateInput, Field, LinkButton, Notice, Screen, Select } from "../../ui/parts";
import { go, route } from "../../ui/router";
import { dayOf, heldTogether, holdersOf, kelompokList, monthOf, nextOrdinal, plannedMeeting, proposedMeetings, stands, unplannedMeeting } from "../../work/p2k2";
import { isBulan, isTooOld } from "../../work/days";
import { type Answers, editChanged, Leaving, type Question, Sheet } from "../../ui/sheet";
import { Gone } from "../missing";
import type { View } from "./frame";

/** The plan of an address: one that exists, or the key of a new one. */
function planAt(phone: Phone, id: string): { old: Fields | null; key: Record<string, unknown> } | null {
  if (id !== "baru") {
    const old = phone.view("jadwal", id);
    return stands(old) ? { old, key: { kelompok_id: old.kelompok_id, bulan: old.bulan, ordinal: old.ordinal } } : null;
  }
  const { query } = route.peek();
  const kelompok = phone.view("kelompok", query.get("kelompok") ?? "");
  const bulan = query.get("bulan") ?? phone.bulan();
  if (!isBulan(bulan)) return null;
  return kelompok && { old: null, key: { kelompok_id: kelompok.id, bulan, ordinal: nextOrdinal(phone, kelompok.id, bulan) } };
}

const isStatus = (...states: string[]) => (answers: Answers) => states.includes(String(answers.status));

/** Say that a plan counts for its month, also on a day outside of it. */
const otherMonth = (bulan: string) => (answers: Answers) => {
  const day = String(answers.planned_date ?? "");
  return day && !day.startsWith(bulan) ? PLAN.wrongMonth(bulanKata(bulan)) : "";
};

function questionsOf(phone: Phone, kelompokId: string, bulan: string, isOld: boolean): Question[] {
  const holders = holdersOf(phone, kelompokId).map((one) => ({ value: one.id, label: holderLabel(phone, one) }));
  const plan: Question[] = [
    { field: "planned_date", kind: "day", label: PLAN.date, needed: true, ahead: true, hint: otherMonth(bulan) },
    { field: "start_time", kind: "time", label: PLAN.time },
    { field: "place", kind: "line", label: PLAN.place },
  ];
  if (!isOld) return plan;
  return [
    ...plan,
    { field: "status", kind: "choice", label: PLAN.status, options: PLAN.statuses, needed: true },
    { field: "replaced_on", kind: "day", label: PLAN.replaced, needed: true, ahead: true, when: isStatus("diganti") },
    { field: "reason", kind: "line", label: PLAN.reason, needed: true, when: isStatus("diganti", "batal") },
    { field: "held_by", kind: "some", label: PLAN.heldBy, options: holders, needed: true, when: isStatus("terlaksana") },
    { field: "note", kind: "line", label: PLAN.note },
  ];
}

/** How a worker is named in a choice. */
export function holderLabel(phone: Phone, holder: { id: string; name: string }): string {
  return holder.id === phone.worker.id ? P2K2.you(holder.name) : holder.name || P2K2.unknownWorker;
}

/** Screen of one plan, old or new. */
export function Plan({ params }: View) {
  const phone = usePhone();
  const id = params.id ?? "";
  const plan = planAt(phone, id);
  if (plan === null) {
    return <Gone title={PLAN.title} back="/p2k2">{P2K2.gone}</Gone>;
  }
  const { old, key } = plan;
  const kelompok = phone.view("kelompok", String(key.kelompok_id));
  const open = (opened: Phone): Draft => {
    const draft = opened.form({ kabupaten: opened.kabupatenOf("kelompok", String(key.kelompok_id)) });
    if (old) draft.see("jadwal", old.id);
    return draft;
  };
  const month = bulanKata(String(key.bulan));
  const hasMeeting = old !== null && stands(phone.view("p2k2_sesi", plannedMeeting(phone, old).sesiId));
  const proposed = proposedMeetings(phone, String(key.kelompok_id), String(key.bulan)).find((one) => one.ordinal === key.ordinal);
  const first = old ?? { place: kelompok?.place, ...proposed, ...key, status: "rencana" };
  return (
    <Sheet
      title={String(kelompok?.name ?? PLAN.title)}
      name={`rencana/${key.kelompok_id}/${key.bulan}/${key.ordinal}`}
      parent="/p2k2"
      open={open}
      record={old}
      initial={initialOf(phone, first)}
      questions={questionsOf(phone, String(key.kelompok_id), String(key.bulan), old !== null)}
      fill={(draft, answers) => fill(draft, old, key, answers)}
    >
      <p class="when">
        <strong>{old ? PLAN.title : PLAN.newTitle}</strong>
        <span>{PLAN.month(month, Number(key.ordinal))}</span>
      </p>
      {hasMeeting && <Notice>{PLAN.hasMeeting}</Notice>}
      <Leaving day={String(key.bulan)} />
    </Sheet>
  );
}

const FIELDS = ["planned_date", "start_time", "place", "status", "reason", "replaced_on", "held_by", "note"];

function initialOf(phone: Phone, known: Record<string, unknown>): Answers {
  const told = Object.fromEntries(FIELDS.map((name) => [name, known[name] ?? null]));
  const holders = heldTogether(known);
  return { ...told, held_by: holders.length ? holders : [phone.worker.id] };
}

/** Write down only the parts of the plan that were changed. */
function fill(draft: Draft, old: Fields | null, key: Record<string, unknown>, answers: Answers): void {
  const held = answers.status === "terlaksana" ? answers.held_by : null;
  const told: Record<string, unknown> = { ...answers, held_by: held };
  if (old === null) {
    const given = FIELDS.filter((name) => told[name] !== null && told[name] !== undefined);
    draft.make("jadwal", { ...key, ...Object.fromEntries(given.map((name) => [name, told[name]])) });
    return;
  }
  const seen = draft.see("jadwal", old.id);
  const moved = answers.status === "terlaksana" ? { reason: seen?.reason ?? null, replaced_on: seen?.replaced_on ?? null } : {};
  editChanged(draft, "jadwal", old.id, { ...told, ...moved });
}

/** Open a meeting that was held without a plan. */
export function Unplanned() {
  const phone = usePhone();
  void phone.version.value;
  const kelompok = useTyped<string | null>("p2k2/baru/kelompok", route.peek().query.get("kelompok"));
  const day = useTyped<string | null>("p2k2/baru/tanggal", phone.today());
  const options = kelompokList(phone).map((one) => ({ value: one.id, label: String(one.name) }));
  const wrong = !day.value ? null : day.value > phone.today() ? UNPLANNED.future : isTooOld(day.value, phone.today()) ? UNPLANNED.old : null;
  const known = useComputed(() => {
    const group = phone.view("kelompok", kelompok.value ?? "");
    if (!group || !day.value) return { plan: null, next: 1 };
    const lines = monthOf(phone, group, day.value.slice(0, 7));
    const plan = lines.find((one) => one.jadwal && (one.state === "rencana" || one.state === "diganti"))?.jadwal ?? null;
    let next = 1;
    while (stands(phone.view("p2k2_sesi", unplannedMeeting(phone, group.id, day.value, next).sesiId))) next++;
    return { plan, next };
  });
  const { plan, next } = known.value;
  const start = (ordinal: number) => go(`/p2k2/${kelompok.peek()}.${day.peek()}.${ordinal}`, { replace: true });
  const ready = Boolean(kelompok.value && day.value) && !wrong;
  return (
    <Screen title={UNPLANNED.title} back="/p2k2">
      <p class="hint">{UNPLANNED.hint}</p>
      <Field label={UNPLANNED.kelompok}>
        <Select value={kelompok} options={options} empty={UNPLANNED.pick} />
      </Field>
      <Field label={UNPLANNED.date} error={wrong}>
        <DateInput value={day} until={phone.today()} />
      </Field>
      <Leaving day={day.value} />
      {ready && plan && (
        <Notice tone="warn">
          <p>{UNPLANNED.planned(tanggal(dayOf(plan)))}</p>
          <LinkButton href={`#/p2k2/${plan.id}`}>{UNPLANNED.usePlan}</LinkButton>
        </Notice>
      )}
      {ready && next > 1 ? (
        <Notice>
          <p>{UNPLANNED.exists}</p>
          <div class="buttons">
            <Button kind="main" onClick={() => start(next - 1)}>
              {UNPLANNED.openIt}
            </Button>
            <Button onClick={() => start(next)}>{UNPLANNED.another}</Button>
          </div>
        </Notice>
      ) : (
        <Button kind="main" disabled={!ready} onClick={() => start(1)}>
          {UNPLANNED.go}
        </Button>
      )}
    </Screen>
  );
}
