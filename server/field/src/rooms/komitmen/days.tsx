/** Hari efektif of a facility in a month: one record for all pendamping. */
import { HARI_EFEKTIF } from "../../texts/komitmen";
import { usePhone } from "../../ui/context";
import { tanggal, tanggalPendek } from "../../ui/format";
import { Field, Notice, NumberInput } from "../../ui/parts";
import { DAYS_MAX, calendarOf, proposedDays, standing } from "../../work/komitmen";
import type { Block } from "../../work/komitmen_block";
import { bound } from "./bound";
import { Mark, Why } from "./mark";

/** What is told by itself: the office has still to take it, or refused to. */
const WAITING: readonly unknown[] = ["refused", "blocked", "held"];

/** Where the days are entered, with who has set them and what the calendar says. */
export function DaysCard({ block }: { block: Block }) {
  const own = standing(usePhone(), "hari_efektif", block.daysId)?.last;
  const value = bound<number | null>(
    () => block.days.value,
    (days) => block.putDays(days),
  );
  return (
    <section class="card k-days">
      <div class="k-state">
        <Mark kind="hari_efektif" id={block.daysId} recorded={block.record.value !== null} />
      </div>
      <Field label={HARI_EFEKTIF.label} hint={HARI_EFEKTIF.hint}>
        <NumberInput value={value} max={DAYS_MAX} stepper />
      </Field>
      {own?.outcome === "review" ? null : <Why kind="hari_efektif" id={block.daysId} />}
      <Origin block={block} />
      <Proposal block={block} />
      <Calendar bulan={block.bulan} />
      {block.days.value === 0 && <Notice title={HARI_EFEKTIF.zeroTitle}>{HARI_EFEKTIF.zero}</Notice>}
    </section>
  );
}

/** Who has set the days, and whether somebody says otherwise. */
function Origin({ block }: { block: Block }) {
  const phone = usePhone();
  const days = block.record.value?.days;
  const typed = block.typedDays.value;
  const own = standing(phone, "hari_efektif", block.daysId)?.last ?? null;
  if (typeof days !== "number") return <p class="hint">{typed ? HARI_EFEKTIF.shared : HARI_EFEKTIF.blank}</p>;
  const mine = typeof own?.fields.days === "number" ? own.fields.days : null;
  if (own?.outcome === "review" && mine !== null && mine !== days) {
    return (
      <Notice tone="warn" title={HARI_EFEKTIF.conflictTitle}>
        {HARI_EFEKTIF.conflict(mine, days)}
      </Notice>
    );
  }
  if (typed && typed.value !== null && typed.value !== days) return <Notice tone="warn">{HARI_EFEKTIF.meet(days)}</Notice>;
  if (own?.state === "decided" && !WAITING.includes(own.outcome) && mine !== null && mine !== days) {
    return <Notice title={HARI_EFEKTIF.conflictTitle}>{HARI_EFEKTIF.changed(mine, days)}</Notice>;
  }
  return <p class="hint">{mine === days ? `${HARI_EFEKTIF.byMe} ${HARI_EFEKTIF.shared}` : HARI_EFEKTIF.byOther(days)}</p>;
}

/** What the calendar says while nobody has said anything; the worker takes it over or types what the school says. */
function Proposal({ block }: { block: Block }) {
  const phone = usePhone();
  void phone.version.value;
  const days = proposedDays(phone, block.fasilitas, block.bulan);
  if (days === null || block.days.value !== null) return null;
  return (
    <div>
      <p class="hint">{HARI_EFEKTIF.proposed(days)}</p>
      <button type="button" onClick={() => block.putDays(days)}>
        {HARI_EFEKTIF.take(days)}
      </button>
    </div>
  );
}

function Calendar({ bulan }: { bulan: string }) {
  const phone = usePhone();
  void phone.version.value;
  const days = calendarOf(phone, bulan);
  if (!days.length) return null;
  const span = (from: string, to: string) => (to > from ? `${tanggalPendek(from)}–${tanggalPendek(to)}` : tanggal(from));
  return (
    <div>
      <h2>{HARI_EFEKTIF.calendar}</h2>
      <ul class="hint">
        {days.map((one) => (
          <li key={one.id}>
            {span(String(one.date), String(one.end_date ?? ""))}: {String(one.name)}
          </li>
        ))}
      </ul>
    </div>
  );
}
