/** A meeting written down under the wrong kelompok or day: cancelled and made anew with its marks (P8). */
import type { Draft, Fields, Phone } from "../phone/contract";
import { keyOf, type Meeting, stands } from "./p2k2";
import { markOf, MARKS_PER_FORM } from "./p2k2sheet";

const TOLD = [
  ...["start_time", "end_time", "modul_id", "modul_sesi_id", "topic", "place", "speakers", "activity"],
  ...["process", "material_note", "participation", "result", "obstacles", "held_by", "status"],
];

/**
 * Save a meeting under another key and cancel the first; returns how many marks were carried over.
 *
 * The new meeting and its marks are saved first and the old one is cancelled last, so that a stop in between loses nothing;
 * done again, it goes on where it was. Marks that the new meeting has already stay as they are.
 */
export async function moveMeeting(phone: Phone, from: Meeting, to: Meeting, day: string, reason: string): Promise<number> {
  const kabupaten = phone.kabupatenOf("kelompok", to.kelompokId);
  const sesi = phone.view("p2k2_sesi", from.sesiId);
  if (!stands(sesi)) throw new Error("the meeting to be moved is not on this phone");
  const marks = phone.by("kehadiran", "p2k2_sesi_id", from.sesiId);
  let form = phone.form({ kabupaten, workDate: day });
  hold(phone, form, sesi, to, day);
  let carried = 0;
  let onForm = 0;
  for (const one of marks) {
    if (stands(phone.view("kehadiran", phone.slot("kehadiran", { p2k2_sesi_id: to.sesiId, kpm_id: one.kpm_id })))) continue;
    if (onForm === MARKS_PER_FORM) {
      await form.save();
      form = phone.form({ kabupaten, workDate: day });
      onForm = 0;
    }
    const guest = phone.view("kpm", String(one.kpm_id))?.kelompok_id !== to.kelompokId;
    form.make("kehadiran", { p2k2_sesi_id: to.sesiId, kpm_id: one.kpm_id, ...markOf(one), guest });
    onForm++;
    carried++;
  }
  if (form.size) await form.save();
  await cancelMeeting(phone, from, reason);
  return carried;
}

/** Make the meeting under its new key, unless it is there, and note that its plan was carried out. */
function hold(phone: Phone, form: Draft, sesi: Fields, to: Meeting, day: string): void {
  if (!stands(phone.view("p2k2_sesi", to.sesiId))) {
    const told = TOLD.filter((name) => sesi[name] !== null && sesi[name] !== undefined).map((name) => [name, sesi[name]]);
    const others = ((sesi.kelompok_joint as string[] | null | undefined) ?? []).filter((one) => one !== to.kelompokId);
    const joint = others.length ? { kelompok_joint: others } : {};
    form.make("p2k2_sesi", { ...keyOf(to), ...Object.fromEntries(told), ...joint, date: day });
  }
  const plan = to.jadwalId === null ? null : form.see("jadwal", to.jadwalId);
  if (stands(plan) && plan.status !== "terlaksana") form.edit("jadwal", plan.id, { status: "terlaksana", held_by: sesi.held_by });
}

/** Cancel a meeting that is on this phone, with the reason; its plan is open again and its marks stay findable. */
export async function cancelMeeting(phone: Phone, meeting: Meeting, reason: string): Promise<void> {
  const workDate = String(phone.view("p2k2_sesi", meeting.sesiId)?.date ?? phone.today());
  const form = phone.form({ kabupaten: phone.kabupatenOf("kelompok", meeting.kelompokId), workDate });
  form.edit("p2k2_sesi", meeting.sesiId, { status: "batal", cancel_reason: reason });
  const plan = meeting.jadwalId === null ? null : form.see("jadwal", meeting.jadwalId);
  if (stands(plan) && plan.status === "terlaksana") {
    form.edit("jadwal", plan.id, { status: plan.replaced_on ? "diganti" : "rencana", held_by: null });
  }
  await form.save();
}
