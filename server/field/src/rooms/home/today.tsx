/** Hari ini: what is due, what came back, and how the work stands. */
import { useComputed } from "@preact/signals";
import { HOME } from "../../texts/home";
import { UI } from "../../texts/ui";
import { KOMITMEN } from "../../texts/komitmen";
import { localDate } from "../../phone/zones";
import { usePhone } from "../../ui/context";
import { unsavedForms } from "../../ui/form";
import { hari, jam, kapan, lama, tanggal, tanggalPendek, triwulanKata } from "../../ui/format";
import { Turn } from "../../ui/later";
import { Badge, Empty, LinkButton, List, Row, Screen, Section } from "../../ui/parts";
import { events, isVolunteer, takesPart } from "../../work/aid";
import { NOWHERE, type Place } from "../../work/komitmen";
import type { PlanLine } from "../../work/p2k2";
import { checks, observations } from "../../work/supervisi";
import { checksDue, meetingsDue, tasks } from "../../work/today";
import { FirstSync } from "./first";
import { LooseStorage, Warnings } from "./warnings";

const SHOWN = 5;

/** The home screen. */
export function Today() {
  const phone = usePhone();
  const today = phone.today();
  return (
    <Screen title={HOME.title}>
      <div class="greeting">
        <p>
          {HOME.greeting(parseInt(jam(phone.now(), phone.zone)))}, <strong>{phone.worker.name}</strong>
        </p>
        <p class="hint">
          {hari(today)}, {tanggal(today)}
        </p>
      </div>
      <FirstSync />
      <Warnings />
      <Counts />
      <Unsaved />
      <Tasks />
      <Disasters />
      {phone.role === "supervisor" ? (
        <Rounds />
      ) : isVolunteer(phone) ? null : (
        <>
          <Turn at={1}>{() => <Meetings />}</Turn>
          <Turn at={2}>{() => <ChecksDue />}</Turn>
        </>
      )}
      <LooseStorage />
      <List>
        <Row href="#/setelan" title={HOME.settings} />
      </List>
    </Screen>
  );
}

/** The way to the disasters of whoever is called to them. */
function Disasters() {
  const phone = usePhone();
  void phone.version.value;
  if (!takesPart(phone)) return null;
  const running = events(phone).filter((one) => !one.ended);
  return (
    <List>
      <Row href="#/bencana" title={UI.disasters} note={HOME.disasters(running.length)} />
    </List>
  );
}

/** What waits for a supervisor on foot. */
function Rounds() {
  const phone = usePhone();
  void phone.version.value;
  const [meetings, families] = [observations(phone), checks(phone)].map((one) => one.waiting.length) as [number, number];
  return (
    <List>
      <Row href="#/supervisi" title={UI.round} note={HOME.rounds(meetings, families)} />
    </List>
  );
}

function Counts() {
  const phone = usePhone();
  const { here, accepted, attention, exchangedAt } = phone.status.value;
  const tile = (count: number, label: string, tone: string) => (
    <li>
      <a href="#/sinkron" class={`tile ${count ? tone : ""}`}>
        <strong>{count}</strong> <span>{label}</span>
      </a>
    </li>
  );
  return (
    <section>
      <h2 class="unseen">{HOME.counts}</h2>
      <ul class="tiles">
        {tile(here, HOME.here, "here")}
        {tile(accepted, HOME.accepted, "")}
        {tile(attention, HOME.attention, "bad")}
      </ul>
      <p class="hint">{exchangedAt === null ? HOME.never : HOME.exchanged(lama(Math.max(0, phone.now() - exchangedAt)))}</p>
    </section>
  );
}

function Unsaved() {
  const phone = usePhone();
  void phone.version.value;
  const forms = unsavedForms(phone);
  if (!forms.length) return null;
  const when = (at: number) => kapan(localDate(at, phone.zone), phone.today());
  return (
    <Section title={HOME.unsaved} note={HOME.unsavedNote}>
      <List>
        {forms.map((one) => (
          <Row key={one.path} href={`#${one.path}`} title={one.title} note={HOME.typedOn(when(one.at))} />
        ))}
      </List>
    </Section>
  );
}

function Tasks() {
  const phone = usePhone();
  const open = useComputed(() => (phone.version.value, tasks(phone)));
  if (!open.value.length) return null;
  const today = phone.today();
  const due = (day: unknown) => {
    if (!day) return undefined;
    const when = kapan(String(day), today);
    return String(day) < today ? <Badge tone="bad">{HOME.overdue(when)}</Badge> : <Badge tone="warn">{HOME.due(when)}</Badge>;
  };
  return (
    <Section title={HOME.tasks}>
      <List>
        {open.value.map((one) => (
          <Row key={one.id} href={`#/tugas/${one.id}`} title={<span class="clamped">{String(one.text)}</span>} note={due(one.due_date)} />
        ))}
      </List>
    </Section>
  );
}

function Meetings() {
  const phone = usePhone();
  const due = useComputed(() => (phone.version.value, meetingsDue(phone)));
  const any = phone.all("kpm").length > 0;
  return (
    <Section title={HOME.meetings}>
      {due.value.length > 0 ? (
        <List>
          {due.value.map((one) => (
            <MeetingRow key={one.meeting?.ref} line={one} today={phone.today()} />
          ))}
        </List>
      ) : (
        <Empty>{any ? HOME.noMeetings : HOME.nothing}</Empty>
      )}
    </Section>
  );
}

function MeetingRow({ line, today }: { line: PlanLine; today: string }) {
  const day = line.day ?? today;
  const badge = line.late ? (
    <Badge tone="warn">{HOME.late(tanggalPendek(day))}</Badge>
  ) : day === today ? (
    <Badge tone="good">{HOME.today}</Badge>
  ) : (
    <Badge>{HOME.coming(hari(day), kapan(day, today))}</Badge>
  );
  return (
    <Row
      href={`#/p2k2/${line.meeting?.ref ?? ""}`}
      title={String(line.kelompok.name)}
      note={
        <>
          {badge}
          {HOME.marked(line.marked, line.families)}
        </>
      }
    />
  );
}

function ChecksDue() {
  const phone = usePhone();
  const due = useComputed(() => (phone.version.value, checksDue(phone)));
  const places = due.value; // read before the way out, or nothing draws this again once families are there
  if (!phone.all("kpm").length) return null;
  return (
    <Section title={HOME.checks(triwulanKata(phone.triwulan()))}>
      {places.length > 0 ? (
        <List>
          {places.slice(0, SHOWN).map((one) => (
            <CheckRow key={one.fasilitas} place={one} />
          ))}
          <Row href="#/komitmen" title={HOME.allChecks} />
        </List>
      ) : (
        <>
          <Empty>{HOME.noChecks}</Empty>
          <LinkButton href="#/komitmen">{HOME.allChecks}</LinkButton>
        </>
      )}
    </Section>
  );
}

function CheckRow({ place: { fasilitas, nama, filled, expected } }: { place: Place }) {
  return (
    <Row
      href={`#/komitmen/fasilitas/${fasilitas || NOWHERE}`}
      title={nama || (fasilitas ? KOMITMEN.notHere : KOMITMEN.nowhere)}
      note={
        <>
          {HOME.filled(filled, expected)}
          <progress aria-hidden="true" value={filled} max={expected} />
        </>
      }
    />
  );
}
