/** The PIN, and the wait after wrong ones. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Account, AccountDb } from "../store/database";
import { passWait, waitLeft, WrongPin } from "../store/vault";
import { UNLOCK } from "../texts/start";
import { Button, Screen } from "../ui/parts";
import { PinInput } from "./pin";
import { chooseAccount, enterPin, forgetPin } from "./session";

const TICK_MS = 1_000;

/** Ask for the PIN of an account. */
export function Unlock({ account, db }: { account: Account; db: AccountDb }) {
  const pin = useSignal("");
  const error = useSignal<string | null>(null);
  const wait = useSignal(0);
  const busy = useSignal(false);
  useEffect(() => {
    let seen = performance.now();
    void waitLeft(db).then((left) => (wait.value = left));
    const timer = setInterval(() => {
      const passed = performance.now() - seen;
      seen = performance.now();
      if (wait.peek() > 0) void passWait(db, passed).then((left) => (wait.value = left));
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [db]);
  const go = async () => {
    if (busy.peek() || wait.peek() > 0 || !pin.peek()) return;
    busy.value = true;
    error.value = null;
    try {
      await enterPin(account, db, pin.peek());
    } catch (failure) {
      if (failure instanceof WrongPin) wait.value = failure.waitMs;
      error.value = failure instanceof WrongPin ? UNLOCK.wrong : UNLOCK.failed;
      pin.value = "";
    } finally {
      busy.value = false;
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void go();
  };
  const waiting = wait.value > 0;
  return (
    <Screen title={UNLOCK.title}>
      <p>{UNLOCK.hello(account.label)}</p>
      <form onSubmit={submit}>
        <PinInput label={UNLOCK.pin} value={pin} error={waiting ? UNLOCK.wait(wait.value) : error.value} disabled={waiting || busy.value} />
        <div class="buttons">
          <Button kind="main" busy={busy.value} disabled={waiting} onClick={go}>
            {busy.value ? UNLOCK.opening : UNLOCK.open}
          </Button>
          <Button onClick={() => forgetPin(account, db)}>{UNLOCK.forgot}</Button>
          <Button onClick={() => chooseAccount()}>{UNLOCK.others}</Button>
        </div>
      </form>
    </Screen>
  );
}
