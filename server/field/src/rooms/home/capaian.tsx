/** The worker's own figures, month by month, and the worker's objection; all of it without signal. */
import { useSignal } from "@preact/signals";
import type { Fields } from "../../phone/contract";
import { CAPAIAN } from "../../texts/capaian";
import { SETTINGS } from "../../texts/home";
import { usePhone } from "../../ui/context";
import { useForm } from "../../ui/form";
import { Button, Details, Empty, Field, Notice, Screen, Section, TextArea } from "../../ui/parts";

const CHARS = 2_000;
const number = (value: unknown): number => (typeof value === "number" ? value : 0);

/** All months, the newest first. */
export function Capaian() {
  const phone = usePhone();
  void phone.version.value;
  const months = phone.all("capaian").filter((one) => !one.deleted);
  months.sort((one, other) => String(other.bulan).localeCompare(String(one.bulan)));
  return (
    <Screen title={SETTINGS.figures} back="/setelan">
      <p>{CAPAIAN.lead}</p>
      {months.length === 0 && <Empty>{CAPAIAN.none}</Empty>}
      {months.map((one) => (
        <Month key={one.id} month={one} />
      ))}
      <Trainings />
      <Details summary={CAPAIAN.means}>
        <ul class="points">
          {CAPAIAN.meaning.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Details>
    </Screen>
  );
}

/** One month: its figures, what the worker said of them, and the answer. */
function Month({ month }: { month: Fields }) {
  const lines: [string, string][] = [
    [CAPAIAN.families, String(number(month.families))],
    [CAPAIAN.meetings, CAPAIAN.of(number(month.meetings_held), number(month.meetings_planned))],
    [CAPAIAN.checks, CAPAIAN.of(number(month.checks_done), number(month.checks_due))],
    [CAPAIAN.prompt, CAPAIAN.of(number(month.forms_prompt), number(month.forms))],
  ];
  return (
    <Section title={CAPAIAN.month(String(month.bulan))} note={month.counted_on ? CAPAIAN.counted(String(month.counted_on)) : undefined}>
      <dl class="card pairs">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Report month={month} />
      {month.objection && <Said month={month} />}
      {!month.answer && (
        <Details summary={CAPAIAN.objection}>
          <Objection month={month} />
        </Details>
      )}
    </Section>
  );
}

/** What the office wrote in the monthly report, by RHK. */
function Report({ month }: { month: Fields }) {
  const report = usePhone().all("laporan_bulanan").find((one) => !one.deleted && one.bulan === month.bulan);
  const told = Object.entries(CAPAIAN.rhk).filter(([name]) => report?.[name]);
  if (!report || told.length === 0) return null;
  return (
    <Details summary={CAPAIAN.report}>
      <dl class="card pairs">
        {told.map(([name, label]) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd class="as-typed">{String(report[name])}</dd>
          </div>
        ))}
      </dl>
    </Details>
  );
}

/** The worker's entries of the training register, the newest first. */
function Trainings() {
  const found = usePhone().all("pelatihan").filter((one) => !one.deleted);
  found.sort((one, other) => String(other.date).localeCompare(String(one.date)));
  if (found.length === 0) return null;
  return (
    <Section title={CAPAIAN.trainings} note={CAPAIAN.trainingsNote}>
      <dl class="card pairs">
        {found.map((one) => (
          <div key={one.id}>
            <dt>{String(one.title)}</dt>
            <dd>{CAPAIAN.training(String(one.date), number(one.hours))}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Said({ month }: { month: Fields }) {
  return (
    <div class="card">
      <small>{CAPAIAN.written(String(month.objected_on ?? ""))}</small>
      <p class="as-typed">{String(month.objection)}</p>
      {month.answer ? <small>{CAPAIAN.answer(String(month.answered_on ?? ""))}</small> : <p class="hint">{CAPAIAN.waiting}</p>}
      {month.answer && <p class="as-typed">{String(month.answer)}</p>}
    </div>
  );
}

function Objection({ month }: { month: Fields }) {
  const phone = usePhone();
  const missing = useSignal(false);
  const open = () => {
    const draft = phone.form({ kabupaten: phone.kabupatenOf("capaian", month.id) });
    draft.see("capaian", month.id);
    return draft;
  };
  const form = useForm(`capaian/${month.id}`, open, { objection: (month.objection as string | null) ?? "" });
  const save = async () => {
    missing.value = !form.values.objection.value.trim();
    if (missing.value) return;
    await form.save((draft, { objection }) => {
      draft.workDate = phone.today();
      draft.edit("capaian", month.id, { objection: objection.trim(), objected_on: draft.workDate });
    });
  };
  return (
    <>
      <Field label={CAPAIAN.objection} hint={CAPAIAN.hint} error={missing.value ? CAPAIAN.missing : null}>
        <TextArea value={form.values.objection} max={CHARS} rows={3} />
      </Field>
      {form.error.value && <Notice tone="bad">{form.error.value}</Notice>}
      <Button kind="main" busy={form.busy.value} onClick={save}>
        {CAPAIAN.send}
      </Button>
    </>
  );
}
