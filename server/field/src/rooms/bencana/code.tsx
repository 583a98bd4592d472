/** The code by which others join a disaster: drawn to be scanned, written to be typed; all of it without signal. */
import qrcode from "qrcode-generator";
import { useMemo } from "preact/hooks";
import { randomBytes } from "../../store/bytes";
import { KODE } from "../../texts/bencana_forms";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { hariGeser, tanggal } from "../../ui/format";
import { Button, Empty, Screen, toast } from "../../ui/parts";
import type { Event } from "../../work/aid";
import { codeOf, grouped, linkTo, newSecret, ownCode } from "../../work/undangan";
import { inEvent } from "./around";

/** White around the picture, in its own dots, as cameras need it. */
const EDGE = 4;

/** Shows the worker's own code, or while the worker waits to be let in, the one that was read. */
export const Code = inEvent(KODE.title, ({ event }) => {
  const phone = usePhone();
  const own = ownCode(phone, event);
  const code = own ? String(own.code) : event.code;
  const make = async () => {
    const draft = phone.form({ kabupaten: event.kabupaten });
    const valid_until = hariGeser(phone.today(), 1);
    draft.make("undangan", { kejadian_id: event.id, worker_id: phone.worker.id, code: newSecret(randomBytes), valid_until, revoked: false });
    await draft.save();
    toast(UI.saved);
  };
  const revoke = async () => {
    const draft = phone.form({ kabupaten: event.kabupaten });
    draft.edit("undangan", own!.id, { revoked: true });
    await draft.save();
    toast(KODE.revoked);
  };
  return (
    <Screen title={KODE.title} back={`/bencana/${event.id}`}>
      {code ? <Shown event={event} code={code} /> : <Empty>{KODE.none}</Empty>}
      {own ? <p>{KODE.valid(tanggal(String(own.valid_until)))}</p> : code && <p>{KODE.borrowed}</p>}
      {event.record && (
        <div class="buttons">
          <Button kind={own ? "plain" : "main"} onClick={make}>
            {own ? KODE.renew : KODE.make}
          </Button>
          {own && <Button onClick={revoke}>{KODE.revoke}</Button>}
        </div>
      )}
    </Screen>
  );
});

function Shown({ event, code }: { event: Event; code: string }) {
  const { id, kabupaten, jenis, date, place } = event;
  const told = { id, kabupaten, code, jenis, date, place };
  const typed = codeOf(told);
  const link = linkTo(`${location.origin}${location.pathname}`, told);
  const copy = async () => {
    await navigator.clipboard.writeText(grouped(typed));
    toast(KODE.copied);
  };
  return (
    <>
      <p>{KODE.lead}</p>
      <Picture text={link} />
      <p>{KODE.typed}</p>
      <p class="card code">{grouped(typed)}</p>
      {navigator.clipboard && <Button onClick={copy}>{KODE.copy}</Button>}
    </>
  );
}

/** A QR code as one path, as wide as the screen. */
function Picture({ text }: { text: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg class="qr" role="img" aria-label={KODE.image} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { size: number; path: string } {
  const made = qrcode(0, "M");
  made.addData(text);
  made.make();
  const count = made.getModuleCount();
  let path = "";
  for (let y = 0; y < count; y++) for (let x = 0; x < count; x++) if (made.isDark(y, x)) path += `M${x + EDGE} ${y + EDGE}h1v1h-1z`;
  return { size: count + 2 * EDGE, path };
}
