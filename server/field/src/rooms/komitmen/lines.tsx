/** Lines of the komitmen form: a pupil's days absent, a visit to a health or social service. */
import { useSignal } from "@preact/signals";
import { ISIAN, KOMITMEN, KOMPONEN, REASONS, RESULTS, SYARAT } from "../../texts/komitmen";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { angka, umur } from "../../ui/format";
import { Badge, Button, Choice, Dialog, Field, Icon, Notice, NumberInput, TextInput, toast } from "../../ui/parts";
import { CHILD_HEIGHT_CM, CHILD_WEIGHT_KG, DAYS_MAX, type Result, SCHOOL, attendance, unsettled } from "../../work/komitmen";
import type { Line } from "../../work/komitmen_block";
import { type Checked, elsewhere } from "../../work/komitmen_lines";
import { bound } from "./bound";
import { Mark, Why, rawWords } from "./mark";

const RAW = ["alpa", "izin", "sakit"] as const;

/** A member with all his checks. */
export function MemberRow({ checked, family }: { checked: Checked; family: string | null }) {
  const { member, lines, due, moved } = checked;
  const phone = usePhone();
  const { class_level: level, birth_date: born } = member.record;
  const isOpen = (line: Line) => line === lines[0] || line.condition === SCHOOL || due.includes(line.condition);
  const about = [
    typeof level === "number" ? ISIAN.classLevel(level) : KOMPONEN[member.komponen],
    member.komponen === "anak_usia_dini" && born ? umur(String(born), phone.today()) : null,
    family && ISIAN.family(family),
  ];
  return (
    <li class="k-row">
      <div class="k-head">
        <div>
          <h3>{member.name}</h3>
          <p class="hint">{about.filter(Boolean).join(" · ")}</p>
        </div>
        {moved && <Badge tone="warn">{ISIAN.moved}</Badge>}
      </div>
      {lines.filter(isOpen).map((line) =>
        line.condition === SCHOOL ? <SchoolLine key={line.id} line={line} /> : <VisitLine key={line.id} line={line} />,
      )}
      <Occasional name={member.name} lines={lines.filter((line) => !isOpen(line))} />
    </li>
  );
}

/** Checks that are not due this month: folded away until one of them is filled in. */
function Occasional({ name, lines }: { name: string; lines: readonly Line[] }) {
  const opened = useSignal(false);
  if (!lines.length) return null;
  const open = opened.value || lines.some((line) => line.shown.value.result !== null);
  if (open) return <>{lines.map((line) => <VisitLine key={line.id} line={line} />)}</>;
  const words = lines.map((line) => SYARAT[line.condition]).join(", ");
  return <TextButton name={`+ ${words}`} about={name} expanded={false} onClick={() => (opened.value = true)} />;
}

/** Alpa, izin and sakit of a pupil, with the percentage they make. */
function SchoolLine({ line }: { line: Line }) {
  const shown = line.shown.value;
  const more = useSignal(false);
  const settledNot = unsettled(shown.result);
  const seen = settledNot ? null : attendance(line.block.days.value, shown, line.measure);
  const open = more.value || settledNot;
  return (
    <>
      <div class="k-state">
        {seen && <strong>{ISIAN.present(seen.percent)}</strong>}
        {seen && <Badge tone={seen.result === "memenuhi" ? "good" : "bad"}>{RESULTS[seen.result]}</Badge>}
        {settledNot && <Badge tone="warn">{RESULTS[shown.result!]}</Badge>}
        <Mark kind="komitmen" id={line.id} recorded={line.record.value !== null} />
      </div>
      <div class="k-steps">
        {RAW.map((name) => (
          <Stepper key={name} line={line} name={name} />
        ))}
      </div>
      {seen?.excusable && <p class="hint">{ISIAN.excusable(line.measure.percent)}</p>}
      <Remarks line={line} />
      {open && <Other line={line} fallback={ISIAN.counted} />}
      <div class="k-foot">
        {!settledNot && (
          <TextButton name={ISIAN.further} about={line.member.name} expanded={open} onClick={() => (more.value = !open)} />
        )}
        {line.record.value && <Revert line={line} />}
      </div>
    </>
  );
}

/** Days absent for one reason: blank, then 0, 1, 2, …; one less than 0 is blank again. */
function Stepper({ line, name }: { line: Line; name: (typeof RAW)[number] }) {
  const days = line.shown.value[name];
  const label = ISIAN[name];
  const set = (next: number | null) => line.type({ [name]: next });
  const less = () => set(days === null ? 0 : days === 0 ? null : days - 1);
  return (
    <div class="k-step" role="group" aria-label={`${label} ${line.member.name}`}>
      <span class="k-name">{label}</span>
      <output class={days === null ? "k-blank" : undefined}>{days ?? "–"}</output>
      <button type="button" aria-label={ISIAN.less(label, line.member.name)} onClick={less}>
        <Icon name="minus" />
      </button>
      <button type="button" aria-label={ISIAN.more(label, line.member.name)} onClick={() => set(Math.min(DAYS_MAX, (days ?? 0) + 1))}>
        <Icon name="plus" />
      </button>
    </div>
  );
}

const YES_NO = [
  { value: "memenuhi", label: ISIAN.yes },
  { value: "tidak_memenuhi", label: ISIAN.no },
  { value: "lain", label: ISIAN.other },
] as const;

/** Whether a member came to a service: yes, no, could not be verified, an exception. */
function VisitLine({ line }: { line: Line }) {
  const shown = line.shown.value;
  const other = unsettled(shown.result);
  const choose = (value: string) => line.type({ result: value === "lain" ? "tidak_terverifikasi" : (value as Result) });
  return (
    <div class="k-visit">
      <div class="k-head">
        <h4>{SYARAT[line.condition] ?? line.condition}</h4>
        <Mark kind="komitmen" id={line.id} recorded={line.record.value !== null} />
      </div>
      <Choice
        name={line.id}
        label={`${SYARAT[line.condition]}: ${line.member.name}`}
        hidden
        options={YES_NO}
        value={other ? "lain" : (shown.result as "memenuhi" | "tidak_memenuhi" | null)}
        onChange={choose}
      />
      {line.condition === "timbang_ukur" && <Measures line={line} />}
      {other && <Other line={line} />}
      <Remarks line={line} />
      <Revert line={line} />
    </div>
  );
}

/** Weight and height of a small child; unlikely figures are pointed out, impossible ones not taken. */
function Measures({ line }: { line: Line }) {
  const { weight_kg: weight, height_cm: height } = line.shown.value;
  const value = (name: "weight_kg" | "height_cm") =>
    bound<number | null>(
      () => line.shown.value[name],
      (next) => line.type({ [name]: next, result: line.shown.peek().result ?? (next === null ? null : "memenuhi") }),
    );
  const strange = (figure: number | null, usual: { low: number; high: number }) =>
    figure !== null && (figure < usual.low || figure > usual.high);
  return (
    <>
      <div class="k-pair">
        <Field label={ISIAN.weight}>
          <NumberInput value={value("weight_kg")} min={CHILD_WEIGHT_KG.min} max={CHILD_WEIGHT_KG.max} decimals />
        </Field>
        <Field label={ISIAN.height}>
          <NumberInput value={value("height_cm")} min={CHILD_HEIGHT_CM.min} max={CHILD_HEIGHT_CM.max} decimals />
        </Field>
      </div>
      {strange(weight, CHILD_WEIGHT_KG) && <Notice tone="warn">{ISIAN.unlikelyWeight(angka(weight!))}</Notice>}
      {strange(height, CHILD_HEIGHT_CM) && <Notice tone="warn">{ISIAN.unlikelyHeight(angka(height!))}</Notice>}
    </>
  );
}

/** A result that settles nothing, with its reason; `fallback` names the way back to a reckoned one. */
function Other({ line, fallback }: { line: Line; fallback?: string }) {
  const { result, reason } = line.shown.value;
  const kinds = (["tidak_terverifikasi", "pengecualian"] as const).map((value) => ({ value: value as string, label: RESULTS[value] }));
  const options = fallback ? [{ value: "", label: fallback }, ...kinds] : kinds;
  const text = bound<string | null>(
    () => line.shown.value.reason,
    (next) => line.type({ reason: next || null }),
  );
  const reasons = REASONS[result ?? ""] ?? [];
  const lacking = unsettled(result) && !reason?.trim();
  return (
    <div class="k-other">
      <Choice
        name={`${line.id}-hasil`}
        label={`${ISIAN.kind} ${line.member.name}`}
        options={options}
        value={result ?? ""}
        onChange={(value) => line.type({ result: (value || null) as Result | null, reason: null })}
      />
      {unsettled(result) && (
        <>
          <Choice
            name={`${line.id}-alasan`}
            label={ISIAN.reason}
            options={reasons.map((value) => ({ value, label: value }))}
            value={reason}
            onChange={(value) => line.type({ reason: value })}
          />
          <TextInput value={text} label={`${ISIAN.reason} ${line.member.name}`} placeholder={ISIAN.reasonOther} max={200} />
          {lacking && <p class="error">{ISIAN.reasonMissing}</p>}
        </>
      )}
      {line.record.value && <Remove line={line} />}
    </div>
  );
}

/** Delete a check that is of the wrong place or person. */
function Remove({ line }: { line: Line }) {
  const asking = useSignal(false);
  const close = () => {
    asking.value = false;
  };
  const remove = async () => {
    await line.remove();
    close();
    toast(ISIAN.removed);
  };
  return (
    <>
      <TextButton name={ISIAN.remove} about={line.member.name} onClick={() => (asking.value = true)} />
      {asking.value && (
        <Dialog title={ISIAN.remove} onClose={close}>
          <p>{ISIAN.removeAsk(line.member.name)}</p>
          <Button kind="danger" onClick={remove}>
            {ISIAN.remove}
          </Button>
        </Dialog>
      )}
    </>
  );
}

/** What is to be known about a line: what it lacks, what is recorded, where else it is. */
function Remarks({ line }: { line: Line }) {
  const typed = line.typed.value;
  const record = line.record.value;
  const others = elsewhere(line);
  const recorded = typed && record ? rawWords(record) : "";
  return (
    <>
      {line.tooMany && <p class="error">{ISIAN.tooMany}</p>}
      {line.unfinished && !line.tooMany && <p class="hint">{ISIAN.unfinished}</p>}
      {others.length > 0 && <p class="hint">{others.map((name) => ISIAN.elsewhere(name || KOMITMEN.notHere)).join(" ")}</p>}
      {recorded && <p class="hint">{ISIAN.met(recorded)}</p>}
      {record?.closed && (
        <p class="hint">
          {ISIAN.closed(record.review === "tanpa_sampel")} {typed && UI.proposal}
        </p>
      )}
      <Why kind="komitmen" id={line.id} />
    </>
  );
}

/** Take back what was typed since the last saving. */
function Revert({ line }: { line: Line }) {
  return line.typed.value ? <TextButton name={ISIAN.revert} about={line.member.name} onClick={() => line.block.revert(line)} /> : null;
}

function TextButton(props: { name: string; about: string; expanded?: boolean; onClick: () => void }) {
  const { name, about, expanded, onClick } = props;
  return (
    <button type="button" class="k-text" aria-expanded={expanded} aria-label={`${name}: ${about}`} onClick={onClick}>
      {name}
    </button>
  );
}
