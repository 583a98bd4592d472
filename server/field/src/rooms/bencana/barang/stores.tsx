/** The stores of a disaster, and a new one. */
import { BARANG, LEVELS } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { Badge, Empty, LinkButton, List, Row, Screen, Section } from "../../../ui/parts";
import { type Question, Sheet } from "../../../ui/sheet";
import type { Fields } from "../../../phone/contract";
import { stockOf, storesFor } from "../../../work/stok";
import { Standing } from "../../keluarga/standing";
import type { Inside } from "../around";

/** The stores of a disaster first, then the others that this worker keeps. */
export function Stores({ event }: Inside) {
  const phone = usePhone();
  const all = storesFor(phone, event.ids);
  const isHere = (one: Fields) => event.ids.includes(String(one.kejadian_id));
  const others = all.filter((one) => !isHere(one));
  return (
    <Screen title={BARANG.stores} back={`/bencana/${event.id}`}>
      <Rows event={event.id} stores={all.filter(isHere)} />
      <LinkButton kind="main" href={`#/bencana/${event.id}/gudang/baru`}>
        {BARANG.open}
      </LinkButton>
      {others.length > 0 && (
        <Section title={BARANG.others}>
          <Rows event={event.id} stores={others} />
        </Section>
      )}
    </Screen>
  );
}

function Rows({ event, stores }: { event: string; stores: readonly Fields[] }) {
  if (!stores.length) return <Empty>{BARANG.none}</Empty>;
  return (
    <List label={BARANG.stores}>
      {stores.map((one) => (
        <Store key={one.id} event={event} one={one} />
      ))}
    </List>
  );
}

function Store({ event, one }: { event: string; one: Fields }) {
  const phone = usePhone();
  const isBelow = stockOf(phone, one.id).some(({ amount }) => amount < 0);
  const note = [LEVELS.find(({ value }) => value === one.level)?.label, one.place].filter(Boolean).join(" · ");
  return (
    <Row
      href={`#/bencana/${event}/gudang/${one.id}`}
      title={String(one.name)}
      note={note}
      badge={isBelow ? <Badge tone="warn">{BARANG.below}</Badge> : <Standing kind="gudang" id={one.id} />}
    />
  );
}

/** Open a store: whoever opens it works in it at once, and all who are in the disaster. */
export function NewStore({ event }: Inside) {
  const phone = usePhone();
  const posts = event.ids.flatMap((id) => phone.by("posko", "kejadian_id", id)).map((one) => ({ value: one.id, label: String(one.name) }));
  const questions: Question[] = [
    { field: "name", kind: "line", label: BARANG.name, needed: true },
    { field: "level", kind: "pick", label: BARANG.level, options: LEVELS, needed: true },
    { field: "posko_id", kind: "pick", label: BARANG.posko, options: posts, when: () => posts.length > 0 },
    { field: "place", kind: "line", label: BARANG.place },
  ];
  return (
    <Sheet
      title={BARANG.open}
      name={`gudang/${event.id}`}
      parent={`/bencana/${event.id}/gudang`}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ level: "posko" }}
      questions={questions}
      fill={(draft, answers) => draft.make("gudang", { ...answers, opened_by: phone.worker.id, kejadian_id: event.id })}
    >
      <p class="hint">{BARANG.openLead}</p>
    </Sheet>
  );
}
