/** Events of a family: choose one, answer its steps, see it become a proposal. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ASKED, EVENTS, HINTS, PERISTIWA, WRONG } from "../../texts/peristiwa";
import { usePhone } from "../../ui/context";
import { useForm } from "../../ui/form";
import { Button, LinkButton, List, Notice, Row, Screen } from "../../ui/parts";
import { type Route, route } from "../../ui/router";
import { membersOf, nameOf, pengurusName } from "../../work/keluarga";
import { BLANK, HAPPENINGS, isTwice, report, stepsOf, type Typed, wrong } from "../../work/peristiwa";
import { turnsOf } from "../../work/perubahan";
import { aboutKpm } from "../keluarga/forms";
import { Restored, showError } from "../../ui/sheet";
import { Nowhere, ofFamily } from "../missing";
import { backToStep, leaveSteps, toStep, useStep } from "./history";
import { Proposal, Repair } from "./proposal";
import { STEPS } from "./steps";

type View = { params: Record<string, string> };

/** The list of events that may be noted. */
function Events({ params }: View) {
  const id = params.id ?? "";
  const name = pengurusName(membersOf(usePhone(), id));
  return (
    <Screen title={PERISTIWA.title} back={`/keluarga/${id}`}>
      <p class="hint">{name}</p>
      <h2>{PERISTIWA.which}</h2>
      <List>
        {Object.keys(HAPPENINGS).map((type) => (
          <Row key={type} href={`#/keluarga/${id}/peristiwa/${type}`} title={EVENTS[type]} note={HINTS[type]} />
        ))}
      </List>
    </Screen>
  );
}

/** One event, step by step: each step is a place in the history, and everything typed is kept. */
function Wizard({ params }: View) {
  const { id = "", type = "" } = params;
  const phone = usePhone();
  const form = useForm<Typed>(`peristiwa/${id}/${type}`, aboutKpm(id), BLANK);
  const looked = useSignal(-1);
  const { values } = form;
  const opened = useMemo(() => values.step.peek(), [form]);
  const typed = Object.fromEntries(Object.entries(values).map(([name, one]) => [name, one.value])) as unknown as Typed;
  const steps = stepsOf(type, typed, phone);
  const at = useStep(values.step, steps.map((one) => wrong(type, one, typed, phone) !== null));
  const step = steps[at];
  if (!step) return <Nowhere />;
  const isLast = at === steps.length - 1;
  const error = wrong(type, step, typed, phone);
  const title = ASKED[`${type}.${step}`] ?? ASKED[step] ?? "";
  const Body = STEPS[step];
  const onward = async () => {
    looked.value = at;
    if (error) return void setTimeout(showError);
    if (!isLast) return toStep(at + 1);
    const { path } = route.peek();
    let checked: string[] = [];
    const turns = turnsOf(type, typed, phone, id);
    const saved = await form.save((draft) => {
      draft.workDate = phone.today();
      checked = report(draft, phone, { type, kpmId: id, typed, turns });
    });
    if (saved && route.peek().path === path) leaveSteps(`/keluarga/${id}/tercatat/${type}?anak=${checked.join(",")}`);
  };
  return (
    <Screen
      title={EVENTS[type] ?? PERISTIWA.title}
      back={`/keluarga/${id}/peristiwa`}
      action={
        <div class="buttons">
          {at > 0 && <Button onClick={() => backToStep(at - 1)}>{PERISTIWA.previous}</Button>}
          <Button kind="main" busy={form.busy.value} onClick={onward}>
            {isLast ? PERISTIWA.save : PERISTIWA.next}
          </Button>
        </div>
      }
    >
      <p class="hint" aria-live="polite">
        {PERISTIWA.step(at + 1, steps.length)}
      </p>
      {at === opened && <Restored form={form} />}
      {at === 0 && isTwice(phone, type, id) && <Notice tone="warn">{PERISTIWA.twice}</Notice>}
      <Body
        key={step}
        type={type}
        kpmId={id}
        title={title}
        error={looked.value === at && error ? (WRONG[error] ?? null) : null}
        values={values}
        typed={typed}
      />
      {form.error.value && <Notice tone="bad">{form.error.value}</Notice>}
    </Screen>
  );
}

/** What happens next with an event that was saved, and what may be noted at once. */
function Done({ params }: View) {
  const { id = "", type = "" } = params;
  const phone = usePhone();
  const checked = (route.value.query.get("anak") ?? "").split(",").filter((one) => phone.view("anggota", one));
  return (
    <Screen title={PERISTIWA.doneTitle} back={`/keluarga/${id}`}>
      <Notice tone="good" title={PERISTIWA.saved}>
        {PERISTIWA.doneBody}
      </Notice>
      {type === "lahir" && <p>{PERISTIWA.doneChild}</p>}
      {checked.map((one) => (
        <LinkButton key={one} href={`#/komitmen/anggota/${one}`}>
          {PERISTIWA.check(nameOf(phone, "anggota", one))}
        </LinkButton>
      ))}
      {type === "bersalin" && <LinkButton href={`#/keluarga/${id}/peristiwa/lahir`}>{PERISTIWA.recordBirth}</LinkButton>}
      <LinkButton kind="main" href={`#/keluarga/${id}`}>
        {PERISTIWA.done}
      </LinkButton>
    </Screen>
  );
}

/** The screens of this room. */
export const routes: Route[] = [
  { pattern: "/keluarga/:id/peristiwa", view: ofFamily(PERISTIWA.title, Events), title: PERISTIWA.title },
  { pattern: "/keluarga/:id/peristiwa/:type", view: ofFamily(PERISTIWA.title, Wizard), title: PERISTIWA.title },
  { pattern: "/keluarga/:id/tercatat/:type", view: ofFamily(PERISTIWA.doneTitle, Done), title: PERISTIWA.doneTitle },
  { pattern: "/usul/:kind/:id", view: Proposal, title: PERISTIWA.detail },
  { pattern: "/usul/:kind/:id/perbaiki", view: Repair, title: PERISTIWA.repair },
];
