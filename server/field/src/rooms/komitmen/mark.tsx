/** How far a record of this phone has come. */
import { HARI_EFEKTIF, ISIAN, RESULTS, SIMPAN } from "../../texts/komitmen";
import { SINKRON } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { Badge } from "../../ui/parts";
import { type Result, standing } from "../../work/komitmen";
import { inSinkron } from "../sinkron/unaccepted";

/** A badge beside a line: on this phone, accepted, needs attention; nothing while there is no record. */
export function Mark(props: { kind: string; id: string; recorded: boolean }) {
  const phone = usePhone();
  void phone.version.value;
  void phone.status.value;
  const own = standing(phone, props.kind, props.id);
  if (own?.word === "waits") return <Badge tone="warn">{SIMPAN.waits}</Badge>;
  if (own?.word === "attention") return <Badge tone="bad">{SIMPAN.attention}</Badge>;
  if (own) return <Badge tone="good">{SIMPAN.accepted}</Badge>;
  return props.recorded ? <Badge>{SIMPAN.recorded}</Badge> : null;
}

/** What a check says, in words. */
export function rawWords(fields: Readonly<Record<string, unknown>>): string {
  const days = (["alpa", "izin", "sakit"] as const).filter((name) => typeof fields[name] === "number");
  if (typeof fields.days === "number") return HARI_EFEKTIF.short(fields.days);
  const words = days.map((name) => `${ISIAN[name].toLowerCase()} ${fields[name]}`);
  return (words.length ? words : [RESULTS[fields.result as Result] ?? ""]).filter(Boolean).join(", ");
}

/** What a person must know about a record that was not simply accepted. */
export function Why(props: { kind: string; id: string }) {
  const phone = usePhone();
  void phone.version.value;
  const own = standing(phone, props.kind, props.id);
  if (own?.word !== "attention" || !own.last.why) return null;
  const { form, outcome, theirs, why, fields } = own.last;
  const mine = theirs || outcome !== "review" ? rawWords(fields) : "";
  return (
    <p class="error">
      {why} {mine && ISIAN.mine(mine)} <a href={inSinkron(form)}>{SINKRON.see}</a>
    </p>
  );
}
