/** What every form about the goods of one store begins with. */
import type { Phone } from "../../../phone/contract";
import type { Event } from "../../../work/aid";
import { lineNow } from "../../../work/bagi";
import { type Barang, barangOf, catalogue } from "../../../work/barang";

/** What each form about one store is given. */
export interface OfStore {
  readonly event: Event;
  readonly gudang: string;
  /** The store's own screen. */
  readonly path: string;
}

/** Open a form in the kabupaten of the store. */
export const openAt = (gudang: string) => (phone: Phone) => phone.form({ kabupaten: phone.kabupatenOf("gudang", gudang) });

/** What every line of one store bears. */
export const lineAt = (phone: Phone, { event, gudang }: OfStore): { [name: string]: unknown } => ({
  gudang_id: gudang,
  kejadian_id: event.id,
  ...lineNow(phone),
});

/** The goods of the catalogue, those in a store first. */
export function offeredIn(phone: Phone, there: ReadonlyMap<string, number>): Barang[] {
  const here = [...there].filter(([, amount]) => amount > 0).map(([code]) => barangOf(phone, code));
  return [...here, ...[...catalogue(phone).values()].filter(({ code }) => !here.some((one) => one.code === code))];
}
