/** A forgotten PIN: what is lost (nothing), and how unsent work gets to the office. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { NoWay, Refusal } from "../phone/problems";
import type { Account, AccountDb } from "../store/database";
import { ENROL, FORGOTTEN, LOCKING, UNLOCK } from "../texts/start";
import { UI } from "../texts/ui";
import { Button, Dialog, Notice, Screen, type Tone } from "../ui/parts";
import { download, handIn, sealedFile, sealedForms } from "./handin";
import { NotOurs, sentenceOf } from "./post";
import { chooseAccount, rememberPin, removeForgotten, replaceAccount } from "./session";

const FILE = "pekerjaan-tersegel.lapangan";

/** Say in words why handing in failed. */
function fault(error: unknown): string {
  if (error instanceof NoWay) return FORGOTTEN.offline;
  if (error instanceof NotOurs) return ENROL.notOurs;
  if (error instanceof Refusal && error.code === "overloaded") return sentenceOf(error.code)!;
  return FORGOTTEN.refused;
}

/** Lead from a forgotten PIN to a new enrolment. */
export function Forgotten({ account, db }: { account: Account; db: AccountDb }) {
  const left = useSignal<number | null>(null);
  const told = useSignal<{ tone: Tone; text: string } | null>(null);
  const asking = useSignal(false);
  const count = () => sealedForms(db).then((number) => (left.value = number));
  useEffect(() => void count(), [db]);
  const send = async () => {
    try {
      await handIn(db);
      told.value = { tone: "good", text: FORGOTTEN.handed };
    } catch (error) {
      told.value = { tone: "bad", text: fault(error) };
    }
    await count();
  };
  return (
    <Screen title={FORGOTTEN.title}>
      <p>{FORGOTTEN.lead}</p>
      <ol>
        {FORGOTTEN.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {left.value !== null && <p role="status">{FORGOTTEN.count(left.value)}</p>}
      {told.value && <Notice tone={told.value.tone}>{told.value.text}</Notice>}
      {left.value ? (
        <div class="buttons">
          <Button kind="main" onClick={send}>
            {FORGOTTEN.handIn}
          </Button>
          <Button onClick={async () => download(await sealedFile(db), FILE)}>{FORGOTTEN.file}</Button>
        </div>
      ) : null}
      <div class="buttons">
        <Button onClick={() => replaceAccount(account)}>{FORGOTTEN.enrol}</Button>
      </div>
      <p class="hint">{FORGOTTEN.kept}</p>
      <div class="buttons">
        {left.value === 0 && (
          <Button kind="danger" onClick={() => void (asking.value = true)}>
            {FORGOTTEN.remove}
          </Button>
        )}
        <Button onClick={() => rememberPin(account, db)}>{UNLOCK.title}</Button>
        <Button onClick={() => chooseAccount()}>{UNLOCK.others}</Button>
      </div>
      {asking.value && (
        <Dialog title={FORGOTTEN.remove} onClose={() => (asking.value = false)}>
          <p>{FORGOTTEN.removeSure}</p>
          <Button kind="danger" onClick={() => removeForgotten(account, db)}>
            {LOCKING.removeYes}
          </Button>
          <Button onClick={() => void (asking.value = false)}>{UI.cancel}</Button>
        </Dialog>
      )}
    </Screen>
  );
}
