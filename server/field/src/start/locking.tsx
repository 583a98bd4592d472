/** Settings of the lock and the account. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lookAtRoom } from "../store/persist";
import { changePin, WrongPin } from "../store/vault";
import { LOCKING, PIN, UNLOCK } from "../texts/start";
import { UI } from "../texts/ui";
import { Button, Choice, Dialog, Notice, Screen, Section, toast } from "../ui/parts";
import { back, go, route, type Route } from "../ui/router";
import { EnrolAgain } from "./enrolment";
import { readCode } from "./enrol";
import { PinInput, PinTwice } from "./pin";
import { changeAccount, idleMinutes, lock, lockByHand, removeOpenAccount, session, setIdleMinutes } from "./session";

const MINUTES = [1, 2, 5, 10, 15];

/** Lock, PIN, minutes, storage, accounts. */
export function Locking() {
  const now = session.value;
  if (!now) return <Screen title={LOCKING.title}>{null}</Screen>;
  const options = MINUTES.map((count) => ({ value: String(count), label: LOCKING.minutes(count) }));
  return (
    <Screen title={LOCKING.title} back="/setelan">
      <div class="buttons">
        <Button kind="main" onClick={lockByHand}>
          {LOCKING.lockNow}
        </Button>
        <Button onClick={() => go("/setelan/pin")}>{LOCKING.changePin}</Button>
      </div>
      <Choice
        name="idle"
        label={LOCKING.idle}
        options={options}
        value={String(idleMinutes.value)}
        onChange={(value) => void setIdleMinutes(Number(value))}
      />
      <Storage />
      <div class="buttons">
        <Button onClick={changeAccount}>{LOCKING.others}</Button>
        <Removal here={now.phone.status.value.here} />
      </div>
    </Screen>
  );
}

function Storage() {
  const room = useSignal(session.peek()!.room);
  useEffect(() => {
    const { db } = session.peek()!;
    const left = (error: unknown) => {
      if (session.peek()?.db === db) throw error; // otherwise the account was let go meanwhile, and its database with it
    };
    void lookAtRoom(db).then((found) => (room.value = found), left);
  }, []);
  const { persisted, used, writable } = room.value;
  return (
    <Section title={LOCKING.storage}>
      {!writable && <Notice tone="bad">{LOCKING.full}</Notice>}
      <p>{persisted ? LOCKING.kept : LOCKING.notKept}</p>
      {used !== null && <p class="hint">{LOCKING.used(used)}</p>}
    </Section>
  );
}

function Removal({ here }: { here: number }) {
  const asking = useSignal(false);
  if (here) return <p class="hint">{LOCKING.removeNot(here)}</p>;
  return (
    <>
      <Button kind="danger" onClick={() => void (asking.value = true)}>
        {LOCKING.remove}
      </Button>
      {asking.value && (
        <Dialog title={LOCKING.remove} onClose={() => (asking.value = false)}>
          <p>{LOCKING.removeSure}</p>
          <Button kind="danger" onClick={removeOpenAccount}>
            {LOCKING.removeYes}
          </Button>
          <Button onClick={() => void (asking.value = false)}>{UI.cancel}</Button>
        </Dialog>
      )}
    </>
  );
}

function ChangePin() {
  const old = useSignal("");
  const error = useSignal<string | null>(null);
  const done = async (fresh: string) => {
    try {
      await changePin(session.peek()!.db, old.peek(), fresh);
      toast(LOCKING.changed);
      back("/setelan/kunci");
    } catch (failure) {
      if (!(failure instanceof WrongPin)) throw failure;
      error.value = failure.waitMs ? UNLOCK.wait(failure.waitMs) : UNLOCK.wrong;
      if (failure.waitMs) await lock(); // the wait runs on the screen that asks for the PIN
    }
  };
  return (
    <Screen title={LOCKING.changePin} back="/setelan/kunci">
      <PinInput label={PIN.old} value={old} error={error.value} />
      <PinTwice done={done} />
    </Screen>
  );
}

/** Screens behind the lock. */
export const routes: readonly Route[] = [
  { pattern: "/setelan/kunci", view: Locking, title: LOCKING.title },
  { pattern: "/setelan/pin", view: ChangePin, title: LOCKING.changePin },
  { pattern: "/daftar", view: () => <EnrolAgain query={readCode(route.value.query.get("k") ?? "") ?? ""} />, title: LOCKING.title },
];
