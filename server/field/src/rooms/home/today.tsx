/** Hari ini: what is due, what came back, and how the work stands. */
import { useComputed } from "@preact/signals";
import { HOME } from "../../texts/home";
import { usePhone } from "../../ui/context";
import { unsavedForms } from "../../ui/form";
import { hari, hariDari, kapan, lama, tanggal, tanggalPendek, triwulanKata } from "../../ui/format";
import { Badge, Empty, List, Row, Screen, Section } from "../../ui/parts";
import { checks, meetings, tasks, type Checks, type Meeting } from "../../work/today";
import { FirstSync } from "./first";
import { LooseStorage, Warnings } from "./warnings";

const SHOWN = 5;
const NEAR = ["late", "today", "week"];

/** The home screen. */
export function Today() {
  const phone = usePhone();
  const today = phone.today();
  return (
    <Screen title={HOME.title}>
      <div class="greeting">
        <p>
          {HOME.greeting(new Date().getHours())}, <strong>{phone.worker.name}</strong>
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
      <Meetings />
      <ChecksDue />
      <LooseStorage />
      <List>
        <Row href="#/setelan" title={HOME.settings} />
      </List>
    </Screen>
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
  const when = (at: number) => kapan(hariDari(at), phone.today());
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
  const all = useComputed(() => (phone.version.value, meetings(phone)));
  const near = all.value.filter((one) => NEAR.includes(one.when));
  return (
    <Section title={HOME.meetings}>
      {near.length ? (
        <List>
          {near.map((one) => (
            <MeetingRow key={one.kelompok.id} meeting={one} today={phone.today()} />
          ))}
        </List>
      ) : (
        <Empty>{all.value.length ? HOME.noMeetings : HOME.nothing}</Empty>
      )}
    </Section>
  );
}

function MeetingRow({ meeting, today }: { meeting: Meeting; today: string }) {
  const { when, kelompok, families, marked } = meeting;
  const date = meeting.date ?? today;
  const distance = kapan(date, today);
  const badge =
    when === "late" ? (
      <Badge tone="warn">{HOME.late(tanggalPendek(date))}</Badge>
    ) : when === "today" ? (
      <Badge tone="good">{HOME.today}</Badge>
    ) : (
      <Badge>{HOME.coming(hari(date), distance)}</Badge>
    );
  return (
    <Row
      href={`#/kelompok/${kelompok.id}`}
      title={String(kelompok.name)}
      note={
        <>
          {badge}
          {HOME.marked(marked, families)}
        </>
      }
    />
  );
}

function ChecksDue() {
  const phone = usePhone();
  const due = useComputed(() => (phone.version.value, checks(phone)));
  if (!due.value.length) return null;
  const lacking = due.value.filter((one) => one.filled < one.due);
  return (
    <Section title={HOME.checks(triwulanKata(phone.triwulan()))}>
      {lacking.length ? (
        <List>
          {lacking.slice(0, SHOWN).map((one) => (
            <CheckRow key={one.id} checks={one} />
          ))}
          {lacking.length > SHOWN && <Row href="#/komitmen" title={HOME.allChecks} />}
        </List>
      ) : (
        <Empty>{HOME.noChecks}</Empty>
      )}
    </Section>
  );
}

function CheckRow({ checks: { kind, id, name, filled, due } }: { checks: Checks }) {
  const title = kind === "fasilitas" ? name : HOME.noFacility(name);
  return (
    <Row
      href={`#/komitmen/${kind}/${id}`}
      title={title}
      note={
        <>
          {HOME.filled(filled, due)}
          <progress aria-hidden="true" value={filled} max={due} />
        </>
      }
    />
  );
}
