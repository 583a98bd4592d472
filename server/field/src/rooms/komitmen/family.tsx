/** Komitmen of one family, or of one of its members: the same checks as on the sheets of their facilities. */
import { useSignal } from "@preact/signals";
import { KELUARGA } from "../../texts/keluarga";
import { HARI_EFEKTIF, KOMITMEN } from "../../texts/komitmen";
import { usePhone } from "../../ui/context";
import { Empty, Screen } from "../../ui/parts";
import { triwulanHeld } from "../../work/days";
import { type Member, NOWHERE, SCHOOL } from "../../work/komitmen";
import { checkedIn, facilitiesOf, familyMembers, oneMember } from "../../work/komitmen_lines";
import { stands } from "../../work/p2k2";
import { Gone } from "../missing";
import { SaveBar, type Shown, useBlock, useChoiceOfToday, useMonth } from "./block";
import { MemberRow } from "./lines";
import { TriwulanChoice } from "./overview";

/** Screen of all members of a family. */
export function FamilyScreen({ params }: { params: Record<string, string> }) {
  const phone = usePhone();
  void phone.version.value;
  if (!stands(phone.view("kpm", params.kpm!))) return <Gone title={KOMITMEN.title} back="/keluarga">{KELUARGA.gone}</Gone>;
  const members = familyMembers(phone, params.kpm!);
  const name = phone.by("anggota", "kpm_id", params.kpm!).find((one) => one.is_pengurus)?.name;
  return <Checks title={String(name ?? KOMITMEN.title)} members={members} back={`/keluarga/${params.kpm}`} />;
}

/** Screen of one member. */
export function MemberScreen({ params }: { params: Record<string, string> }) {
  const phone = usePhone();
  void phone.version.value;
  const member = oneMember(phone, params.id!);
  if (!member) return <Gone title={KOMITMEN.title} back="/komitmen">{KOMITMEN.notFound}</Gone>;
  const members = familyMembers(phone, member.kpm).filter((one) => one.id === member.id);
  return (
    <Checks title={member.name} members={members} back={`/keluarga/${member.kpm}`}>
      <p><a href={`#/komitmen/keluarga/${member.kpm}`}>{KOMITMEN.everyone}</a></p>
    </Checks>
  );
}

interface ChecksProps {
  title: string;
  members: readonly Member[];
  back: string;
  children?: preact.ComponentChildren;
}

function Checks({ title, members, back, children }: ChecksProps) {
  const phone = usePhone();
  const held = triwulanHeld(phone.triwulan());
  const kept = useChoiceOfToday("komitmen/triwulan", held[0]!);
  const triwulan = held.includes(kept.value) ? kept.value : held[0]!;
  return (
    <Frame key={triwulan} title={title} back={back} members={members} triwulan={triwulan}>
      <TriwulanChoice held={held} value={triwulan} onChange={(value) => (kept.value = value)} />
      {children}
    </Frame>
  );
}

function Frame({ title, members, back, triwulan, children }: ChecksProps & { triwulan: string }) {
  const phone = usePhone();
  const shown: Shown = useSignal([]);
  const { bulan, choice } = useMonth(triwulan);
  const places = facilitiesOf(phone, members, bulan);
  return (
    <Screen title={title} back={back} action={<SaveBar shown={shown} />}>
      {children}
      {choice()}
      {members.length === 0 && <Empty>{KOMITMEN.noKomponen}</Empty>}
      {places.map((fasilitas) => (
        <Part key={`${fasilitas} ${bulan}`} fasilitas={fasilitas} bulan={bulan} triwulan={triwulan} members={members} shown={shown} />
      ))}
    </Screen>
  );
}

function Part(props: { fasilitas: string; bulan: string; triwulan: string; members: readonly Member[]; shown: Shown }) {
  const { fasilitas, bulan, triwulan, members, shown } = props;
  const phone = usePhone();
  const block = useBlock(fasilitas, bulan, shown);
  const checked = checkedIn(block, members);
  const name = fasilitas ? String(phone.view("fasilitas", fasilitas)?.name ?? KOMITMEN.notHere) : KOMITMEN.nowhere;
  const school = checked.some((one) => one.lines.some((line) => line.condition === SCHOOL));
  const days = block.days.value;
  return (
    <section>
      <h2>{name}</h2>
      {school && fasilitas && <p class="hint">{days === null ? HARI_EFEKTIF.blank : HARI_EFEKTIF.short(days)}</p>}
      <p><a href={`#/komitmen/fasilitas/${fasilitas || NOWHERE}/${triwulan}`}>{KOMITMEN.toSheet}</a></p>
      {!(school && days === 0) && (
        <ul class="k-list">
          {checked.map((one) => (
            <MemberRow key={one.member.id} checked={one} family={null} />
          ))}
        </ul>
      )}
    </section>
  );
}
