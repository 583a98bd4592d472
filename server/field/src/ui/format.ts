/** Dates, times and numbers as Indonesians write them; no locale data of the browser is needed. */
import { localDate, localTime } from "../phone/zones";

const MONTHS = [
  ...["Januari", "Februari", "Maret", "April", "Mei", "Juni"],
  ...["Juli", "Agustus", "September", "Oktober", "November", "Desember"],
];
const DAYS = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];
const DAY_MS = 86_400_000;

const monthName = (month: string): string => MONTHS[Number(month) - 1] ?? month;

/** "2026-11-21" as "21 November 2026". */
export function tanggal(day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `${Number(date)} ${monthName(month)} ${year}`;
}

/** "2026-11-21" as "21 Nov", for narrow places. */
export function tanggalPendek(day: string): string {
  const [, month = "", date = ""] = day.split("-");
  return `${Number(date)} ${monthName(month).slice(0, 3)}`;
}

/** "2026-11-21" as "Sabtu". */
export function hari(day: string): string {
  return DAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? "";
}

/** "2026-11" as "November 2026". */
export function bulanKata(month: string): string {
  const [year = "", number = ""] = month.split("-");
  return `${monthName(number)} ${year}`;
}

/** "2026-4" as "Triwulan 4 2026". */
export function triwulanKata(triwulan: string): string {
  const [year = "", number = ""] = triwulan.split("-");
  return `Triwulan ${number} ${year}`;
}

/** "2026-2" as "Semester 2 2026". */
export function semesterKata(semester: string): string {
  const [year = "", half = ""] = semester.split("-");
  return `Semester ${half} ${year}`;
}

/** The month a number of months away: ("2026-11", 2) is "2027-01". */
export function bulanGeser(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const total = year * 12 + number - 1 + by;
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, "0")}`;
}

/** The months of a triwulan: "2026-4" is October to December. */
export function bulanDari(triwulan: string): string[] {
  const [year = "", number = "1"] = triwulan.split("-");
  return [0, 1, 2].map((index) => `${year}-${String((Number(number) - 1) * 3 + index + 1).padStart(2, "0")}`);
}

/** Days from one date to another; negative when the second lies before the first. */
export function selisihHari(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The date a number of days away. */
export function hariGeser(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}

/** A date beside today's, in words: "hari ini", "besok", "3 hari lagi", "2 hari lalu". */
export function kapan(day: string, today: string): string {
  const days = selisihHari(today, day);
  if (days === 0) return "hari ini";
  if (days === 1) return "besok";
  if (days === -1) return "kemarin";
  return days > 0 ? `${days} hari lagi` : `${-days} hari lalu`;
}

/** Unix seconds as the time of day in a zone, "09.30". */
export function jam(seconds: number, zone: string): string {
  return pukul(localTime(seconds, zone));
}

/** Unix seconds as date and time in a zone, "21 November 2026, 09.30". */
export function waktu(seconds: number, zone: string): string {
  return `${tanggal(localDate(seconds, zone))}, ${jam(seconds, zone)}`;
}

/** "09:30" of a record as "09.30". */
export function pukul(clock: string): string {
  return clock.replace(":", ".");
}

/** A stretch of seconds in words: "baru saja", "5 menit", "3 jam", "2 hari". */
export function lama(seconds: number): string {
  if (seconds < 60) return "kurang dari satu menit";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} menit`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} jam`;
  return `${Math.floor(seconds / 86_400)} hari`;
}

/** Age on a day, in years, or in months below two years: "8 tahun", "14 bulan". */
export function umur(born: string, today: string): string {
  const [by = 0, bm = 0, bd = 0] = born.split("-").map(Number);
  const [ty = 0, tm = 0, td = 0] = today.split("-").map(Number);
  const months = (ty - by) * 12 + tm - bm - (td < bd ? 1 : 0);
  if (months < 0) return "belum lahir";
  return months < 24 ? `${months} bulan` : `${Math.floor(months / 12)} tahun`;
}

/** A number with a full stop between thousands and a comma before decimals: 1234.5 is "1.234,5". */
export function angka(value: number): string {
  const [whole = "0", decimals] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return decimals ? `${grouped},${decimals}` : grouped;
}

/** A number of bytes: "850 B", "72 kB", "1,4 MB". */
export function ukuran(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${angka(Math.round(bytes / 100_000) / 10)} MB`;
}
