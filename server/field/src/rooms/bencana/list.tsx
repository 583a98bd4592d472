/** The disasters that a worker is in, and the ways into another. */
import { BENCANA } from "../../texts/bencana";
import { SIAGA } from "../../texts/layanan";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Badge, Empty, LinkButton, List, Row, Screen, Section } from "../../ui/parts";
import { type Event, events, standingIn } from "../../work/aid";
import { nameOf, Progress } from "./around";

/** The first screen of disasters. */
export function Events() {
  const phone = usePhone();
  void phone.version.value;
  const all = events(phone);
  const [running, ended] = [all.filter((one) => !one.ended), all.filter((one) => one.ended)];
  return (
    <Screen title={BENCANA.title}>
      {running.length > 0 ? <Rows title={BENCANA.running} rows={running} /> : <Empty>{BENCANA.none}</Empty>}
      <p class="hint">{BENCANA.lead}</p>
      <div class="buttons">
        <LinkButton kind="main" href="#/bencana/baru">
          {BENCANA.open}
        </LinkButton>
        <LinkButton href="#/bencana/gabung">{BENCANA.join}</LinkButton>
        <LinkButton href="#/bencana/siaga">{SIAGA.title}</LinkButton>
      </div>
      {ended.length > 0 && <Rows title={BENCANA.ended} rows={ended} />}
    </Screen>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly Event[] }) {
  return (
    <Section title={title}>
      <List>
        {rows.map((one) => (
          <Row key={one.id} href={`#/bencana/${one.id}`} title={nameOf(one)} note={`${one.place} · ${tanggal(one.date)}`} badge={<Mark event={one} />} />
        ))}
      </List>
    </Section>
  );
}

/** How far a disaster, or the worker's part in it, has come to the office. */
export function Mark({ event }: { event: Event }) {
  const phone = usePhone();
  const standing = standingIn(phone, event);
  if (standing === "refused") return <Badge tone="bad">{BENCANA.refused}</Badge>;
  if (standing === "asking") return <Badge tone="warn">{BENCANA.asking}</Badge>;
  return <Progress kind="kejadian" id={event.id} />;
}
