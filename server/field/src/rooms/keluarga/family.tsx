/** One family: who belongs to it, how to reach it, what was done and what waits. */

import { useSignal } from "@preact/signals";
import type { Fields } from "../../phone/contract";
import { PENGADUAN, PENYALURAN, RUJUKAN } from "../../texts/catat";
import { KELUARGA, word } from "../../texts/keluarga";
import { P2K2 } from "../../texts/p2k2";
import { usePhone } from "../../ui/context";
import { angka, bulanKata, tanggal, tanggalPendek, umur } from "../../ui/format";
import { Badge, Button, Empty, LinkButton, List, Notice, Row, Screen, Section, toast } from "../../ui/parts";
import { failureWords } from "../../ui/form";
import { aboutFamily, checksOf, marksOf, masked, membersOf, nameOf, pengurusName } from "../../work/keluarga";
import { dispute } from "../../work/dispute";
import { hasEnded } from "../../work/p2k2";
import { tahapOf } from "../../work/penyaluran";
import { desaOf } from "../../work/perubahan";
import { Gone } from "../missing";
import { tasksAbout, unaccepted } from "../../work/unaccepted";
import { Unaccepted } from "../sinkron/unaccepted";
import { Decision, proposalTitle } from "../peristiwa/proposal";
import { aboutKpm } from "./forms";
import { Graduasi } from "./graduasi";
import { History } from "./history";
import { Complaint } from "./pengaduan";
import { Referral } from "./rujukan";
import { HalfYears } from "./semester";
import { Standing } from "./standing";

interface About {
  readonly kpm: Fields;
  readonly members: readonly Fields[];
}

/** The page of a family. */
export function FamilyPage({ params }: { params: Record<string, string> }) {
  const id = params.id ?? "";
  const phone = usePhone();
  void phone.version.value;
  const kpm = phone.view("kpm", id);
  if (!kpm || kpm.deleted) {
    return <Gone title={KELUARGA.title} back="/keluarga">{KELUARGA.gone}</Gone>;
  }
  const about = { kpm, members: membersOf(phone, id) };
  const kelompok = phone.view("kelompok", String(kpm.kelompok_id ?? ""));
  const place = [nameOf(phone, "kelompok", String(kpm.kelompok_id ?? "")), desaOf(phone, String(kpm.desa_code ?? ""))];
  return (
    <Screen title={pengurusName(about.members)} back="/keluarga">
      <p class="hint">
        {place.filter(Boolean).join(" · ")}
        {kpm.membership_status && kpm.membership_status !== "aktif" ? <Badge>{word(kpm.membership_status)}</Badge> : null}
      </p>
      {hasEnded(phone, kelompok) && <Notice tone="warn">{P2K2.ended(tanggal(String(kelompok?.ended_on)))}</Notice>}
      <Unaccepted items={unaccepted(phone, id)} />
      <Tasks id={id} />
      <Sanctions id={id} />
      <Actions id={id} />
      <Proposals {...about} />
      <Members {...about} />
      <Contact {...about} />
      <Attendance {...about} />
      <Checks {...about} />
      <Payments {...about} />
      <HalfYears kpm={kpm} />
      <Graduasi kpm={kpm} />
      <Visits {...about} />
      <Complaints {...about} />
      <Referrals {...about} />
      <Notes {...about} />
      <History {...about} />
    </Screen>
  );
}

/** What the office returned about the family, and where another worker wrote something else. */
function Tasks({ id }: { id: string }) {
  return (
    <>
      {tasksAbout(usePhone(), id).map((one) => (
        <Notice key={one.id} tone="warn" title={dispute(one) ? KELUARGA.disputed : KELUARGA.returned}>
          <p class="as-typed">{String(one.text)}</p>
          <LinkButton href={`#/tugas/${one.id}`}>{KELUARGA.toTask}</LinkButton>
        </Notice>
      ))}
    </>
  );
}

/** Sanctions that the office proposes or has decided, with what they rest on; the pendamping only reads them. */
function Sanctions({ id }: { id: string }) {
  const all = usePhone().by("sanksi", "kpm_id", id).filter((one) => !one.deleted);
  return (
    <>
      {all.map((one) => (
        <Notice key={one.id} tone="warn" title={KELUARGA.sanction(word(one.jenis), word(one.status))}>
          <p class="as-typed">{KELUARGA.sanctionFor(bulanKata(String(one.tahap)), String(one.evidence))}</p>
          {one.reason ? <p class="as-typed">{KELUARGA.sanctionReason(String(one.reason))}</p> : null}
        </Notice>
      ))}
    </>
  );
}

function Actions({ id }: { id: string }) {
  const at = `#/keluarga/${id}`;
  const tahap = tahapOf(usePhone())[0];
  return (
    <nav class="buttons" aria-label={KELUARGA.actions}>
      <LinkButton kind="main" href={`${at}/kunjungan`}>{KELUARGA.visit}</LinkButton>
      <LinkButton kind="main" href={`${at}/peristiwa`}>{KELUARGA.event}</LinkButton>
      <LinkButton href={`#/komitmen/keluarga/${id}`}>{KELUARGA.check}</LinkButton>
      {tahap && <LinkButton href={`${at}/penyaluran/${tahap}`}>{KELUARGA.payment}</LinkButton>}
      <LinkButton href={`${at}/pengaduan`}>{KELUARGA.complaint}</LinkButton>
      <LinkButton href={`${at}/rujukan`}>{RUJUKAN.add}</LinkButton>
      <LinkButton href={`${at}/usulan`}>{KELUARGA.proposal}</LinkButton>
      <LinkButton href={`${at}/catatan`}>{KELUARGA.writeNote}</LinkButton>
    </nav>
  );
}

function Proposals({ kpm }: About) {
  const phone = usePhone();
  const all = ["peristiwa", "usulan"].flatMap((kind) => aboutFamily(phone, kind, kpm.id, "reported_on").map((one) => ({ kind, one })));
  if (!all.length) return null;
  return (
    <Section title={KELUARGA.events}>
      <List>
        {all.map(({ kind, one }) => (
          <Row
            key={one.id}
            href={`#/usul/${kind}/${one.id}`}
            title={proposalTitle(phone, one)}
            note={one.effective_date ? tanggal(String(one.effective_date)) : String(one.after ?? "")}
            badge={phone.history(kind, one.id).some((own) => own.state === "here") ? <Standing kind={kind} id={one.id} /> : <Decision one={one} />}
          />
        ))}
      </List>
    </Section>
  );
}

function Members({ members }: About) {
  const phone = usePhone();
  const shown = useSignal(false);
  return (
    <Section title={KELUARGA.members}>
      <List>
        {members.map((one) => {
          const level = one.class_level ? KELUARGA.class(Number(one.class_level)) : "";
          const facts = [
            one.birth_date && umur(String(one.birth_date), phone.today()),
            word(one.relation),
            word(one.komponen),
            one.komponen && (nameOf(phone, "fasilitas", String(one.fasilitas_id ?? "")) || KELUARGA.noFacility),
            level,
          ];
          const nik = String(one.nik ?? "");
          return (
            <Row
              key={one.id}
              title={String(one.name)}
              note={
                <>
                  {facts.filter(Boolean).join(" · ")}
                  {nik && <small class="line">NIK {shown.value ? nik : masked(nik)}</small>}
                </>
              }
              badge={one.provisional ? <Badge tone="warn">{KELUARGA.provisional}</Badge> : one.is_pengurus ? <Badge>{KELUARGA.pengurus}</Badge> : null}
            />
          );
        })}
      </List>
      <Button onClick={() => void (shown.value = !shown.value)}>{shown.value ? KELUARGA.hide : KELUARGA.show}</Button>
    </Section>
  );
}

function Contact({ kpm }: About) {
  const phone = usePhone();
  const shown = useSignal(false);
  const numbers = aboutFamily(phone, "kontak", kpm.id, "noted_on");
  const card = String(kpm.no_kk ?? "");
  return (
    <Section title={KELUARGA.contact}>
      <p>{String(kpm.address ?? "") || KELUARGA.notSaid}</p>
      {card && (
        <p>
          KK {shown.value ? card : masked(card)}{" "}
          <Button onClick={() => void (shown.value = !shown.value)}>{shown.value ? KELUARGA.hide : KELUARGA.showCard}</Button>
        </p>
      )}
      {kpm.field_note ? <Notice>{String(kpm.field_note)}</Notice> : null}
      <List label={KELUARGA.phone}>
        {numbers.map((one) => (
          <PhoneNumber key={one.id} one={one} />
        ))}
        {kpm.phone ? (
          <Row
            title={<a href={`tel:${kpm.phone}`}>{String(kpm.phone)}</a>}
            note={[KELUARGA.roster, kpm.phone_on && KELUARGA.noted(tanggal(String(kpm.phone_on)))].filter(Boolean).join(" · ")}
          />
        ) : null}
      </List>
      <LinkButton href={`#/keluarga/${kpm.id}/kontak`}>{KELUARGA.addPhone}</LinkButton>
    </Section>
  );
}

function PhoneNumber({ one }: { one: Fields }) {
  const phone = usePhone();
  const mark = async () => {
    const draft = aboutKpm(String(one.kpm_id))(phone);
    draft.edit("kontak", one.id, { works: one.works === false, tried_on: phone.today() });
    await draft.save().catch((error: unknown) => toast(failureWords(error)));
  };
  const day = one.tried_on ? KELUARGA.tried(tanggal(String(one.tried_on))) : KELUARGA.noted(tanggal(String(one.noted_on)));
  const state = one.works === false ? KELUARGA.broken : one.works ? KELUARGA.working : null;
  return (
    <Row title={<a href={`tel:${one.phone}`}>{String(one.phone)}</a>} note={[one.whose, state, day].filter(Boolean).join(" · ")} badge={<Standing kind="kontak" id={one.id} />}>
      <div class="more">
        <Button onClick={mark}>{one.works === false ? KELUARGA.markWorking : KELUARGA.markBroken}</Button>
      </div>
    </Row>
  );
}

const MARKS_SHOWN = 6;

function Attendance({ kpm }: About) {
  const marks = marksOf(usePhone(), kpm.id).slice(0, MARKS_SHOWN);
  return (
    <Section title={KELUARGA.p2k2}>
      {marks.length ? (
        <ul class="marks">
          {marks.map((one) => (
            <li key={one.date}>
              <small>{tanggalPendek(one.date)}</small>
              <Badge tone={one.status === "H" || one.susulan ? "good" : one.status === "A" ? "bad" : "warn"}>
                {one.susulan ? KELUARGA.susulan : word(one.status)}
              </Badge>
            </li>
          ))}
        </ul>
      ) : (
        <Empty>{KELUARGA.noMarks}</Empty>
      )}
    </Section>
  );
}

const CHECKS_SHOWN = 6;

function Checks({ members }: About) {
  const phone = usePhone();
  const lines = members.flatMap((member) => checksOf(phone, member.id).slice(0, CHECKS_SHOWN).map((check) => ({ member, check })));
  return (
    <Section title={KELUARGA.komitmen}>
      {lines.length ? (
        <List>
          {lines.map(({ member, check }) => (
            <Row key={check.id} title={`${member.name}: ${word(check.condition)}`} note={`${bulanKata(String(check.bulan))} · ${rawOf(check)}`} />
          ))}
        </List>
      ) : (
        <Empty>{KELUARGA.noChecks}</Empty>
      )}
    </Section>
  );
}

function rawOf(check: Fields): string {
  const days = (field: string) => (check[field] === null || check[field] === undefined ? "–" : String(check[field]));
  const absent = ["alpa", "izin", "sakit"].some((field) => typeof check[field] === "number");
  const sizes = [check.weight_kg && `${angka(Number(check.weight_kg))} kg`, check.height_cm && `${angka(Number(check.height_cm))} cm`];
  const parts = [absent && KELUARGA.absences(days("alpa"), days("izin"), days("sakit")), ...sizes, check.result && word(check.result), check.reason];
  return parts.filter(Boolean).join(", ");
}

function Payments({ kpm }: About) {
  const phone = usePhone();
  const known = new Map(aboutFamily(phone, "penyaluran", kpm.id, "bulan").map((one) => [String(one.bulan), one]));
  return (
    <Section title={KELUARGA.payments}>
      <List>
        {tahapOf(phone).map((bulan) => {
          const one = known.get(bulan);
          return (
            <Row
              key={bulan}
              href={`#/keluarga/${kpm.id}/penyaluran/${bulan}`}
              title={`${PENYALURAN.tahap} ${bulanKata(bulan)}`}
              note={one ? payment(one) : KELUARGA.notSaid}
              badge={one && <Standing kind="penyaluran" id={one.id} />}
            />
          );
        })}
      </List>
    </Section>
  );
}

function payment(one: Fields): string {
  const holder = one.kks_held_by_family === false && one.kks_holder ? PENYALURAN.heldBy(String(one.kks_holder)) : "";
  return [PENYALURAN.word[String(one.result)], one.date && tanggal(String(one.date)), one.reason, holder].filter(Boolean).join(" · ");
}

function Visits({ kpm }: About) {
  const visits = aboutFamily(usePhone(), "kunjungan", kpm.id, "date");
  return (
    <Section title={KELUARGA.visits}>
      {visits.length ? (
        <List>
          {visits.map((one) => (
            <Row
              key={one.id}
              title={tanggal(String(one.date))}
              note={[one.purpose, one.findings, one.follow_up].filter(Boolean).join(" · ")}
              badge={<Standing kind="kunjungan" id={one.id} />}
            />
          ))}
        </List>
      ) : (
        <Empty>{KELUARGA.noVisits}</Empty>
      )}
    </Section>
  );
}

function Complaints({ kpm }: About) {
  const all = aboutFamily(usePhone(), "pengaduan", kpm.id, "reported_on");
  if (!all.length) return null;
  return (
    <Section title={PENGADUAN.list}>
      <List>
        {all.map((one) => (
          <Complaint key={one.id} one={one} />
        ))}
      </List>
    </Section>
  );
}

function Referrals({ kpm }: About) {
  const all = aboutFamily(usePhone(), "rujukan", kpm.id, "referred_on");
  if (!all.length) return null;
  return (
    <Section title={RUJUKAN.list}>
      <List>
        {all.map((one) => (
          <Referral key={one.id} one={one} />
        ))}
      </List>
    </Section>
  );
}

function Notes({ kpm }: About) {
  const notes = aboutFamily(usePhone(), "catatan", kpm.id, "date");
  if (!notes.length) return null;
  return (
    <Section title={KELUARGA.notes}>
      <List>
        {notes.map((one) => (
          <Row key={one.id} title={String(one.text)} note={tanggal(String(one.date))} badge={<Standing kind="catatan" id={one.id} />} />
        ))}
      </List>
    </Section>
  );
}
