/** Families: find one, see it whole, and note what was done for it. */

import "./keluarga.css";
import { CATATAN, KONTAK, KUNJUNGAN, PENGADUAN, PENYALURAN, RUJUKAN, USULAN } from "../../texts/catat";
import { GRADUASI } from "../../texts/graduasi";
import { KELUARGA } from "../../texts/keluarga";
import { PERILAKU, PROGRAM } from "../../texts/semester";
import type { Route } from "../../ui/router";
import { ofFamily } from "../missing";
import { FamilyPage } from "./family";
import { Catatan, Kontak, Kunjungan, Penyaluran } from "./forms";
import { NewAssessment, OldAssessment } from "./graduasi";
import { Families } from "./list";
import { Complaints, NewComplaint } from "./pengaduan";
import { Kabar, Rujukan } from "./rujukan";
import { Behaviour, Programmes } from "./semester";
import { Usulan } from "./usulan";

/** The screens of this room. */
export const routes: Route[] = [
  { pattern: "/keluarga", view: Families, title: KELUARGA.title },
  { pattern: "/keluarga/:id", view: FamilyPage, title: KELUARGA.title },
  { pattern: "/keluarga/:id/kunjungan", view: ofFamily(KUNJUNGAN.title, Kunjungan), title: KUNJUNGAN.title },
  { pattern: "/keluarga/:id/penyaluran/:bulan", view: ofFamily(PENYALURAN.title, Penyaluran), title: PENYALURAN.title },
  { pattern: "/keluarga/:id/catatan", view: ofFamily(CATATAN.title, Catatan), title: CATATAN.title },
  { pattern: "/keluarga/:id/kontak", view: ofFamily(KONTAK.title, Kontak), title: KONTAK.title },
  { pattern: "/keluarga/:id/komplementaritas/:semester", view: ofFamily(PROGRAM.title, Programmes), title: PROGRAM.title },
  { pattern: "/keluarga/:id/perilaku/:semester", view: ofFamily(PERILAKU.title, Behaviour), title: PERILAKU.title },
  { pattern: "/keluarga/:id/graduasi", view: ofFamily(GRADUASI.title, NewAssessment), title: GRADUASI.title },
  { pattern: "/keluarga/:id/graduasi/:penilaian", view: ofFamily(GRADUASI.title, OldAssessment), title: GRADUASI.title },
  { pattern: "/keluarga/:id/usulan", view: ofFamily(USULAN.title, Usulan), title: USULAN.title },
  { pattern: "/keluarga/:id/pengaduan", view: ofFamily(PENGADUAN.title, NewComplaint), title: PENGADUAN.title },
  { pattern: "/keluarga/:id/rujukan", view: ofFamily(RUJUKAN.title, Rujukan), title: RUJUKAN.title },
  { pattern: "/keluarga/:id/rujukan/:rujukan", view: ofFamily(RUJUKAN.title, Kabar), title: RUJUKAN.title },
  { pattern: "/pengaduan", view: Complaints, title: PENGADUAN.list },
  { pattern: "/pengaduan/baru", view: NewComplaint, title: PENGADUAN.title },
];
