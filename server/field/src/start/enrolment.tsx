/** A code typed or scanned, then a PIN. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { NoWay, Refusal } from "../phone/problems";
import { accounts } from "../store/database";
import { StorageFull } from "../store/files";
import { ENROL, PIN, UNLOCK } from "../texts/start";
import { FAILED } from "../texts/ui";
import { Button, Field, Notice, Screen, TextInput, toast } from "../ui/parts";
import { back } from "../ui/router";
import { readCode, type Told } from "./enrol";
import { PinTwice } from "./pin";
import { NotOurs, sentenceOf } from "./post";
import { canScan, Scanner } from "./scan";
import { chooseAccount, choosePin, enrolAgain, sendCode } from "./session";

/** Say in words why enrolment failed. */
export function enrolFault(error: unknown): string {
  if (error instanceof NoWay) return ENROL.offline;
  if (error instanceof NotOurs) return ENROL.notOurs;
  if (error instanceof StorageFull) return FAILED.storageFull;
  if (!(error instanceof Refusal)) return UNLOCK.failed;
  if (error.code === "forbidden") return ENROL.other;
  return sentenceOf(error.code) ?? ENROL.busy;
}

function CodeForm({ code, send }: { code: string; send: (code: string) => Promise<void> }) {
  const typed = useSignal(code);
  const error = useSignal<string | null>(null);
  const scanning = useSignal(false);
  const busy = useSignal(false);
  const go = async () => {
    const plain = readCode(typed.peek());
    error.value = plain ? null : ENROL.short;
    if (!plain || busy.peek()) return;
    busy.value = true;
    try {
      await send(plain);
    } catch (failure) {
      error.value = enrolFault(failure);
    } finally {
      busy.value = false;
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void go();
  };
  const found = (text: string) => {
    typed.value = readCode(text) ?? "";
    scanning.value = false;
    void go();
  };
  const blind = () => {
    error.value = ENROL.noCamera;
    scanning.value = false;
  };
  return (
    <form onSubmit={submit}>
      <Field label={ENROL.code} hint={ENROL.hint} error={error.value}>
        <TextInput value={typed} max={200} />
      </Field>
      <div class="buttons">
        <Button kind="main" busy={busy.value} onClick={go}>
          {ENROL.send}
        </Button>
        {canScan() && (
          <Button onClick={() => void (scanning.value = !scanning.value)}>{scanning.value ? ENROL.stopScan : ENROL.scan}</Button>
        )}
      </div>
      {scanning.value && <Scanner found={found} blind={blind} />}
    </form>
  );
}

/** Ask for the code of a first or further enrolment. */
export function Enrol({ code }: { code: string }) {
  const others = useSignal(false);
  useEffect(() => void accounts().then((list) => (others.value = list.length > 0)), []);
  return (
    <Screen title={ENROL.title} action={others.value && <Button onClick={() => chooseAccount()}>{UNLOCK.others}</Button>}>
      <CodeForm key={code} code={code} send={sendCode} />
    </Screen>
  );
}

/** Ask for the PIN of a phone just enrolled. */
export function NewPin({ told }: { told: Told }) {
  const error = useSignal<string | null>(null);
  const done = async (pin: string) => {
    try {
      await choosePin(told, pin);
    } catch (failure) {
      error.value = enrolFault(failure);
    }
  };
  return (
    <Screen title={PIN.title}>
      <p>{PIN.lead(told.worker.name)}</p>
      {error.value && <Notice tone="bad">{error.value}</Notice>}
      <PinTwice done={done} />
    </Screen>
  );
}

/** A new code for the account that is open: the server no longer knows its token. */
export function EnrolAgain({ query }: { query?: string }) {
  const send = async (code: string) => {
    await enrolAgain(code);
    toast(ENROL.againDone);
    back();
  };
  return (
    <Screen title={ENROL.again} back>
      <p>{ENROL.againLead}</p>
      <CodeForm code={query ?? ""} send={send} />
    </Screen>
  );
}
