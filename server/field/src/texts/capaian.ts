/** Sentences of Capaian saya: what the office counts of a worker's month, and the worker's objection. */
import { bulanKata, tanggal } from "../ui/format";

export const CAPAIAN = {
  title: "Capaian saya",
  note: "Angka tiap bulan, dan sanggahan Anda",
  lead: "Angka ini dihitung kantor setiap malam. Tidak ada peringkat. Bila ada yang keliru, tulis sanggahan; kantor akan menjawab.",
  none: "Belum ada angka. Sinkronkan besok.",
  month: bulanKata,
  of: (done: number, all: number) => `${done} dari ${all}`,
  families: "Keluarga dampingan",
  meetings: "Pertemuan diadakan dari rencana",
  checks: "Komitmen terisi dari jatuh tempo",
  prompt: "Isian langsung terkirim",
  counted: (day: string) => `Dihitung ${tanggal(day)}`,
  means: "Apa yang dihitung",
  meaning: [
    "Keluarga: yang aktif di kelompok tugas Anda.",
    "Pertemuan: rencana di kelompok Anda sampai hari itu. Yang mengadakan mendapat hitungannya, juga bila menggantikan.",
    "Komitmen: pemeriksaan yang jatuh tempo di akhir bulan.",
    "Langsung terkirim: datang pada kontak pertama HP sesudah hari kegiatan. Hari tanpa sinyal tidak dihitung terlambat.",
  ],
  objection: "Sanggahan Anda",
  hint: "Tulis angka mana yang keliru dan mengapa.",
  missing: "Tulis sanggahan Anda dulu.",
  send: "Simpan sanggahan",
  written: (day: string) => (day ? `Sanggahan Anda, ${tanggal(day)}` : "Sanggahan Anda"),
  answer: (day: string) => (day ? `Jawaban kantor, ${tanggal(day)}` : "Jawaban kantor"),
  waiting: "Kantor belum menjawab.",
} as const;
