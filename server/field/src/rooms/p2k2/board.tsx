/** P2K2 home and the page of one kelompok: plans by month, what is overdue first. */
import { P2K2 } from "../../texts/p2k2";
import { usePhone } from "../../ui/context";
import { failureWords, isUnsaved } from "../../ui/form";
import { bulanGeser, bulanKata, hari, kapan, pukul, tanggal, tanggalPendek } from "../../ui/format";
import { Badge, Button, Empty, LinkButton, List, Notice, Row, Screen, Section, toast, type Tone } from "../../ui/parts";
import { board, hasEnded, heldBy, meetingOf, monthOf, type PlanLine, takeProposal } from "../../work/p2k2";
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
  const ended = hasEnded(phone, kelompok);
  const now = phone.bulan();
  const months = [now, bulanGeser(now, 1)].map((bulan) => ({ bulan, lines: monthOf(phone, kelompok, bulan) }));
  const late = board(phone).late.filter((one) => one.kelompok.id === kelompok.id && one.bulan < now);
  const before = heldBy(phone, kelompok.id).filter((one) => String(one.bulan) < now);
  return (
    <Screen title={String(kelompok.name)} back="/p2k2">
      {ended && (
        <Notice tone="warn">
          <p>{P2K2.ended(tanggal(String(kelompok.ended_on)))}</p>
          <p>{P2K2.endedHint}</p>
        </Notice>
      )}
      {late.length > 0 && <Lines title={P2K2.late} lines={late} />}
      {months.map(({ bulan, lines }) => lines.length > 0 && <Lines key={bulan} title={P2K2.month(bulanKata(bulan))} lines={lines} />)}
      <div class="buttons">
        {!ended && <LinkButton href={`#/p2k2/rencana/baru?kelompok=${kelompok.id}&bulan=${now}`}>{P2K2.second}</LinkButton>}
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
          <Line key={one.meeting?.ref ?? one.rancangan?.id ?? `${one.kelompok.id}${one.bulan}`} line={one} />
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
  usulan: "warn",
  kosong: "plain",
  berakhir: "plain",
};

function Line({ line }: { line: PlanLine }) {
  const phone = usePhone();
  const { kelompok, bulan, meeting, state, day, families, marked } = line;
  const name = String(kelompok.name);
  if (state === "berakhir") {
    const badge = <Badge>{P2K2.states.berakhir}</Badge>;
    return <Row href={`#/kelompok/${kelompok.id}`} title={name} note={P2K2.ended(tanggal(String(kelompok.ended_on)))} badge={badge} />;
  }
  const time = (plan: PlanLine["jadwal"]) => (plan?.start_time ? `, ${pukul(String(plan.start_time))}` : "");
  if (meeting === null) {
    const href = `#/p2k2/rencana/baru?kelompok=${kelompok.id}&bulan=${bulan}`;
    if (line.rancangan) return <Proposed line={line} href={href} time={time(line.rancangan)} />;
    const badge = <Badge>{P2K2.families(families)}</Badge>;
    return <Row href={href} title={name} note={`${P2K2.noPlan}. ${P2K2.makePlan}`} badge={badge} />;
  }
  const when = day ? `${hari(day)}, ${tanggalPendek(day)}${time(line.jadwal)}` : "";
  const unsaved = isUnsaved(phone, sheetName(meeting.ref));
  const count = state === "terlaksana" ? P2K2.marked(marked, families) : P2K2.families(families);
  const far = state === "rencana" || state === "diganti" ? ` (${kapan(day ?? "", phone.today())})` : "";
  const badge = unsaved ? (
    <Badge tone="warn">{P2K2.unsaved}</Badge>
  ) : (
    <Badge tone={line.late ? "warn" : TONES[state]}>{line.late ? P2K2.lateBadge : P2K2.states[state]}</Badge>
  );
  const about = [line.jadwal ? "" : P2K2.withoutPlan, hasEnded(phone, kelompok) ? P2K2.groupEnded : ""];
  const note = [`${when}${far}`, count, ...about].filter(Boolean).join(" · ");
  const href = state === "batal" ? `#/p2k2/rencana/${meeting.ref}` : `#/p2k2/${meeting.ref}`;
  return <Row href={href} title={name} note={note} badge={badge} />;
}

/** A meeting that the office proposes: taken over with one tap, or opened to be changed first. */
function Proposed({ line, href, time }: { line: PlanLine; href: string; time: string }) {
  const phone = usePhone();
  const { kelompok, day } = line;
  const rancangan = line.rancangan!;
  const take = () => takeProposal(phone, rancangan).then(() => toast(P2K2.taken), (error: unknown) => toast(failureWords(error)));
  const when = `${hari(day!)}, ${tanggalPendek(day!)}${time}`;
  const note = [when, rancangan.place, P2K2.proposed].filter(Boolean).join(" · ");
  return (
    <Row href={href} title={String(kelompok.name)} note={note} badge={<Badge tone={TONES.usulan}>{P2K2.states.usulan}</Badge>}>
      <div class="take">
        <Button onClick={take}>
          {P2K2.take}
          <span class="unseen">: {String(kelompok.name)}</span>
        </Button>
      </div>
    </Row>
  );
}
