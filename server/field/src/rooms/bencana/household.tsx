/** One household: who it is, its people with what befell them, and what is done for it. */
import type { Fields } from "../../phone/contract";
import { BANTUAN } from "../../texts/bantuan";
import { BENCANA } from "../../texts/bencana";
import { CONDITIONS, JIWA, KORBAN } from "../../texts/korban";
import { PEMULIHAN } from "../../texts/layanan";
import { usePhone } from "../../ui/context";
import { Badge, Button, Empty, LinkButton, List, Notice, Row, Screen, Section, toast } from "../../ui/parts";
import type { Event } from "../../work/aid";
import { isReported, membersOf, recordsOf, whereabouts } from "../../work/korban";
import { aidOf, householdName } from "../../work/penerima";
import { desaOf } from "../../work/perubahan";
import { Gone } from "../missing";
import { inEvent, Progress } from "./around";
import { useAidWords } from "./bantuan/household";
import { householdFacts } from "./household_words";

/** The page of a household; a record that was joined with another leads to that one. */
export const Household = inEvent(BENCANA.title, ({ event, params }) => {
  const phone = usePhone();
  const asked = params.korban ?? "";
  const [id] = recordsOf(phone, asked) as [string];
  const one = phone.view("korban", id);
  const parent = `/bencana/${event.id}/korban`;
  if (!one || one.deleted) return <Gone title={KORBAN.title} back={parent}>{KORBAN.gone}</Gone>;
  return (
    <Screen title={householdName(one)} back={parent}>
      {id !== asked && <Notice>{KORBAN.merged}</Notice>}
      <p>
        <Progress kind="korban" id={id} />
      </p>
      {isReported(one) && <Reported event={event} one={one} />}
      {recordsOf(phone, id).some((of) => phone.view("korban", of)?.mungkin_pkh) && <Notice title={KORBAN.perhapsPkh}>{KORBAN.perhapsPkhNote}</Notice>}
      <Facts one={one} />
      <LinkButton href={`#${parent}/${id}/ubah`}>{KORBAN.correct}</LinkButton>
      <People event={event} one={one} />
      <Received event={event} one={one} />
    </Screen>
  );
});

/** Says that nobody has met it yet, and lets a worker say so. */
function Reported({ event, one }: { event: Event; one: Fields }) {
  const phone = usePhone();
  const seen = async () => {
    const draft = phone.form({ kabupaten: event.kabupaten });
    draft.edit("korban", one.id, { seen_on: phone.today(), seen_by: phone.worker.id });
    await draft.save();
    toast(KORBAN.seenDone);
  };
  return (
    <Notice tone="warn" title={KORBAN.reported}>
      <p>{KORBAN.reportedNote(String(one.reported_by ?? ""))}</p>
      <Button onClick={seen}>{KORBAN.seen}</Button>
    </Notice>
  );
}

function Facts({ one }: { one: Fields }) {
  const phone = usePhone();
  const places = { desa: desaOf(phone, String(one.desa_code ?? "")), posko: String(phone.view("posko", String(one.posko_id ?? ""))?.name ?? "") };
  return (
    <dl class="card pairs">
      {householdFacts(one, places).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="as-typed">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What it has received, as far as this phone knows, and the way to hand out more. */
function Received({ event, one }: { event: Event; one: Fields }) {
  const words = useAidWords();
  const had = aidOf(usePhone(), one.id);
  return (
    <Section title={KORBAN.aid}>
      {had.length ? (
        <ul class="card points">
          {had.map((aid) => (
            <li key={aid.bantuan.id}>{words(aid)}</li>
          ))}
        </ul>
      ) : (
        <Empty>{KORBAN.noAid}</Empty>
      )}
      <div class="buttons">
        <LinkButton kind="main" href={`#/bencana/${event.id}/bantuan/beri/${one.id}`}>
          {KORBAN.give}
        </LinkButton>
        <LinkButton href={`#/bencana/${event.id}/bantuan/lembaga?korban=${one.id}`}>{BANTUAN.agency}</LinkButton>
        <LinkButton href={`#/bencana/${event.id}/pemulihan/${one.id}`}>{PEMULIHAN.title}</LinkButton>
      </div>
    </Section>
  );
}

const BAD: readonly unknown[] = ["hilang", "meninggal", "luka_berat", "terpisah"];

function People({ event, one }: { event: Event; one: Fields }) {
  const phone = usePhone();
  const people = membersOf(phone, one.id);
  const path = `#/bencana/${event.id}/korban/${one.id}/jiwa`;
  return (
    <Section title={KORBAN.people}>
      {people.length ? (
        <List>
          {people.map((person) => (
            <Row key={person.id} href={`${path}/${person.id}`} title={personName(person)} note={personNote(person)} badge={<Condition person={person} />} />
          ))}
        </List>
      ) : (
        <Empty>{KORBAN.noPeople}</Empty>
      )}
      <LinkButton href={`${path}/baru`}>{KORBAN.addPerson}</LinkButton>
    </Section>
  );
}

/** What a person is called. */
export const personName = (one: Fields): string => String(one.name ?? one.description ?? KORBAN.nameless);

/** Age, sex and place in the household. */
export const personNote = (one: Fields): string =>
  [typeof one.age === "number" ? JIWA.years(one.age) : "", JIWA.sexes.find(({ value }) => value === one.sex)?.label ?? "", String(one.relation ?? "")]
    .filter(Boolean)
    .join(" · ");

function Condition({ person }: { person: Fields }) {
  const [last] = whereabouts(usePhone(), person.id);
  if (!last) return null;
  return <Badge tone={BAD.includes(last.condition) ? "bad" : "plain"}>{CONDITIONS[String(last.condition)]}</Badge>;
}
