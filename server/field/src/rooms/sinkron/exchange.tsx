/** The button that exchanges, how far it is, and what came of it. */
import type { SyncState } from "../../phone/contract";
import { FIRST } from "../../texts/home";
import { ENROL_AGAIN, FAILURES, SINKRON } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { angka, jam, lama } from "../../ui/format";
import { Button, LinkButton, Notice, Progress } from "../../ui/parts";
import { FirstSync } from "../home/first";

/** Exchange now. */
export function Exchange() {
  const phone = usePhone();
  const state = phone.syncing.value;
  const busy = state.phase !== "rest";
  return (
    <section aria-label={SINKRON.now}>
      <Button kind="main" wide icon="sync" busy={busy} disabled={busy} onClick={() => phone.sync()}>
        {busy ? SINKRON.sending : SINKRON.now}
      </Button>
      {busy ? <Going state={state} /> : <Result state={state} />}
    </section>
  );
}

function Going({ state }: { state: SyncState }) {
  if (state.phase === "first") return <FirstSync />;
  const what = state.phase === "repair" ? FIRST.repair : SINKRON.sending;
  return <Progress label={state.rows ? SINKRON.rows(angka(state.rows)) : what} />;
}

function Result({ state }: { state: SyncState }) {
  const phone = usePhone();
  const { here, exchangedAt } = phone.status.value;
  const age = exchangedAt === null ? null : lama(Math.max(0, phone.now() - exchangedAt));
  if (state.failure !== null || state.code === RETIRED) return <Failed state={state} age={age} />;
  if (age === null) return <Notice tone="warn">{SINKRON.never}</Notice>;
  return here ? (
    <Notice tone="plain" title={SINKRON.waiting(here)}>
      {SINKRON.lastGood(age)}
    </Notice>
  ) : (
    <Notice tone="good" title={SINKRON.done(age)} />
  );
}

/** A phone given back hands in, and gets nothing: it is never up to date. */
const RETIRED = "device_retired";
/** What a new code puts right. */
const TO_ENROL: readonly (string | null)[] = ["not_authenticated", RETIRED];
/** No signal is a normal day in the field; only what needs somebody's hand is an alarm. */
const CALM = ["offline", "lost", "busy"];

function Failed({ state, age }: { state: SyncState; age: string | null }) {
  const { zone } = usePhone();
  const failure = state.failure ?? "broken";
  const [title, text] = FAILURES[state.code ?? ""] ?? FAILURES[failure]!;
  return (
    <Notice tone={CALM.includes(failure) ? "plain" : failure === "not_ours" ? "warn" : "bad"} title={title}>
      <p>{text}</p>
      {state.retryAt !== null && failure !== "denied" && <p>{SINKRON.again(jam(state.retryAt, zone))}</p>}
      {age !== null && <p class="hint">{SINKRON.lastGood(age)}</p>}
      {TO_ENROL.includes(state.code) && <LinkButton href="#/daftar">{ENROL_AGAIN}</LinkButton>}
    </Notice>
  );
}
