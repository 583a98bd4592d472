/** Guest speakers of a meeting, three at most, as the SIKS-NG form takes them. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { REPORT } from "../../texts/p2k2";
import { Button, Section, TextInput } from "../../ui/parts";
import type { Table } from "./table";
import { useFlaws } from "./told";

const SPEAKERS_MAX = 3;
const CHARS_MAX = 100;

/** Name and institution of each speaker, side by side. */
export function Speakers({ table }: { table: Table }) {
  const known = (table.sesi.value.speakers as string[] | null | undefined) ?? [];
  const rows = useSignal<string[]>(useMemo(() => [...known], [table]));
  const flaws = useFlaws(table);
  const tell = (next: string[]) => {
    rows.value = next;
    table.tell({ speakers: next.filter((one) => one !== "|") });
  };
  const shown = rows.value;
  return (
    <Section title={REPORT.speakers} note={REPORT.speakersHint}>
      {shown.map((one, at) => (
        <Speaker key={at} at={at} value={one} onChange={(value) => tell(shown.map((old, place) => (place === at ? value : old)))} />
      ))}
      {flaws.speakers && <p class="error">{REPORT.errors[flaws.speakers]}</p>}
      {shown.length < SPEAKERS_MAX && <Button icon="plus" onClick={() => void (rows.value = [...shown, "|"])}>{REPORT.addSpeaker}</Button>}
    </Section>
  );
}

function Speaker({ at, value, onChange }: { at: number; value: string; onChange: (value: string) => void }) {
  const [first = "", second = ""] = value.split("|");
  const name = useSignal(first);
  const institution = useSignal(second);
  const tell = () => onChange(`${name.peek().trim()}|${institution.peek().trim()}`);
  return (
    <div class="pair">
      <TextInput value={name} label={REPORT.speaker(at + 1)} placeholder={REPORT.speaker(at + 1)} max={CHARS_MAX} onInput={tell} />
      <TextInput
        value={institution}
        label={REPORT.institution(at + 1)}
        placeholder={REPORT.institution(at + 1)}
        max={CHARS_MAX}
        onInput={tell}
      />
    </div>
  );
}
