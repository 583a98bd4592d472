/** What was refused, held or meets another value, form by form: why, and what to do. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Attention } from "../../phone/contract";
import { SINKRON, TODO, TODO_AGAIN, TODO_ELSE } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Badge, Button, Details, Empty, LinkButton, Section, toast } from "../../ui/parts";
import { route } from "../../ui/router";
import { changeTitle, faults, type FormLine, formLines, linkOf, outcomeWord, saidFields, waitingWords } from "../../work/describe";
import { Differences } from "./differences";

const STEP = 10;
/** Any screen that opens begins at its top, with the focus on its title. */
const SETTLED_MS = 100;
/** What its author can put right on the phone. */
const FIXABLE = ["invalid", "in_future", "fixed_field", "conflict"];
/** What is told once; what the office or another record has still to decide stays in sight. */
const READABLE: readonly unknown[] = ["refused", "review"];

/** A saved form with those of its changes that a person must look at. */
type Card = FormLine<Attention>;

/** The forms a worker must look at, oldest first; `?isian=` names the one that is brought into view. */
export function AttentionList() {
  const phone = usePhone();
  const asked = route.value.query.get("isian");
  const all = useComputed((): Card[] => (phone.version.value, phone.status.value, formLines(phone, phone.attention())));
  const shown = useSignal(Math.max(STEP, all.peek().findIndex((one) => one.form === asked) + 1));
  const left = all.value.length - shown.value;
  useEffect(() => {
    const show = () => {
      const card = document.getElementById(`isian-${asked}`);
      card?.scrollIntoView();
      card?.focus({ preventScroll: true });
    };
    const timer = asked === null ? undefined : setTimeout(show, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  return (
    <Section title={SINKRON.attention}>
      {all.value.length === 0 && <Empty>{SINKRON.attentionNone}</Empty>}
      {all.value.slice(0, shown.value).map((one) => (
        <OneForm key={one.form} card={one} />
      ))}
      {left > 0 && <Button onClick={() => void (shown.value += STEP)}>{SINKRON.more(Math.min(left, STEP))}</Button>}
    </Section>
  );
}

/** What to do; a record that never came to be cannot be put right. */
function todoOf(change: Attention, isHere: boolean): string {
  const { code, outcome } = change;
  const own = waitingWords(change);
  if (own) return own[1];
  if (isHere || !FIXABLE.includes(code ?? "")) return TODO[code ?? ""] ?? TODO_ELSE;
  return outcome === "refused" ? TODO_AGAIN : TODO_ELSE;
}

function OneForm({ card }: { card: Card }) {
  const phone = usePhone();
  const [first, ...others] = card.changes as [Attention, ...Attention[]];
  const isHere = (one: Attention) => phone.view(one.kind, one.id) !== null;
  const reasons = (one: Attention) => JSON.stringify([one.outcome, one.why, one.reason, todoOf(one, isHere(one)), faults(one)]);
  const alike = others.every((one) => reasons(one) === reasons(first));
  const linkTo = (one: Attention) => linkOf(phone, one.kind, one.id, one.fields);
  const linked = card.changes.filter(linkTo);
  const links = new Set(linked.map(linkTo));
  const readable = card.changes.filter((one) => READABLE.includes(one.outcome));
  const aside = async () => {
    for (const one of readable) await phone.putAside(one.form, one.index);
    toast(SINKRON.seenDone);
  };
  return (
    <article class="card" id={`isian-${card.form}`} tabIndex={-1}>
      <h3>{card.title}</h3>
      <p class="hint">{SINKRON.workOf(tanggal(card.workDate))}</p>
      {alike && <Reasons item={first} isHere={isHere(first)} />}
      {others.length ? (
        <Details summary={SINKRON.changes(card.changes.length)}>
          {card.changes.map((one) => (
            <div class="change" key={one.index}>
              <h4>{changeTitle(phone, one)}</h4>
              {!alike && <Reasons item={one} isHere={isHere(one)} />}
              <Contents item={one} />
              {links.size > 1 && <Opening item={one} isHere={isHere(one)} />}
            </div>
          ))}
        </Details>
      ) : (
        <Contents item={first} folded />
      )}
      <div class="buttons">
        {links.size === 1 && <Opening item={linked[0]!} isHere={isHere(linked[0]!)} />}
        {readable.length > 0 && <Button onClick={aside}>{SINKRON.seen}</Button>}
      </div>
    </article>
  );
}

/** Why, in the words of the protocol and of the office, and what to do. */
function Reasons({ item, isHere }: { item: Attention; isHere: boolean }) {
  const { label, tone } = outcomeWord(item);
  const wrong = faults(item);
  return (
    <>
      <p>
        <Badge tone={tone}>{label}</Badge>
      </p>
      <p>{waitingWords(item)?.[0] ?? item.why}</p>
      {wrong.length > 0 && (
        <ul class="points">
          {wrong.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {item.reason && (
        <blockquote>
          <small>{SINKRON.office}</small>
          <p class="as-typed">{item.reason}</p>
        </blockquote>
      )}
      <p>{todoOf(item, isHere)}</p>
    </>
  );
}

/** The way to a record. */
function Opening({ item, isHere }: { item: Attention; isHere: boolean }) {
  const link = linkOf(usePhone(), item.kind, item.id, item.fields);
  if (!link) return null;
  return <LinkButton href={`#${link}`}>{isHere && FIXABLE.includes(item.code ?? "") ? SINKRON.fix : SINKRON.open}</LinkButton>;
}

/** What was said, beside what the office has where it differs. */
function Contents({ item, folded }: { item: Attention; folded?: boolean }) {
  const said = saidFields(usePhone(), item);
  if (item.theirs) return <Differences change={item} />;
  if (!said.length) return null;
  const pairs = (
    <dl class="pairs">
      {said.map((one) => (
        <div key={one.field}>
          <dt>{one.label}</dt>
          <dd>{one.value}</dd>
        </div>
      ))}
    </dl>
  );
  return folded ? <Details summary={SINKRON.contents}>{pairs}</Details> : pairs;
}
