/** What was refused, held or meets another value: why, and what to do. */
import { useComputed, useSignal } from "@preact/signals";
import type { Attention } from "../../phone/contract";
import { SINKRON, TODO, TODO_AGAIN, TODO_ELSE } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Badge, Button, Details, Empty, LinkButton, Section, toast } from "../../ui/parts";
import { changeTitle, faults, linkOf, outcomeWord, saidFields } from "../../work/describe";
import { Differences } from "./differences";

const STEP = 10;
/** What its author can put right on the phone. */
const FIXABLE = ["invalid", "in_future", "fixed_field", "conflict"];
/** What is told once; what the office or another record has still to decide stays in sight. */
const READABLE: readonly unknown[] = ["refused", "review"];

/** The changes a worker must look at, oldest first. */
export function AttentionList() {
  const phone = usePhone();
  const shown = useSignal(STEP);
  const all = useComputed(() => (phone.version.value, phone.status.value, phone.attention()));
  const left = all.value.length - shown.value;
  return (
    <Section title={SINKRON.attention}>
      {all.value.length === 0 && <Empty>{SINKRON.attentionNone}</Empty>}
      {all.value.slice(0, shown.value).map((one) => (
        <Item key={`${one.form}/${one.index}`} item={one} />
      ))}
      {left > 0 && <Button onClick={() => void (shown.value += STEP)}>{SINKRON.more(Math.min(left, STEP))}</Button>}
    </Section>
  );
}

/** What to do; a record that never came to be cannot be put right. */
function todoOf({ code, outcome }: Attention, isHere: boolean): string {
  if (isHere || !FIXABLE.includes(code ?? "")) return TODO[code ?? ""] ?? TODO_ELSE;
  return outcome === "refused" ? TODO_AGAIN : TODO_ELSE;
}

function Item({ item }: { item: Attention }) {
  const phone = usePhone();
  const { label, tone } = outcomeWord(item);
  const link = linkOf(phone, item.kind, item.id, item.fields);
  const code = item.code ?? "";
  const aside = async () => {
    await phone.putAside(item.form, item.index);
    toast(SINKRON.seenDone);
  };
  const wrong = faults(item);
  const isHere = phone.view(item.kind, item.id) !== null;
  return (
    <article class="card">
      <h3>{changeTitle(phone, item)}</h3>
      <p>
        <Badge tone={tone}>{label}</Badge> <span class="hint">{SINKRON.workOf(tanggal(item.workDate))}</span>
      </p>
      <p>{item.why}</p>
      {wrong.length > 0 && (
        <ul class="points">
          {wrong.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <Differences change={item} />
      {item.reason && (
        <blockquote>
          <small>{SINKRON.office}</small>
          <p class="as-typed">{item.reason}</p>
        </blockquote>
      )}
      <p>{todoOf(item, isHere)}</p>
      <Said item={item} />
      <div class="buttons">
        {link && <LinkButton href={`#${link}`}>{isHere && FIXABLE.includes(code) ? SINKRON.fix : SINKRON.open}</LinkButton>}
        {READABLE.includes(item.outcome) && <Button onClick={aside}>{SINKRON.seen}</Button>}
      </div>
    </article>
  );
}

function Said({ item }: { item: Attention }) {
  const said = saidFields(usePhone(), item);
  if (!said.length || item.theirs) return null;
  return (
    <Details summary={SINKRON.contents}>
      <dl class="pairs">
        {said.map((one) => (
          <div key={one.field}>
            <dt>{one.label}</dt>
            <dd>{one.value}</dd>
          </div>
        ))}
      </dl>
    </Details>
  );
}
