/** The two halves of a proposal in words, from what the phone shows of a family (verivali of SIKS-NG). */

import type { Fields, Phone } from "../phone/contract";
import { word } from "../texts/keluarga";
import { childName, TURN } from "../texts/peristiwa";
import { tanggal } from "../ui/format";
import { membersOf, nameOf } from "./keluarga";
import type { Turn, Typed } from "./peristiwa";

/** Say what the data are and what an event makes of them. */
export function turnOf(type: string, typed: Typed, phone: Phone, kpmId: string): Turn {
  const members = membersOf(phone, kpmId);
  const name = nameOf(phone, "anggota", typed.anggota);
  const day = tanggal(typed.date);
  const komponen = TURN.komponen(name, komponenOf(phone.view("anggota", typed.anggota)));
  switch (type) {
    case "lahir": {
      const names = typed.children.map((child, at) => `${childName(child, at)} (${child.sex})`).join(", ");
      return { before: TURN.unregistered, after: TURN.born(names, day, name) };
    }
    case "hamil":
      return { before: komponen, after: TURN.pregnant(name) };
    case "bersalin":
      return { before: komponen, after: TURN.delivered(name, day) };
    case "keguguran":
      return { before: komponen, after: TURN.ended(name) };
    case "meninggal":
      return joined({ before: TURN.member(name), after: TURN.died(name, day) }, phone.view("anggota", typed.pengurus) ? pengurus(phone, members, typed) : null);
    case "ganti_pengurus":
      return pengurus(phone, members, typed);
    case "pecah_kk": {
      const leaving = typed.leaving.map((id) => nameOf(phone, "anggota", id)).join(", ");
      return { before: TURN.oneCard(members.map((one) => String(one.name)).join(", ")), after: TURN.newCard(leaving, typed.noKk) };
    }
    case "gabung_kk":
      return { before: TURN.ownCard, after: TURN.joined(typed.kpmName.trim(), typed.noKk) };
    case "pindah_alamat":
      return moved(phone, typed, kpmId);
    case "pindah_sekolah":
    case "putus_sekolah":
    case "kembali_sekolah":
      return schooled(type, typed, phone, name);
    default:
      return { before: "", after: typed.note.trim() };
  }
}

/** One line for each proposal that an event becomes: a birth has one for each child. */
export function turnsOf(type: string, typed: Typed, phone: Phone, kpmId: string): Turn[] {
  const parts = type === "lahir" ? typed.children.map((child, at) => ({ ...child, name: childName(child, at) })) : [];
  const each = parts.map((child) => turnOf(type, { ...typed, children: [child] }, phone, kpmId));
  return each.length ? each : [turnOf(type, typed, phone, kpmId)];
}

function pengurus(phone: Phone, members: readonly Fields[], typed: Typed): Turn {
  const now = members.find((one) => one.is_pengurus);
  return {
    before: TURN.pengurus(now ? String(now.name) : TURN.unknown),
    after: TURN.pengurus(nameOf(phone, "anggota", typed.pengurus)),
  };
}

function moved(phone: Phone, typed: Typed, kpmId: string): Turn {
  const kpm = phone.view("kpm", kpmId);
  const place = (address: unknown, desa: unknown) =>
    [address, desaOf(phone, String(desa ?? ""))].filter(Boolean).join(", ") || TURN.unknown;
  return { before: place(kpm?.address, kpm?.desa_code), after: place(typed.address.trim(), typed.desa) };
}

function schooled(type: string, typed: Typed, phone: Phone, name: string): Turn {
  const old = nameOf(phone, "fasilitas", String(phone.view("anggota", typed.anggota)?.fasilitas_id ?? ""));
  const next = nameOf(phone, "fasilitas", typed.fasilitas) || typed.fasilitasName.trim();
  const left = type === "kembali_sekolah" ? TURN.noSchool : old || TURN.unknown;
  return { before: TURN.school(name, left), after: TURN.school(name, next || TURN.noSchool) };
}

function joined(first: Turn, second: Turn | null): Turn {
  return second ? { before: `${first.before}; ${second.before}`, after: `${first.after}; ${second.after}` } : first;
}

/** Name a desa by its code. */
export function desaOf(phone: Phone, code: string): string {
  return code ? String(phone.by("wilayah", "code", code)[0]?.name ?? "") : "";
}

function komponenOf(member: Fields | null): string {
  return member?.komponen ? word(member.komponen) : TURN.unknown;
}
