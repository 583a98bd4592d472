/** Families: find one, see it whole, and note what was done for it. */

import "./keluarga.css";
import { CATATAN, KONTAK, KUNJUNGAN, PENGADUAN, PENYALURAN, USULAN } from "../../texts/catat";
import { KELUARGA } from "../../texts/keluarga";
import type { Route } from "../../ui/router";
import { ofFamily } from "../missing";
import { FamilyPage } from "./family";
import { Catatan, Kontak, Kunjungan, Penyaluran } from "./forms";
import { Families } from "./list";
import { Complaints, NewComplaint } from "./pengaduan";
import { Usulan } from "./usulan";

/** The screens of this room. */
export const routes: Route[] = [
  { pattern: "/keluarga", view: Families, title: KELUARGA.title },
  { pattern: "/keluarga/:id", view: FamilyPage, title: KELUARGA.title },
  { pattern: "/keluarga/:id/kunjungan", view: ofFamily(KUNJUNGAN.title, Kunjungan), title: KUNJUNGAN.title },
  { pattern: "/keluarga/:id/penyaluran/:bulan", view: ofFamily(PENYALURAN.title, Penyaluran), title: PENYALURAN.title },
  { pattern: "/keluarga/:id/catatan", view: ofFamily(CATATAN.title, Catatan), title: CATATAN.title },
  { pattern: "/keluarga/:id/kontak", view: ofFamily(KONTAK.title, Kontak), title: KONTAK.title },
  { pattern: "/keluarga/:id/usulan", view: ofFamily(USULAN.title, Usulan), title: USULAN.title },
  { pattern: "/keluarga/:id/pengaduan", view: ofFamily(PENGADUAN.title, NewComplaint), title: PENGADUAN.title },
  { pattern: "/pengaduan", view: Complaints, title: PENGADUAN.list },
  { pattern: "/pengaduan/baru", view: NewComplaint, title: PENGADUAN.title },
];
