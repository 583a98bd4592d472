/** The course of a meeting in five aspects: ready sentences, counts, last time's text, and room left on the SIKS-NG form. */
import { ASPECTS_CHARS_MAX } from "../../shared/limits.json";
import { ASPECT, attendanceSentence, REPORT } from "../../texts/p2k2";
import { Button, Chips, Details, Field, Section, TextArea } from "../../ui/parts";
import { toast } from "../../ui/toast";
import { type Aspect, ASPECTS, aspectsLength, lastText, roomFor, toggleSentence } from "../../work/p2k2material";
import type { Table } from "./table";
import { useTold } from "./told";

/** All five aspects with the room they share. */
export function Aspects({ table }: { table: Table }) {
  const used = aspectsLength(table.sesi.value);
  return (
    <Section title={REPORT.course}>
      <p class={used > ASPECTS_CHARS_MAX ? "error" : "hint"} aria-live="polite">
        {REPORT.length(used, ASPECTS_CHARS_MAX)}
      </p>
      {ASPECTS.map((one) => (
        <OneAspect key={one} table={table} aspect={one} />
      ))}
    </Section>
  );
}

function OneAspect({ table, aspect }: { table: Table; aspect: Aspect }) {
  const value = useTold(table, aspect);
  const { label, sentences } = ASPECT[aspect];
  const sesi = table.sesi.value;
  const last = lastText(table.phone, table.meeting.kelompokId, sesi, aspect);
  const text = value.value ?? "";
  const put = (next: string) => {
    if (Array.from(next).length > roomFor(table.sesi.peek(), aspect)) toast(REPORT.full);
    else table.tell({ [aspect]: next || null });
  };
  const chosen = sentences.filter((one) => text.includes(one));
  const add = (sentence: string) => put([text.trim(), sentence].filter(Boolean).join(" "));
  return (
    <>
      <Field label={label}>
        <TextArea value={value} max={roomFor(sesi, aspect)} />
      </Field>
      <div class="buttons">
        {aspect === "participation" && <Button onClick={() => add(attendanceSentence(table.counts.peek()))}>{REPORT.counts}</Button>}
        {last && last !== text && <Button onClick={() => put(last)}>{REPORT.lastTime}</Button>}
      </div>
      <Details summary={REPORT.sentences}>
        <Chips
          label={label}
          hidden
          options={sentences.map((one) => ({ value: one, label: one }))}
          chosen={chosen}
          onToggle={(one) => put(toggleSentence(text, one))}
        />
      </Details>
    </>
  );
}
