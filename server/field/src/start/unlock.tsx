/** The PIN, and the wait after wrong ones. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Account, AccountDb } from "../store/database";
import { passWait, waitLeft, WrongPin } from "../store/vault";
import { UNLOCK } from "../texts/start";
import { Button, Notice, Screen } from "../ui/parts";
import { PinInput } from "./pin";
import { chooseAccount, enterPin, forgetPin } from "./session";

const TICK_MS = 1_000;

/** Ask for the PIN of an account. */
export function Unlock({ account, db, lost }: { account: Account; db: AccountDb; lost?: boolean }) {
  const pin = useSignal("");
  const over = useSignal(false);
  const error = useSignal<string | null>(null);
  const wait = useSignal(0);
  const busy = useSignal(false);
  const begin = (left: number) => {
    wait.value = left;
    over.value = false;
    if (left > 0) error.value = UNLOCK.wait(left);
  };
  const count = (left: number) => {
    wait.value = left;
    if (left > 0) return;
    error.value = null;
    over.value = true;
  };
  useEffect(() => {
    let seen = performance.now();
    void waitLeft(db).then(begin);
    const timer = setInterval(() => {
      const passed = performance.now() - seen;
      seen = performance.now();
      if (wait.peek() > 0) void passWait(db, passed).then(count);
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
      error.value = failure instanceof WrongPin ? UNLOCK.wrong : UNLOCK.failed;
      if (failure instanceof WrongPin) begin(failure.waitMs);
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
      {lost && <Notice tone="bad">{UNLOCK.lost}</Notice>}
      <form onSubmit={submit}>
        <PinInput label={UNLOCK.pin} value={pin} error={error.value} disabled={waiting || busy.value} />
        {waiting && <p role="timer">{UNLOCK.left(wait.value)}</p>}
        <p class="hint" role="status">
          {over.value && UNLOCK.over}
        </p>
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
