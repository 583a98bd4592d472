/** One disaster: what it is, how the worker stands in it, what was counted last, and the ways into its parts. */
import type { Fields } from "../../phone/contract";
import { BENCANA } from "../../texts/bencana";
import { DAMPAK, EVENT, OPEN } from "../../texts/bencana_forms";
import { usePhone } from "../../ui/context";
import { angka, pukul, tanggal } from "../../ui/format";
import { Details, LinkButton, List, Notice, Row, Screen, Section } from "../../ui/parts";
import { type Event, standingIn } from "../../work/aid";
import { partsOf, partWords } from "../../work/barang";
import { reports } from "../../work/dampak";
import { inEvent, nameOf } from "./around";
import { DOORS } from "./doors";

/** The page of a disaster. */
export const Disaster = inEvent(BENCANA.title, ({ event }) => {
  const phone = usePhone();
  const note = (told: (typeof DOORS)[number]["note"]) => (typeof told === "function" ? told(phone, event) : told);
  return (
    <Screen title={nameOf(event)} back="/bencana">
      <Standing event={event} />
      <p>{[event.place, tanggal(event.date)].join(" · ")}</p>
      <Section title={EVENT.work}>
        <List>
          {DOORS.map((one) => (
            <Row key={one.path} href={`#/bencana/${event.id}/${one.path}`} title={one.title} note={note(one.note)} />
          ))}
        </List>
      </Section>
      <Impact event={event} />
      <Told event={event} />
      {event.record && <LinkButton href={`#/bencana/${event.id}/ubah`}>{OPEN.edit}</LinkButton>}
    </Screen>
  );
});

/** How the worker stands in it; nothing where all is well. */
function Standing({ event }: { event: Event }) {
  const standing = standingIn(usePhone(), event);
  if (standing === "refused") return <Notice tone="bad" title={EVENT.refusedTitle}>{EVENT.refused}</Notice>;
  if (standing === "asking") return <Notice tone="warn" title={EVENT.askingTitle}>{EVENT.asking}</Notice>;
  return event.ended ? <Notice>{EVENT.ended}</Notice> : null;
}

function Told({ event }: { event: Event }) {
  const { record, place, date } = event;
  const time = record?.time ? `, ${pukul(String(record.time))}` : "";
  const sk = record?.sk_number ? String(record.sk_number) : "";
  const lines = [
    [EVENT.where, place],
    [EVENT.when, `${tanggal(date)}${time}`],
    [EVENT.chronology, String(record?.chronology ?? "")],
    [EVENT.sk, sk],
  ].filter(([, value]) => value);
  return (
    <>
      <dl class="card pairs">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="as-typed">{value}</dd>
          </div>
        ))}
      </dl>
      {!record && <p class="hint">{EVENT.told}</p>}
    </>
  );
}

function Impact({ event }: { event: Event }) {
  const [newest, ...older] = reports(usePhone(), event);
  if (!newest) return null;
  return (
    <Section title={DAMPAK.title} note={saidOn(newest)}>
      <Counts one={newest} />
      {older.length > 0 && (
        <Details summary={`${DAMPAK.history} (${older.length})`}>
          {older.map((one) => (
            <div key={one.id} class="change">
              <p class="hint">{saidOn(one)}</p>
              <Counts one={one} />
            </div>
          ))}
        </Details>
      )}
    </Section>
  );
}

const saidOn = (one: Fields): string => DAMPAK.newest(tanggal(String(one.date)), pukul(String(one.time)));

function Counts({ one }: { one: Fields }) {
  const phone = usePhone();
  const needs = partsOf(one.needs).map((part) => partWords(phone, part));
  const counted = Object.entries(DAMPAK.counts).filter(([field]) => typeof one[field] === "number");
  const said = ([["facilities", DAMPAK.facilities], ["access", DAMPAK.access], ["note", DAMPAK.note]] as const).filter(([field]) => one[field]);
  return (
    <dl class="card pairs">
      {counted.map(([field, label]) => (
        <div key={field} class="beside">
          <dt>{label}</dt>
          <dd>{angka(Number(one[field]))}</dd>
        </div>
      ))}
      {said.map(([field, label]) => (
        <div key={field}>
          <dt>{label}</dt>
          <dd class="as-typed">{String(one[field])}</dd>
        </div>
      ))}
      {needs.length > 0 && (
        <div>
          <dt>{DAMPAK.needs}</dt>
          <dd>{needs.join(", ")}</dd>
        </div>
      )}
    </dl>
  );
}
