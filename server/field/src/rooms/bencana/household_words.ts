/** What tells a household from others, in a line and in full. */
import type { Fields } from "../../phone/contract";
import { KORBAN } from "../../texts/korban";

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const label = (options: readonly { value: string; label: string }[], value: unknown): string => options.find((one) => one.value === value)?.label ?? "";

/** How many it is, and where it is found. */
export const householdNote = (one: Fields): string =>
  [
    one.jiwa ? KORBAN.jiwa(Number(one.jiwa)) : "",
    label(KORBAN.stays, one.stay),
    one.rt ? `${KORBAN.rt} ${one.rt}` : "",
    text(one.address),
    one.head_name && one.card_no ? `${KORBAN.cardNo} ${String(one.card_no)}` : "",
  ]
    .filter(Boolean)
    .join(" · ");

/** What is known of it, with its words. */
export function householdFacts(one: Fields, places: { desa: string; posko: string }): (readonly [string, string])[] {
  const groups = { ...KORBAN.groups, bumil: KORBAN.bumil, disabilitas: KORBAN.disabilitas };
  const counted = Object.entries(groups).filter(([field]) => Number(one[field] ?? 0) > 0);
  const all: (readonly [string, string])[] = [
    [KORBAN.description, one.head_name ? text(one.description) : ""],
    [KORBAN.size, one.jiwa ? String(one.jiwa) : ""],
    ...counted.map(([field, word]) => [word, String(one[field])] as const),
    [KORBAN.stay, [label(KORBAN.stays, one.stay), places.posko, text(one.stay_note)].filter(Boolean).join(", ")],
    [KORBAN.damage, label(KORBAN.damages, one.damage)],
    [KORBAN.origin, one.origin === "setempat" ? "" : label(KORBAN.origins, one.origin)],
    [KORBAN.address, [text(one.address), one.rt && `RT ${one.rt}`, one.rw && `RW ${one.rw}`, places.desa].filter(Boolean).join(", ")],
    [KORBAN.phone, text(one.phone)],
    [KORBAN.nik, text(one.nik)],
    [KORBAN.noKk, text(one.no_kk)],
    [KORBAN.cardNo, text(one.card_no)],
  ];
  return all.filter(([, value]) => value);
}
