/** Work that the office returned: what is to be done, and the worker's answer, also without signal. */
import type { Fields } from "../../phone/contract";
import { TASK } from "../../texts/home";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { useForm } from "../../ui/form";
import { back } from "../../ui/router";
import { Button, Empty, Field, LinkButton, Notice, Screen, TextArea } from "../../ui/parts";
import { useSignal } from "@preact/signals";
import { linkOf } from "../../work/describe";
import { dispute } from "../../work/dispute";
import { Differences } from "../sinkron/differences";

const ANSWER_CHARS = 2_000;

/** One task. */
export function Task({ params }: { params: Record<string, string> }) {
  const phone = usePhone();
  void phone.version.value;
  const task = phone.view("tugas", params.id ?? "");
  return (
    <Screen title={TASK.title} back>
      {task === null || task.deleted ? <Empty>{TASK.gone}</Empty> : <Answer key={task.id} task={task} />}
    </Screen>
  );
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
  const link = task.about_id ? linkOf(phone, String(task.about_kind), String(task.about_id)) : null;
  return (
    <>
      <div class="card">
        <p class="as-typed">{String(task.text)}</p>
        <Dispute task={task} />
        {task.due_date && <p class="hint">{TASK.due(String(task.due_date))}</p>}
      </div>
      {link && <LinkButton href={`#${link}`}>{TASK.about}</LinkButton>}
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
