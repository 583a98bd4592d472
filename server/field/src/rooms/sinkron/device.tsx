/** What whoever helps wants to know of this phone; nothing personal but the worker's own name. */
import { APP } from "../../start/enrol";
import { session } from "../../start/session";
import { DEVICE } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { lastErrors } from "../../ui/errors";
import { angka, ukuran, waktu } from "../../ui/format";
import { Empty, Screen, Section } from "../../ui/parts";

const ID_SHOWN = 8;

/** Name and version of the browser, out of the much it says of itself. */
const browser = (agent: string): string => /(Chrome|Firefox|Version)\/[\d.]+/.exec(agent)?.[0] ?? DEVICE.unknown;
const android = (agent: string): string => /Android [\d.]+/.exec(agent)?.[0] ?? "";

/** The screen of this phone. */
export function Device() {
  const phone = usePhone();
  const open = session.value;
  const room = open?.room;
  const agent = navigator.userAgent;
  const lines: [string, string][] = [
    [DEVICE.worker, phone.worker.name],
    [DEVICE.device, open?.account.device.slice(0, ID_SHOWN) ?? DEVICE.unknown],
    [DEVICE.kabupaten, phone.kabupaten],
    [DEVICE.families, angka(phone.all("kpm").filter((one) => !one.deleted).length)],
    [DEVICE.app, APP],
    [DEVICE.browser, [browser(agent), android(agent)].filter(Boolean).join(", ")],
    [DEVICE.clock, `${waktu(Date.now() / 1000, phone.zone)} (${phone.zone})`],
    [DEVICE.used, room?.used ? ukuran(room.used) : DEVICE.unknown],
    [DEVICE.kept, room?.persisted ? DEVICE.yes : DEVICE.no],
  ];
  const errors = lastErrors();
  return (
    <Screen title={DEVICE.title} back="/sinkron">
      <dl class="card pairs">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Section title={DEVICE.errors}>
        {errors.length === 0 && <Empty>{DEVICE.noErrors}</Empty>}
        {errors.map((one) => (
          <p class="hint" key={one.at}>
            {waktu(one.at, phone.zone)}: {one.name} {one.where}
          </p>
        ))}
      </Section>
    </Screen>
  );
}
