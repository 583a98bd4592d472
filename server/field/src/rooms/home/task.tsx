/** Work that the office returned: what is to be done, and the worker's answer, also without signal. */
import type { Fields } from "../../phone/contract";
import { TASK } from "../../texts/home";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { useForm } from "../../ui/form";
import { back } from "../../ui/router";
import { Button, Empty, Field, LinkButton, Notice, Screen, Section, TextArea } from "../../ui/parts";
import { useSignal } from "@preact/signals";
import { linkOf } from "../../work/describe";
import { dispute } from "../../work/dispute";
import { isDecided, turnsOf } from "../../work/thread";
import { Differences } from "../sinkron/differences";
import { inSinkron } from "../sinkron/unaccepted";

const ANSWER_CHARS = 2_000;

/** One task. */
export function Task({ params }: { params: Record<string, string> }) {
  const phone = usePhone();
  void phone.version.value;
  const task = phone.view("tugas", params.id ?? "");
  return (
    <Screen title={TASK.title} back>
      {task === null || task.deleted ? <Empty>{TASK.gone}</Empty> : <Thread task={task} />}
    </Screen>
  );
}

/** What was said before, oldest first, and the last word, which is answered unless it is a decision. */
function Thread({ task }: { task: Fields }) {
  const turns = turnsOf(usePhone(), task);
  const last = turns[turns.length - 1]!;
  return (
    <>
      {turns.length > 1 && (
        <Section title={TASK.before}>
          {turns.slice(0, -1).map((one) => (
            <Turn key={one.id} turn={one} />
          ))}
        </Section>
      )}
      {isDecided(last) ? <Decided task={last} /> : <Answer key={last.id} task={last} />}
    </>
  );
}

/** One question with its answer. */
function Turn({ turn }: { turn: Fields }) {
  return (
    <div class="card">
      <Said turn={turn} />
      {turn.answer && (
        <blockquote>
          <small>{TASK.mine(turn.answered_on ? String(turn.answered_on) : "")}</small>
          <p class="as-typed">{String(turn.answer)}</p>
        </blockquote>
      )}
    </div>
  );
}

/** Who said it and when, and the words. */
function Said({ turn }: { turn: Fields }) {
  return (
    <>
      {turn.asked_by && <p class="hint">{TASK.by(String(turn.asked_by), String(turn.asked_on ?? ""))}</p>}
      <p class="as-typed">{String(turn.text)}</p>
    </>
  );
}

/** How the office has decided; there is nothing to answer. */
function Decided({ task }: { task: Fields }) {
  return (
    <>
      <div class="card">
        <Said turn={task} />
      </div>
      <About task={task} />
      <Notice tone="good">{TASK.decided}</Notice>
    </>
  );
}

/** The way to what a task is about: its screen, or where a change that was not taken can be put right. */
function About({ task }: { task: Fields }) {
  const phone = usePhone();
  const [kind, id] = [String(task.about_kind), String(task.about_id ?? "")];
  const own = phone.attention().find((one) => one.kind === kind && one.id === id);
  const link = own ? inSinkron(own.form).slice(1) : id && linkOf(phone, kind, id);
  return link ? <LinkButton href={`#${link}`}>{own ? TASK.aboutOwn : TASK.about}</LinkButton> : null;
}

function Answer({ task }: { task: Fields }) {
  const phone = usePhone();
  const missing = useSignal(false);
  const open = () => {
    const draft = phone.form({ kabupaten: phone.kabupatenOf("tugas", task.id) });
    draft.see("tugas", task.id);
    return draft;
  };
  const form = useForm(`tugas/${task.id}`, open, { answer: (task.answer as string | null) ?? "" });
  const save = async (status: "open" | "done") => {
    missing.value = !form.values.answer.value.trim();
    if (missing.value) return;
    const saved = await form.save((draft, { answer }) => {
      draft.workDate = phone.today();
      draft.edit("tugas", task.id, { answer: answer.trim(), answered_on: draft.workDate, status });
    });
    if (saved) back();
  };
  return (
    <>
      <div class="card">
        <Said turn={task} />
        <Dispute task={task} />
        {task.due_date && <p class="hint">{TASK.due(String(task.due_date))}</p>}
      </div>
      <About task={task} />
      {task.status === "done" && <Notice tone="good">{TASK.finished}</Notice>}
      <Field label={TASK.answer} hint={TASK.answerHint} error={missing.value ? TASK.missing : null}>
        <TextArea value={form.values.answer} max={ANSWER_CHARS} rows={4} />
      </Field>
      {form.error.value && <Notice tone="bad">{form.error.value}</Notice>}
      <div class="buttons">
        <Button kind="main" busy={form.busy.value} onClick={() => save("done")}>
          {TASK.done}
        </Button>
        <Button busy={form.busy.value} onClick={() => save("open")}>
          {TASK.answerOnly}
        </Button>
        {form.restored && <Button onClick={() => form.discard().then(() => back())}>{UI.discard}</Button>}
      </div>
    </>
  );
}

/** Both values, where two workers disagree. */
function Dispute({ task }: { task: Fields }) {
  const found = dispute(task);
  return found && <Differences change={found} other={found.other || undefined} />;
}
