/** Questions that the forms of disasters share: desa, point on the map, where somebody stays. */
import { type Signal, useSignal } from "@preact/signals";
import type { Phone } from "../../phone/contract";
import { FIELDS } from "../../texts/bencana_forms";
import { Button, type Option } from "../../ui/parts";
import type { Question } from "../../ui/sheet";
import { type Event, inEvent } from "../../work/aid";

const POINT_MS = 20_000;

/** Desa of the kabupaten of a disaster that this phone knows by name. */
function desaOptions(phone: Phone, kabupaten: string): Option[] {
  const known = phone.all("wilayah").filter((one) => one.level === "desa" && !one.deleted && String(one.code).startsWith(kabupaten));
  return known.map((one) => ({ value: String(one.code), label: String(one.name) })).sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** Ask for a desa, where the phone knows any. */
export function desaAsked(phone: Phone, kabupaten: string, more: Partial<Question> = {}): Question[] {
  const options = desaOptions(phone, kabupaten);
  return options.length ? [{ field: "desa_code", kind: "pick", label: FIELDS.desa, options, ...more }] : [];
}

/** Ask for the shelter or post, where there is any. */
export function poskoAsked(phone: Phone, event: Event, more: Partial<Question> = {}): Question[] {
  const options = inEvent(phone, "posko", event).map((one) => ({ value: one.id, label: String(one.name) }));
  return options.length ? [{ field: "posko_id", kind: "pick", label: FIELDS.posko, options, ...more }] : [];
}

/** Ask for the point on the map where the worker stands. */
export const POINT: Question = { field: "coordinates", kind: "own", label: FIELDS.point, hint: FIELDS.pointHint, input: (value) => <Point value={value as Signal<string | null>} /> };

function Point({ value }: { value: Signal<string | null> }) {
  const trouble = useSignal("");
  const take = () =>
    new Promise<void>((resolve) => {
      const found = ({ coords }: GeolocationPosition) => {
        value.value = `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
        trouble.value = "";
        resolve();
      };
      const failed = ({ code, PERMISSION_DENIED }: GeolocationPositionError) => {
        trouble.value = code === PERMISSION_DENIED ? FIELDS.pointDenied : FIELDS.pointFailed;
        resolve();
      };
      navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: POINT_MS });
    });
  return (
    <div>
      <p role="status">{trouble.value || (value.value ?? FIELDS.pointNone)}</p>
      <div class="buttons">
        <Button onClick={take}>{FIELDS.pointTake}</Button>
        {value.value && <Button onClick={() => void (value.value = null)}>{FIELDS.pointDrop}</Button>}
      </div>
    </div>
  );
}
