/** P2K2 home and the page of one kelompok: plans by month, what is overdue first. */
import { P2K2 } from "../../texts/p2k2";
import { usePhone } from "../../ui/context";
import { isUnsaved } from "../../ui/form";
import { bulanGeser, bulanKata, hari, kapan, pukul, tanggalPendek } from "../../ui/format";
import { Badge, Empty, LinkButton, List, Row, Screen, Section, type Tone } from "../../ui/parts";
import { board, heldBy, meetingOf, monthOf, type PlanLine } from "../../work/p2k2";
import { FirstSync } from "../home/first";
import { Gone } from "../missing";
import type { View } from "./frame";
import { sheetName } from "./table";

/** Plans of all kelompok: overdue, this month, next month. */
export function Board() {
  const phone = usePhone();
  void phone.version.value;
  const { late, months } = board(phone);
  const isEmpty = months.every((one) => !one.lines.length) && !late.length;
  return (
    <Screen title={P2K2.title}>
      <FirstSync />
      {isEmpty && <Empty>{P2K2.empty}</Empty>}
      {late.length > 0 && <Lines title={P2K2.late} lines={late} />}
      {months.map(({ bulan, lines }) => lines.length > 0 && <Lines key={bulan} title={P2K2.month(bulanKata(bulan))} lines={lines} />)}
      {!isEmpty && <LinkButton href="#/p2k2/baru">{P2K2.unplanned}</LinkButton>}
    </Screen>
  );
}

/** One kelompok: its plans, and the meetings it has had. */
export function Kelompok({ params }: View) {
  const phone = usePhone();
  void phone.version.value;
  const kelompok = phone.view("kelompok", params.id ?? "");
  if (kelompok === null) {
    return <Gone title={P2K2.title} back="/p2k2">{P2K2.gone}</Gone>;
  }
  const now = phone.bulan();
  const months = [now, bulanGeser(now, 1)].map((bulan) => ({ bulan, lines: monthOf(phone, kelompok, bulan) }));
  const late = board(phone).late.filter((one) => one.kelompok.id === kelompok.id && one.bulan < now);
  const before = heldBy(phone, kelompok.id).filter((one) => String(one.bulan) < now);
  return (
    <Screen title={String(kelompok.name)} back="/p2k2">
      {late.length > 0 && <Lines title={P2K2.late} lines={late} />}
      {months.map(({ bulan, lines }) => <Lines key={bulan} title={P2K2.month(bulanKata(bulan))} lines={lines} />)}
      <div class="buttons">
        <LinkButton href={`#/p2k2/rencana/baru?kelompok=${kelompok.id}&bulan=${now}`}>{P2K2.second}</LinkButton>
        <LinkButton href={`#/p2k2/baru?kelompok=${kelompok.id}`}>{P2K2.unplanned}</LinkButton>
      </div>
      {before.length > 0 && (
        <Section title={P2K2.before}>
          <List>
            {before.map((sesi) => (
              <Row
                key={sesi.id}
                href={`#/p2k2/${meetingOf(phone, sesi)?.ref ?? ""}`}
                title={`${hari(String(sesi.date))}, ${tanggalPendek(String(sesi.date))}`}
                note={String(phone.view("modul_sesi", String(sesi.modul_sesi_id ?? ""))?.name ?? sesi.topic ?? "")}
                badge={<Badge>{P2K2.marks(phone.by("kehadiran", "p2k2_sesi_id", sesi.id).length)}</Badge>}
              />
            ))}
          </List>
        </Section>
      )}
    </Screen>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly PlanLine[] }) {
  return (
    <Section title={title}>
      <List>
        {lines.map((one) => (
          <Line key={one.meeting?.ref ?? `${one.kelompok.id}${one.bulan}`} line={one} />
        ))}
      </List>
    </Section>
  );
}

const TONES: Readonly<Record<PlanLine["state"], Tone>> = {
  rencana: "plain",
  diganti: "warn",
  terlaksana: "good",
  batal: "bad",
  kosong: "plain",
};

function Line({ line }: { line: PlanLine }) {
  const phone = usePhone();
  const { kelompok, bulan, meeting, state, day, families, marked } = line;
  if (meeting === null) {
    const href = `#/p2k2/rencana/baru?kelompok=${kelompok.id}&bulan=${bulan}`;
    const badge = <Badge>{P2K2.families(families)}</Badge>;
    return <Row href={href} title={String(kelompok.name)} note={`${P2K2.noPlan}. ${P2K2.makePlan}`} badge={badge} />;
  }
  const time = line.jadwal?.start_time ? `, ${pukul(String(line.jadwal.start_time))}` : "";
  const when = day ? `${hari(day)}, ${tanggalPendek(day)}${time}` : "";
  const unsaved = isUnsaved(phone, sheetName(meeting.ref));
  const count = state === "terlaksana" ? P2K2.marked(marked, families) : P2K2.families(families);
  const far = state === "rencana" || state === "diganti" ? ` (${kapan(day ?? "", phone.today())})` : "";
  const badge = unsaved ? (
    <Badge tone="warn">{P2K2.unsaved}</Badge>
  ) : (
    <Badge tone={line.late ? "warn" : TONES[state]}>{line.late ? P2K2.lateBadge : P2K2.states[state]}</Badge>
  );
  const note = `${when}${far} · ${count}${line.jadwal ? "" : ` · ${P2K2.withoutPlan}`}`;
  const href = state === "batal" ? `#/p2k2/rencana/${meeting.ref}` : `#/p2k2/${meeting.ref}`;
  return <Row href={href} title={String(kelompok.name)} note={note} badge={badge} />;
}
