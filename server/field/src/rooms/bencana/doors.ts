/** What one does in a disaster: a line for each part, in the order in which it is needed. */
import type { Phone } from "../../phone/contract";
import { BANTUAN } from "../../texts/bantuan";
import { BARANG } from "../../texts/barang";
import { DAMPAK, EVENT } from "../../texts/bencana_forms";
import { ANAK, KORBAN, POSKO } from "../../texts/korban";
import { DAPUR, LDP, PEMULIHAN, SANTUNAN } from "../../texts/layanan";
import { type Event, inEvent } from "../../work/aid";
import { counted, jiwaOf } from "../../work/korban";
import { coverage } from "../../work/penerima";
import { storesFor, underway } from "../../work/stok";

/** A way from the page of a disaster into one of its parts, `#/bencana/ID/PATH`. */
export interface Door {
  readonly path: string;
  readonly title: string;
  readonly note?: string | ((phone: Phone, event: Event) => string);
}

function registered(phone: Phone, event: Event): string {
  const all = counted(phone, event);
  return KORBAN.note(all.length, jiwaOf(all));
}

function covered(phone: Phone, { ids }: Event): string {
  const { served, without } = coverage(phone, ids);
  return BANTUAN.counts(served, without);
}

function coming(phone: Phone, { ids }: Event): string {
  const stores = storesFor(phone, ids);
  return BARANG.summary(stores.length, stores.reduce((sum, one) => sum + underway(phone, one.id).length, 0));
}

export const DOORS: readonly Door[] = [
  { path: "korban", title: KORBAN.title, note: registered },
  { path: "posko", title: POSKO.title, note: (phone, event) => POSKO.count(inEvent(phone, "posko", event).length) },
  { path: "dampak", title: DAMPAK.title },
  { path: "bantuan", title: BANTUAN.title, note: covered },
  { path: "gudang", title: BARANG.stores, note: coming },
  { path: "dapur", title: DAPUR.title },
  { path: "ldp", title: LDP.title },
  { path: "santunan", title: SANTUNAN.title },
  { path: "pemulihan", title: PEMULIHAN.title },
  { path: "anak", title: ANAK.title, note: ANAK.note },
  { path: "kode", title: EVENT.show, note: EVENT.showNote },
];
