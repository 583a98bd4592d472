/** Public kitchens: the meals of each sitting of a day. */
import { JIWA_MAX } from "../../../shared/limits.json";
import { DAPUR } from "../../../texts/layanan";
import { usePhone } from "../../../ui/context";
import { angka, tanggal } from "../../../ui/format";
import { Details, Empty, LinkButton, List, Notice, Row, Screen } from "../../../ui/parts";
import { type Answers, type Question, Sheet } from "../../../ui/sheet";
import { ofEvent, sittingsOf, sumOf } from "../../../work/layanan";
import { Standing } from "../../keluarga/standing";
import { Gone } from "../../missing";
import type { Inside } from "../around";

const SHOWN = 30;
const QUESTIONS: readonly Question[] = [
  { field: "date", kind: "day", label: DAPUR.day, needed: true, work: true },
  { field: "waktu", kind: "choice", label: DAPUR.waktu, options: DAPUR.sittings, needed: true },
  { field: "cooked", kind: "number", label: DAPUR.cooked, max: JIWA_MAX, needed: true },
  {
    field: "served",
    kind: "number",
    label: DAPUR.served,
    max: JIWA_MAX,
    check: ({ cooked, served }) => (Number(served ?? 0) > Number(cooked ?? 0) ? DAPUR.tooMany : null),
  },
  { field: "menu", kind: "line", label: DAPUR.menu },
  { field: "note", kind: "text", label: DAPUR.note },
];

/** The kitchens of a disaster with what they served today. */
export function Kitchens({ event }: Inside) {
  const phone = usePhone();
  const kitchens = ofEvent(phone, "posko", event.ids).filter((one) => one.jenis === "dapur_umum");
  const served = (id: string) => sumOf(sittingsOf(phone, id).filter((one) => one.date === phone.today()), "served");
  return (
    <Screen title={DAPUR.title} back={`/bencana/${event.id}`}>
      <p class="hint">{DAPUR.lead}</p>
      {kitchens.length ? (
        <List label={DAPUR.title}>
          {kitchens.map((one) => (
            <Row key={one.id} href={`#/bencana/${event.id}/dapur/${one.id}`} title={String(one.name)} note={DAPUR.today(angka(served(one.id)))} />
          ))}
        </List>
      ) : (
        <>
          <Empty>{DAPUR.none}</Empty>
          <LinkButton href={`#/bencana/${event.id}/posko`}>{DAPUR.posts}</LinkButton>
        </>
      )}
    </Screen>
  );
}

/** The form of one sitting of one kitchen. */
export function Sitting({ event, params }: Inside) {
  const phone = usePhone();
  const posko = params.posko ?? "";
  const parent = `/bencana/${event.id}/dapur`;
  const kitchen = phone.view("posko", posko);
  if (!kitchen) return <Gone title={DAPUR.title} back={parent}>{DAPUR.none}</Gone>;
  return (
    <Sheet
      title={String(kitchen.name)}
      name={`dapur/${posko}`}
      parent={parent}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ date: phone.today() }}
      questions={QUESTIONS}
      foot={(answers) => <Known posko={posko} answers={answers} />}
      fill={(draft, answers) => draft.make("masakan", { ...answers, posko_id: posko })}
    />
  );
}

const count = (value: unknown) => (typeof value === "number" ? angka(value) : "–");

/** What is written down of this sitting already, and of those before. */
function Known({ posko, answers }: { posko: string; answers: Answers }) {
  const all = sittingsOf(usePhone(), posko);
  const same = all.find((one) => one.date === answers.date && one.waktu === answers.waktu);
  const word = (waktu: unknown) => DAPUR.sittings.find(({ value }) => value === waktu)?.label ?? "";
  return (
    <>
      {same && <Notice tone="warn">{DAPUR.known(count(same.cooked), count(same.served))}</Notice>}
      {all.length > 0 && (
        <Details summary={DAPUR.history}>
          <List label={DAPUR.history}>
            {all.slice(0, SHOWN).map((one) => (
              <Row
                key={one.id}
                title={`${tanggal(String(one.date))}, ${word(one.waktu)}`}
                note={[DAPUR.line(count(one.cooked), count(one.served)), one.menu].filter(Boolean).join(" · ")}
                badge={<Standing kind="masakan" id={one.id} />}
              />
            ))}
          </List>
        </Details>
      )}
    </>
  );
}
