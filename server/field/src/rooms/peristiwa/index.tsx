/** Events of a family: choose one, answer its steps, see it become a proposal. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ASKED, EVENTS, HINTS, PERISTIWA, WRONG } from "../../texts/peristiwa";
import { usePhone } from "../../ui/context";
import { useForm } from "../../ui/form";
import { Button, LinkButton, List, Notice, Row, Screen } from "../../ui/parts";
import { go, type Route, route } from "../../ui/router";
import { membersOf, nameOf, pengurusName } from "../../work/keluarga";
import { BLANK, HAPPENINGS, isTwice, report, stepsOf, type Typed, wrong } from "../../work/peristiwa";
import { turnsOf } from "../../work/perubahan";
import { aboutKpm } from "../keluarga/forms";
import { Restored, showError } from "../keluarga/sheet";
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

/** One event, step by step; everything typed is kept, also which step one was at. */
function Wizard({ params }: View) {
  const { id = "", type = "" } = params;
  const phone = usePhone();
  const form = useForm<Typed>(`peristiwa/${id}/${type}`, aboutKpm(id), BLANK);
  const looked = useSignal(false);
  const { values } = form;
  const opened = useMemo(() => values.step.peek(), [form]);
  const typed = Object.fromEntries(Object.entries(values).map(([name, one]) => [name, one.value])) as unknown as Typed;
  const steps = stepsOf(type, typed, phone);
  const at = Math.min(typed.step, steps.length - 1);
  const step = steps[at];
  if (!step) return <Events params={params} />;
  const error = wrong(type, step, typed, phone);
  const title = ASKED[`${type}.${step}`] ?? ASKED[step] ?? "";
  const Body = STEPS[step];
  const move = (by: number) => {
    looked.value = false;
    values.step.value = at + by;
    scrollTo(0, 0);
  };
  const onward = async () => {
    looked.value = true;
    if (error) return void setTimeout(showError);
    if (at < steps.length - 1) return move(1);
    let checked: string[] = [];
    const turns = turnsOf(type, typed, phone, id);
    const saved = await form.save((draft) => (checked = report(draft, phone, { type, kpmId: id, typed, turns })));
    if (saved) go(`/keluarga/${id}/tercatat/${type}?anak=${checked.join(",")}`, { replace: true });
  };
  return (
    <Screen
      title={EVENTS[type] ?? PERISTIWA.title}
      back={`/keluarga/${id}/peristiwa`}
      action={
        <div class="buttons">
          {at > 0 && <Button onClick={() => move(-1)}>{PERISTIWA.previous}</Button>}
          <Button kind="main" busy={form.busy.value} onClick={onward}>
            {at < steps.length - 1 ? PERISTIWA.next : PERISTIWA.save}
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
        error={looked.value && error ? (WRONG[error] ?? null) : null}
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
  { pattern: "/keluarga/:id/peristiwa", view: Events, title: PERISTIWA.title },
  { pattern: "/keluarga/:id/peristiwa/:type", view: Wizard, title: PERISTIWA.title },
  { pattern: "/keluarga/:id/tercatat/:type", view: Done, title: PERISTIWA.doneTitle },
  { pattern: "/usul/:kind/:id", view: Proposal, title: PERISTIWA.detail },
  { pattern: "/usul/:kind/:id/perbaiki", view: Repair, title: PERISTIWA.repair },
];
