/** Saved forms in plain words, folded open for what they say. */
import { useSignal } from "@preact/signals";
import { SINKRON } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { tanggal, waktu } from "../../ui/format";
import { Badge, Button, Details, Empty, Section } from "../../ui/parts";
import { changeTitle, type FormLine, outcomeWord, saidFields } from "../../work/describe";
import type { OwnChange } from "../../phone/contract";

const STEP = 20;
const FEW = 3;

/** A list of forms, so many at a time; with `few` it begins short. */
export function Forms(props: { title: string; none: string; lines: readonly FormLine[]; few?: boolean }) {
  const shown = useSignal(props.few ? FEW : STEP);
  const left = props.lines.length - shown.value;
  return (
    <Section title={props.title}>
      {props.lines.length === 0 && <Empty>{props.none}</Empty>}
      {props.lines.slice(0, shown.value).map((line) => (
        <Line key={line.form} line={line} />
      ))}
      {left > 0 && <Button onClick={() => void (shown.value += STEP)}>{SINKRON.more(Math.min(left, STEP))}</Button>}
    </Section>
  );
}

function Line({ line }: { line: FormLine }) {
  const summary = (
    <>
      {line.title}
      <small>
        {SINKRON.savedAt(waktu(line.savedAt, usePhone().zone))}, {SINKRON.workOf(tanggal(line.workDate))}
      </small>
    </>
  );
  return (
    <Details summary={summary}>
      {line.changes.map((one) => (
        <Change key={one.index} change={one} />
      ))}
    </Details>
  );
}

function Change({ change }: { change: OwnChange }) {
  const phone = usePhone();
  const said = saidFields(phone, change);
  const { label, tone } = outcomeWord(change);
  return (
    <div class="change">
      <p>
        {changeTitle(phone, change)} <Badge tone={tone}>{label}</Badge>
      </p>
      {said.length > 0 && <p class="hint">{said.map((one) => `${one.label}: ${one.value}`).join(" · ")}</p>}
    </div>
  );
}
