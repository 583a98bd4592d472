/** Frame of the screens of one meeting: whose it is, its parts, how far it has come, its save button. */
import { useComputed } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { OwnChange } from "../../phone/contract";
import { MEETING, P2K2 } from "../../texts/p2k2";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { bulanKata, hari, pukul, tanggal } from "../../ui/format";
import { Button, Notice, Screen } from "../../ui/parts";
import { dayOf, heldTogether, type Meeting, meetingAt, stands } from "../../work/p2k2";
import { Unaccepted } from "../sinkron/unaccepted";
import { Gone } from "../missing";
import { meetingHere, type Table, useTable } from "./table";
import "./p2k2.css";

/** What a screen of the router gets. */
export interface View {
  params: Record<string, string>;
}

/** Parts of a meeting, each under its own address. */
export type Part = "hadir" | "kegiatan" | "absen";

/** Address of a part of a meeting. */
export const partPath = (ref: string, part: Part): string => (part === "hadir" ? `/p2k2/${ref}` : `/p2k2/${ref}/${part}`);

/** Make a screen of a meeting; one that this phone does not have says so. */
export function meetingView(part: Part, Content: (props: { table: Table }) => VNode): (props: View) => VNode {
  return function MeetingView({ params }) {
    const phone = usePhone();
    const ref = params.ref ?? "";
    const isHere = useComputed(() => phone.version.value >= 0 && meetingHere(phone, ref) !== null).value;
    const meeting = useMemo(() => meetingHere(phone, ref), [phone, ref, isHere]);
    if (meeting === null) {
      return <Gone title={P2K2.title} back="/p2k2">{P2K2.gone}</Gone>;
    }
    return (
      <Frame meeting={meeting} part={part}>
        {(table) => <Content table={table} />}
      </Frame>
    );
  };
}

function Frame(props: { meeting: Meeting; part: Part; children: (table: Table) => ComponentChildren }) {
  const { meeting, part } = props;
  const table = useTable(meeting);
  const name = String(table.phone.view("kelompok", meeting.kelompokId)?.name ?? P2K2.title);
  // another part would open the sheet a second time, half stored
  const stay = (event: Event) => table.busy.peek() && event.preventDefault();
  return (
    <Screen title={name} back="/p2k2" action={<Save table={table} />}>
      <When table={table} />
      <nav class="tabs" aria-label={MEETING.tabs} onClick={stay}>
        {(["hadir", "kegiatan", "absen"] as const).map((one, at) => (
          <a key={one} href={`#${partPath(meeting.ref, one)}`} aria-current={one === part ? "page" : undefined}>
            {[MEETING.roster, MEETING.report, MEETING.absent][at]}
          </a>
        ))}
      </nav>
      <Standing table={table} />
      {props.children(table)}
    </Screen>
  );
}

/** Day, time and place of the meeting in one line. */
function When({ table }: { table: Table }) {
  const { phone, meeting } = table;
  void phone.version.value;
  const { date, start_time: start, place } = table.sesi.value;
  const isOpen = !stands(phone.view("p2k2_sesi", meeting.sesiId)) && meeting.jadwalId !== null;
  const day = date ? `${hari(String(date))}, ${tanggal(String(date))}` : bulanKata(meeting.bulan);
  const rest = [start ? pukul(String(start)) : "", String(place ?? "")].filter(Boolean).join(" · ");
  return (
    <p class="when">
      <strong>{day}</strong>
      {rest && <span>{rest}</span>}
      {meeting.jadwalId === null && <span>{P2K2.withoutPlan}</span>}
      {isOpen && <a href={`#/p2k2/rencana/${meeting.jadwalId}`}>{MEETING.changePlan}</a>}
    </p>
  );
}

/** What stands in the way of the meeting, and how far its record has come. */
function Standing({ table }: { table: Table }) {
  const { phone, meeting } = table;
  void phone.version.value;
  const sesi = table.sesi.value;
  const plan = meeting.jadwalId === null ? null : phone.view("jadwal", meeting.jadwalId);
  if (sesi.status === "batal") {
    const holders = heldTogether(sesi);
    const reopened = { status: "terlaksana", cancel_reason: null, held_by: holders.length ? holders : [phone.worker.id] };
    return (
      <Notice tone="warn">
        <p>{MEETING.cancelled(String(sesi.cancel_reason ?? ""))}</p>
        <Button onClick={() => table.tell(reopened)}>{MEETING.reopen}</Button>
      </Notice>
    );
  }
  const marks = new Set(phone.by("kehadiran", "p2k2_sesi_id", meeting.sesiId).map((one) => one.id));
  const isOwn = ({ id, fields }: OwnChange) =>
    id === meeting.sesiId || id === meeting.jadwalId || fields.p2k2_sesi_id === meeting.sesiId || marks.has(id);
  if (meetingAt(phone, meeting.ref) === null) return <Notice tone="warn">{MEETING.left}</Notice>;
  const unaccepted = phone.attention().filter(isOwn);
  if (unaccepted.length) return <Unaccepted items={unaccepted} />;
  if (stands(plan) && plan.status === "batal") return <Notice tone="warn">{MEETING.planCancelled}</Notice>;
  const record = phone.view("p2k2_sesi", meeting.sesiId);
  if (stands(record) && record.closed) return <Notice tone="good">{UI.approved}</Notice>;
  if (!stands(record)) {
    const isEarly = stands(plan) && dayOf(plan) > phone.today();
    return isEarly ? <Notice>{MEETING.early(tanggal(dayOf(plan)))}</Notice> : null;
  }
  return phone.waiting().some(isOwn) ? <Notice>{MEETING.waits}</Notice> : <Notice tone="good">{MEETING.accepted}</Notice>;
}

function Save({ table }: { table: Table }) {
  if (!table.dirty.value) return null;
  void table.counts.value;
  return (
    <>
      {table.error.value && (
        <p class="error" role="alert">
          {table.error.value}
        </p>
      )}
      <Button kind="main" busy={table.busy.value} onClick={() => table.save()}>
        {MEETING.save(table.sheet.typed.length)}
      </Button>
    </>
  );
}
