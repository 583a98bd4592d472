/** Which checks a screen shows: of a facility in a month, or of a family. */
import type { Fields, Phone } from "../phone/contract";
import { conditionsAsked, dueIn } from "./aturan";
import { CONDITIONS, type Member, SCHOOL, memberOf, membersOf } from "./komitmen";
import type { Block, Line } from "./komitmen_block";

/** A member with his checks, the usual one first. */
export interface Checked {
  readonly member: Member;
  readonly lines: readonly Line[];
  /** Conditions that are due with the end of this month. */
  readonly due: readonly string[];
  /** He is registered somewhere else by now. */
  readonly moved: boolean;
}

const placeOf = (record: Fields) => String(record.fasilitas_id ?? "");

/** The members of a list to be checked in a block: who is there, who was checked there, who was added. */
export function checkedIn(block: Block, members: readonly Member[]): Checked[] {
  const { phone, fasilitas, bulan } = block;
  const recorded = new Map<string, string[]>();
  for (const one of phone.by("komitmen", "bulan", bulan)) {
    if (placeOf(one) !== fasilitas) continue;
    const id = String(one.anggota_id);
    recorded.set(id, [...(recorded.get(id) ?? []), String(one.condition)]);
  }
  const guests = block.guests.value;
  const found = members.filter((one) => one.fasilitas === fasilitas || recorded.has(one.id) || guests.includes(one.id));
  const aturan = block.aturan.value;
  const dueNow = dueIn(aturan, bulan);
  return found.map((member) => {
    const asked = conditionsAsked(aturan, member.komponen);
    const conditions = new Set([...CONDITIONS[member.komponen]!, ...asked, ...(recorded.get(member.id) ?? [])]);
    const due = dueNow.filter((one) => one.komponen === member.komponen).map((one) => one.condition);
    const lines = [...conditions].map((condition) => block.line(member, condition));
    return { member, lines, due, moved: member.fasilitas !== fasilitas };
  });
}

/** The facilities at which a family's members are, or were checked in a month. */
export function facilitiesOf(phone: Phone, members: readonly Member[], bulan: string): string[] {
  const found = new Set(members.map((one) => one.fasilitas));
  for (const one of members) {
    for (const record of phone.by("komitmen", "anggota_id", one.id)) if (record.bulan === bulan) found.add(placeOf(record));
  }
  return [...found].sort();
}

/** Names of other facilities at which a member has the same check in the same month. */
export function elsewhere(line: Line): string[] {
  const { phone, bulan, fasilitas } = line.block;
  const others = phone
    .by("komitmen", "anggota_id", line.member.id)
    .filter((one) => one.bulan === bulan && one.condition === line.condition && placeOf(one) !== fasilitas);
  return others.map((one) => String(phone.view("fasilitas", placeOf(one))?.name ?? ""));
}

/** Members who may have been at a facility earlier this month: of the same sort, registered elsewhere, not listed yet. */
export function mayHaveBeenHere(block: Block, type: string, members: readonly Member[]): Member[] {
  const here = new Set(checkedIn(block, members).map((one) => one.member.id));
  const school = (one: Member) => CONDITIONS[one.komponen]![0] === SCHOOL;
  return members.filter((one) => !here.has(one.id) && school(one) === (type === "fasdik"));
}

/** The members with a komponen of one family. */
export function familyMembers(phone: Phone, kpm: string): Member[] {
  return membersOf(phone.by("anggota", "kpm_id", kpm), phone);
}

/** One member by his id, with or without a komponen; null when he is not here. */
export function oneMember(phone: Phone, id: string): Member | null {
  const record = phone.view("anggota", id);
  return record && !record.deleted ? memberOf(record) : null;
}
