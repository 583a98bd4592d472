/** Komitmen of a triwulan: facilities with what is filled in, and the way to a family. */
import { useMemo } from "preact/hooks";
import { KOMITMEN } from "../../texts/komitmen";
import { usePhone } from "../../ui/context";
import { useTyped } from "../../ui/form";
import { bulanDari, bulanKata, triwulanKata } from "../../ui/format";
import { Badge, Choice, Details, Empty, List, Row, Screen, Section, TextInput } from "../../ui/parts";
import { triwulanHeld } from "../../work/days";
import { NOWHERE, type Place, places } from "../../work/komitmen";
import { families, find } from "../../work/keluarga";
import { useChoiceOfToday } from "./block";

const FAMILIES_SHOWN = 12;
const LETTERS_MIN = 2;

/** The triwulan on the phone, by their months. */
export function TriwulanChoice(props: { held: readonly string[]; value: string; onChange: (value: string) => void }) {
  const label = (one: string) => {
    const months = bulanDari(one).map((bulan) => bulanKata(bulan).slice(0, 3));
    return `${months[0]}–${months[2]}`;
  };
  const options = props.held.map((value) => ({ value, label: label(value) }));
  return (
    <>
      <Choice name="triwulan" label={KOMITMEN.triwulan} hidden options={options} value={props.value} onChange={props.onChange} />
      <p class="hint">{triwulanKata(props.value)}</p>
    </>
  );
}

/** Screen of all facilities. */
export function Overview() {
  const phone = usePhone();
  const version = phone.version.value;
  const triwulan = useChoiceOfToday("komitmen/triwulan", phone.triwulan());
  const held = triwulanHeld(phone.triwulan());
  const chosen = held.includes(triwulan.value) ? triwulan.value : held[0]!;
  const found = useMemo(() => places(phone, chosen), [version, chosen]);
  return (
    <Screen title={KOMITMEN.title} back>
      <TriwulanChoice held={held} value={chosen} onChange={(value) => (triwulan.value = value)} />
      {found.length === 0 && <Empty>{KOMITMEN.none}</Empty>}
      {Object.entries(KOMITMEN.groups).map(([type, title]) => {
        const own = found.filter((one) => one.type === type);
        return own.length > 0 && <Group key={type} title={title} places={own} triwulan={chosen} />;
      })}
      <Details summary={KOMITMEN.byFamily}>
        <FamilySearch />
      </Details>
    </Screen>
  );
}

function Group(props: { title: string; places: readonly Place[]; triwulan: string }) {
  return (
    <Section title={props.title}>
      <List>
        {props.places.map((one) => (
          <Row
            key={one.fasilitas}
            href={`#/komitmen/fasilitas/${one.fasilitas || NOWHERE}/${props.triwulan}`}
            title={one.nama || (one.fasilitas ? KOMITMEN.notHere : KOMITMEN.nowhere)}
            note={noteOf(one)}
            badge={one.expected > 0 && one.filled >= one.expected && <Badge tone="good">{KOMITMEN.allFilled}</Badge>}
          />
        ))}
      </List>
    </Section>
  );
}

function noteOf({ members, filled, expected, unsure }: Place): string {
  const due = expected ? KOMITMEN.filled(filled, expected) : KOMITMEN.nothingDue;
  return [KOMITMEN.members(members), (expected || !unsure) && due, unsure && KOMITMEN.unsure(unsure)].filter(Boolean).join(" · ");
}

function FamilySearch() {
  const phone = usePhone();
  const version = phone.version.value;
  const typed = useTyped<string>("komitmen/cari", "");
  const text = typed.value.trim();
  const begun = text.length >= LETTERS_MIN;
  const all = useMemo(() => (begun ? families(phone) : []), [version, begun]);
  const found = begun ? find(all, text, "") : null;
  return (
    <>
      <TextInput value={typed} label={KOMITMEN.searchFamily} placeholder={KOMITMEN.searchFamily} mode="search" />
      {found === null && <p class="hint">{KOMITMEN.typeMore}</p>}
      {found?.length === 0 && <Empty>{KOMITMEN.noFamily}</Empty>}
      {found && found.length > 0 && (
        <List>
          {found.slice(0, FAMILIES_SHOWN).map((one) => (
            <Row key={one.id} href={`#/komitmen/keluarga/${one.id}`} title={one.name} note={one.kelompok} />
          ))}
        </List>
      )}
    </>
  );
}
