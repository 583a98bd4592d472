/** What one does in a disaster: a line for each part, in the order in which it is needed. */
import type { Phone } from "../../phone/contract";
import { BANTUAN } from "../../texts/bantuan";
import { BARANG } from "../../texts/barang";
import { DAMPAK, EVENT } from "../../texts/bencana_forms";
import { DAPUR, LDP, PEMULIHAN, SANTUNAN } from "../../texts/layanan";
import type { Event } from "../../work/aid";
import { households, withoutAid } from "../../work/penerima";

/** A way from the page of a disaster into one of its parts, `#/bencana/ID/PATH`. */
export interface Door {
  readonly path: string;
  readonly title: string;
  readonly note?: string | ((phone: Phone, event: Event) => string);
}

export const DOORS: readonly Door[] = [
  { path: "dampak", title: DAMPAK.title },
  { path: "bantuan", title: BANTUAN.title, note: (phone, { ids }) => BANTUAN.counts(households(phone, ids).length - withoutAid(phone, ids).length, withoutAid(phone, ids).length) },
  { path: "gudang", title: BARANG.stores },
  { path: "dapur", title: DAPUR.title },
  { path: "ldp", title: LDP.title },
  { path: "santunan", title: SANTUNAN.title },
  { path: "pemulihan", title: PEMULIHAN.title },
  { path: "kode", title: EVENT.show, note: EVENT.showNote },
];
