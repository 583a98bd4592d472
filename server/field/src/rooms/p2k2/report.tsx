/** What is told of a meeting: when and where, the material, the speakers, the course in five aspects. */
import { useMemo } from "preact/hooks";
import { MEETING, P2K2, REPORT } from "../../texts/p2k2";
import { bulanKata, tanggalPendek, waktu } from "../../ui/format";
import { Button, Chips, DateInput, Details, Field, LinkButton, Notice, Section, Select, TextInput, TimeInput } from "../../ui/parts";
import { heldTogether, holdersOf, workerName } from "../../work/p2k2";
import { activityName, catalogueOf, nextSession } from "../../work/p2k2material";
import { ACTIVITY_CHARS_MAX, NAME_CHARS_MAX } from "../../shared/limits.json";
import { toggled } from "../../ui/sheet";
import { Aspects } from "./aspects";
import { meetingView } from "./frame";
import { holderLabel } from "./plan";
import { Speakers } from "./speakers";
import type { Table } from "./table";
import { useFlaws, useTold } from "./told";

/** Screen of the meeting itself. */
export const Report = meetingView("kegiatan", ({ table }) => (
  <>
    <When table={table} />
    <Material table={table} />
    <Speakers table={table} />
    <Aspects table={table} />
    <History table={table} />
    <div class="buttons">
      {table.meeting.jadwalId && <LinkButton href={`#/p2k2/rencana/${table.meeting.jadwalId}`}>{MEETING.changePlan}</LinkButton>}
      <LinkButton href={`#/kelompok/${table.meeting.kelompokId}`}>{MEETING.kelompok}</LinkButton>
      <LinkButton href={`#/p2k2/${table.meeting.ref}/pindah`}>{MEETING.wrongSlot}</LinkButton>
    </div>
  </>
));

function When({ table }: { table: Table }) {
  const { phone, meeting } = table;
  const flaws = useFlaws(table);
  const date = useTold(table, "date");
  const start = useTold(table, "start_time");
  const end = useTold(table, "end_time");
  const place = useTold(table, "place");
  const holders = holdersOf(phone, meeting.kelompokId);
  const held = heldTogether(table.sesi.value);
  return (
    <Section title={REPORT.when}>
      <Field label={REPORT.date} error={flaws.date && REPORT.errors[flaws.date]}>
        <DateInput value={date} until={phone.today()} />
      </Field>
      <div class="pair">
        <Field label={REPORT.start}>
          <TimeInput value={start} />
        </Field>
        <Field label={REPORT.end} error={flaws.end_time && REPORT.errors[flaws.end_time]}>
          <TimeInput value={end} />
        </Field>
      </div>
      <Field label={REPORT.place}>
        <TextInput value={place} max={NAME_CHARS_MAX} />
      </Field>
      {(holders.length > 1 || flaws.held_by) && (
        <div>
          <Chips
            label={REPORT.heldBy}
            options={holders.map((one) => ({ value: one.id, label: holderLabel(phone, one) }))}
            chosen={held}
            onToggle={(id) => table.tell({ held_by: toggled(held, id) })}
          />
          {flaws.held_by && <p class="error">{REPORT.errors[flaws.held_by]}</p>}
        </div>
      )}
    </Section>
  );
}

function Material({ table }: { table: Table }) {
  const { phone, meeting } = table;
  const catalogue = useMemo(() => catalogueOf(phone, meeting.kelompokId, meeting.sesiId), [phone, meeting.ref, phone.version.value]);
  const sesi = table.sesi.value;
  const modul = useTold(table, "modul_id");
  const session = useTold(table, "modul_sesi_id");
  const topic = useTold(table, "topic");
  const next = nextSession(catalogue);
  const own = catalogue.find((one) => one.modul.id === sesi.modul_id);
  const days = (had: readonly string[]) => (had.length ? ` (${REPORT.had(had.map(tanggalPendek).join(", "))})` : "");
  const sessions = (own?.sesi ?? []).map((one) => ({
    value: one.record.id,
    label: `${Number(one.record.position)}. ${String(one.record.name)}${days(one.had)}`,
  }));
  return (
    <Section title={REPORT.material}>
      {next && !sesi.modul_id && !sesi.topic && (
        <Notice title={REPORT.next}>
          <p>
            {String(next.modul.name)}, {String(next.sesi.name)}
          </p>
          <Button onClick={() => table.tell({ modul_id: next.modul.id, modul_sesi_id: next.sesi.id, topic: null })}>{REPORT.use}</Button>
        </Notice>
      )}
      <Field label={REPORT.modul}>
        <Select
          value={modul}
          options={catalogue.map((one) => ({ value: one.modul.id, label: String(one.modul.name) }))}
          empty={REPORT.noModul}
          onInput={() => table.tell({ modul_id: modul.peek() || null, modul_sesi_id: null })}
        />
      </Field>
      {own && (
        <Field label={REPORT.sesi}>
          <Select value={session} options={sessions} />
        </Field>
      )}
      <Field label={REPORT.topic}>
        <TextInput value={topic} max={ACTIVITY_CHARS_MAX} />
      </Field>
      <Activity table={table} />
    </Section>
  );
}

/** Name of the activity, proposed from what was taught. */
function Activity({ table }: { table: Table }) {
  const { phone, meeting } = table;
  const value = useTold(table, "activity");
  const propose = () => {
    const sesi = table.sesi.peek();
    const material = phone.view("modul_sesi", String(sesi.modul_sesi_id ?? ""))?.name ?? sesi.topic ?? "";
    const kelompok = phone.view("kelompok", meeting.kelompokId)?.name ?? "";
    table.tell({ activity: activityName(String(material), String(kelompok), bulanKata(meeting.bulan)) });
  };
  return (
    <>
      <Field label={REPORT.activity}>
        <TextInput value={value} max={ACTIVITY_CHARS_MAX} />
      </Field>
      <Button onClick={propose}>{REPORT.makeName}</Button>
    </>
  );
}

/** What this phone has said of the meeting, and what became of it. */
function History({ table }: { table: Table }) {
  const { phone, meeting } = table;
  void phone.version.value;
  const own = phone.history("p2k2_sesi", meeting.sesiId);
  if (!own.length && !phone.view("p2k2_sesi", meeting.sesiId)) return null;
  const names = heldTogether(table.sesi.value).map((id) => workerName(phone, id) || P2K2.unknownWorker).join(", ");
  const state = (one: (typeof own)[number]) => (one.state === "here" ? MEETING.waits : (one.why ?? MEETING.accepted));
  return (
    <Details summary={REPORT.history}>
      {own.length ? (
        <ul>
          {[...own].reverse().map((one) => (
            <li key={`${one.form}${one.index}`}>
              {REPORT.saved} {waktu(one.savedAt, phone.zone)}. {state(one)}
            </li>
          ))}
        </ul>
      ) : (
        <p>{REPORT.elsewhere}</p>
      )}
      {names && (
        <p>
          {REPORT.heldBy}: {names}
        </p>
      )}
    </Details>
  );
}
