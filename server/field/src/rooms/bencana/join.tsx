/** Joining a disaster that another phone opened: by camera, by an address that was opened, by a code typed or pasted. */
import { useSignal } from "@preact/signals";
import { canScan, Scanner } from "../../start/scan";
import { BENCANA, jenisKata } from "../../texts/bencana";
import { GABUNG } from "../../texts/bencana_forms";
import { usePhone } from "../../ui/context";
import { failureWords } from "../../ui/form";
import { tanggal } from "../../ui/format";
import { Button, Field, LinkButton, Notice, Screen, TextArea } from "../../ui/parts";
import { go, route } from "../../ui/router";
import { eventOf, keepTold } from "../../work/aid";
import { type Invitation, readInvitation } from "../../work/undangan";

/** The screen where one joins. */
export function Join() {
  const asked = route.value.query.toString();
  const typed = useSignal("");
  const found = useSignal<Invitation | null>(asked ? readInvitation(`?${asked}`) : null);
  const error = useSignal<string | null>(null);
  const scanning = useSignal(false);
  const take = (text: string) => {
    found.value = readInvitation(text);
    error.value = found.value ? null : GABUNG.wrong;
    scanning.value = false;
  };
  const blind = () => {
    error.value = GABUNG.noCamera;
    scanning.value = false;
  };
  return (
    <Screen title={GABUNG.title} back="/bencana">
      <p>{GABUNG.lead}</p>
      {canScan() ? <Button onClick={() => void (scanning.value = !scanning.value)}>{scanning.value ? GABUNG.stop : GABUNG.scan}</Button> : <p class="hint">{GABUNG.ownCamera}</p>}
      {scanning.value && <Scanner found={take} blind={blind} />}
      <Field label={GABUNG.code} hint={GABUNG.hint} error={error.value}>
        <TextArea value={typed} rows={2} />
      </Field>
      <Button kind={found.value ? "plain" : "main"} onClick={() => take(typed.peek())}>
        {GABUNG.read}
      </Button>
      {found.value && <Found one={found.value} />}
    </Screen>
  );
}

/** What a code tells, and the button that joins. */
function Found({ one }: { one: Invitation }) {
  const phone = usePhone();
  void phone.version.value;
  const failure = useSignal<string | null>(null);
  const known = eventOf(phone, one.id);
  const join = async () => {
    const joined_on = phone.today();
    keepTold(phone, { ...one, place: one.place || BENCANA.noPlace, on: joined_on });
    try {
      const draft = phone.form({ kabupaten: one.kabupaten });
      draft.make("bergabung", { kejadian_id: one.id, worker_id: phone.worker.id, code: one.code, joined_on });
      await draft.save();
      await phone.draft.flush();
      go(`/bencana/${one.id}`, { replace: true });
    } catch (error) {
      failure.value = failureWords(error);
    }
  };
  return (
    <Notice tone="good" title={GABUNG.found}>
      <p>{[jenisKata(one.jenis), one.place, tanggal(one.date)].filter(Boolean).join(" · ")}</p>
      {one.kabupaten !== phone.kabupaten && <p>{GABUNG.elsewhere(one.kabupaten)}</p>}
      {known?.record ? (
        <>
          <p>{GABUNG.already}</p>
          <LinkButton href={`#/bencana/${known.id}`}>{GABUNG.toEvent}</LinkButton>
        </>
      ) : (
        <Button kind="main" onClick={join}>
          {GABUNG.join}
        </Button>
      )}
      {failure.value && <p class="error">{failure.value}</p>}
    </Notice>
  );
}
