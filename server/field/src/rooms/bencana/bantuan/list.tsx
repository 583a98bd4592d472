/** Aid of a disaster: how many households it reached, what is outstanding, and what was handed out. */
import { useState } from "preact/hooks";
import type { Fields } from "../../../phone/contract";
import { BANTUAN } from "../../../texts/bantuan";
import { usePhone } from "../../../ui/context";
import { pukul, tanggal } from "../../../ui/format";
import { Badge, Button, Empty, LinkButton, List, Row, Screen, Section } from "../../../ui/parts";
import { coverage, handouts, householdName, listOf } from "../../../work/penerima";
import { Standing } from "../../keluarga/standing";
import type { Inside } from "../around";

const PIECE = 20;

/** Who a hand-out was for. */
export function useReceiver(): (bantuan: Fields) => string {
  const phone = usePhone();
  return (bantuan) => {
    const korban = bantuan.korban_id ? phone.view("korban", String(bantuan.korban_id)) : null;
    if (bantuan.korban_id) return korban ? householdName(korban) : BANTUAN.anyone;
    const area = [bantuan.rt && `RT ${String(bantuan.rt)}`, bantuan.rw && `RW ${String(bantuan.rw)}`].filter(Boolean).join("/");
    return [area, bantuan.households && BANTUAN.found(Number(bantuan.households))].filter(Boolean).join(" · ") || BANTUAN.anyone;
  };
}

/** The screen of all hand-outs. */
export function Handouts({ event }: Inside) {
  const phone = usePhone();
  const [count, setCount] = useState(PIECE);
  const path = `#/bencana/${event.id}/bantuan`;
  const all = handouts(phone, event.ids);
  const { served, without } = coverage(phone, event.ids);
  return (
    <Screen title={BANTUAN.title} back={`/bencana/${event.id}`}>
      <p>{BANTUAN.counts(served, without)}</p>
      <div class="buttons">
        <LinkButton kind="main" href={`${path}/beri`}>
          {BANTUAN.give}
        </LinkButton>
        <LinkButton href={`${path}/kolektif`}>{BANTUAN.collective}</LinkButton>
        <LinkButton href={`${path}/lembaga`}>{BANTUAN.agency}</LinkButton>
      </div>
      <Section title={BANTUAN.list}>
        {all.length ? (
          <List label={BANTUAN.list}>
            {all.slice(0, count).map((one) => (
              <Handout key={one.id} path={path} one={one} />
            ))}
          </List>
        ) : (
          <Empty>{BANTUAN.none}</Empty>
        )}
        {all.length > count && <Button onClick={() => setCount(count + PIECE)}>{BANTUAN.more}</Button>}
      </Section>
    </Screen>
  );
}

function Handout({ path, one }: { path: string; one: Fields }) {
  const receiver = useReceiver();
  const when = `${tanggal(String(one.date))}${one.time ? `, ${pukul(String(one.time))}` : ""}`;
  return (
    <Row
      href={`${path}/${one.id}`}
      title={receiver(one)}
      note={[one.receipt_no ?? one.institution, when].filter(Boolean).join(" · ")}
      badge={<Mark one={one} />}
    />
  );
}

/** What is to be known of a hand-out first: that it is void, that its list is not whole, or how far it has come. */
function Mark({ one }: { one: Fields }) {
  const phone = usePhone();
  if (one.void_reason) return <Badge tone="bad">{BANTUAN.voided}</Badge>;
  if (one.jenis === "kolektif") {
    const { marks, households: all, isWhole } = listOf(phone, one);
    if (!isWhole) return <Badge tone="warn">{`${marks.length}/${all}`}</Badge>;
  }
  return <Standing kind="bantuan" id={one.id} />;
}
