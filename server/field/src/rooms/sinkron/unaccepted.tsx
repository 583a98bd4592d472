/** Says beside a record that work about it was not taken, with the reason and the way to it in Sinkron. */
import type { Attention } from "../../phone/contract";
import { SINKRON } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { LinkButton, Notice } from "../../ui/parts";
import { formLines } from "../../work/describe";

const SHOWN = 3;

/** Address of a saved form among those that need attention. */
export const inSinkron = (form: string): string => `#/sinkron?isian=${form}`;

/** What was not taken, form by form; nothing where all was. */
export function Unaccepted({ items }: { items: readonly Attention[] }) {
  const phone = usePhone();
  if (!items.length) return null;
  const lines = formLines(phone, items);
  return (
    <Notice tone="bad" title={SINKRON.unaccepted}>
      {lines.slice(0, SHOWN).map(({ form, title, changes }) => (
        <div key={form}>
          <p>
            <strong>{title}</strong>
          </p>
          <p>{[...new Set(changes.map((one) => one.reason ?? one.why))].join(" ")}</p>
          <LinkButton href={inSinkron(form)}>{SINKRON.see}</LinkButton>
        </div>
      ))}
      {lines.length > SHOWN && <a href="#/sinkron">{SINKRON.moreForms(lines.length - SHOWN)}</a>}
    </Notice>
  );
}
