/** Families: find one, see it whole, and note what was done for it. */

import "./keluarga.css";
import { CATATAN, KONTAK, KUNJUNGAN, PENGADUAN, PENYALURAN, USULAN } from "../../texts/catat";
import { KELUARGA } from "../../texts/keluarga";
import type { Route } from "../../ui/router";
import { FamilyPage } from "./family";
import { Catatan, Kontak, Kunjungan, Penyaluran } from "./forms";
import { Families } from "./list";
import { Complaints, NewComplaint } from "./pengaduan";
import { Usulan } from "./usulan";

/** The screens of this room. */
export const routes: Route[] = [
  { pattern: "/keluarga", view: Families, title: KELUARGA.title },
  { pattern: "/keluarga/:id", view: FamilyPage, title: KELUARGA.title },
  { pattern: "/keluarga/:id/kunjungan", view: Kunjungan, title: KUNJUNGAN.title },
  { pattern: "/keluarga/:id/penyaluran/:bulan", view: Penyaluran, title: PENYALURAN.title },
  { pattern: "/keluarga/:id/catatan", view: Catatan, title: CATATAN.title },
  { pattern: "/keluarga/:id/kontak", view: Kontak, title: KONTAK.title },
  { pattern: "/keluarga/:id/usulan", view: Usulan, title: USULAN.title },
  { pattern: "/keluarga/:id/pengaduan", view: NewComplaint, title: PENGADUAN.title },
  { pattern: "/pengaduan", view: Complaints, title: PENGADUAN.list },
  { pattern: "/pengaduan/baru", view: NewComplaint, title: PENGADUAN.title },
];
