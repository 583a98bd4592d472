/** The short forms about a family: visit, payment, note, telephone number. */

import { useMemo } from "preact/hooks";
import type { Phone } from "../../phone/contract";
import { CATATAN, KONTAK, KUNJUNGAN, PENYALURAN } from "../../texts/catat";
import { usePhone } from "../../ui/context";
import { bulanKata, tanggal } from "../../ui/format";
import { Notice } from "../../ui/parts";
import { route } from "../../ui/router";
import { isBulan } from "../../work/days";
import { exitOf, monthsAfter } from "../../work/graduasi";
import { Nowhere } from "../missing";
import { type Answers, Leaving, type Question, Sheet } from "../../ui/sheet";

type View = { params: Record<string, string> };

/** Open a form about a family, in the partition of the family. */
export const aboutKpm = (id: string) => (phone: Phone) => phone.form({ kabupaten: phone.kabupatenOf("kpm", id) });

const isAfter = (answers: Answers) => answers.purpose === KUNJUNGAN.after;

/** What a visit asks; `months` are those of the visits after an exit that may be told, none while the family has not left. */
function visitAsks(months: readonly string[]): readonly Question[] {
  const after = { value: KUNJUNGAN.after, label: KUNJUNGAN.after };
  const which = months.map((one) => ({ value: one, label: KUNJUNGAN.monthsAfter(one) }));
  const asked: readonly Question[] = [
    { field: "after_months", kind: "pick", label: KUNJUNGAN.months, options: which, needed: true, when: isAfter },
    { field: "keadaan", kind: "choice", label: KUNJUNGAN.keadaan, options: KUNJUNGAN.states, needed: true, when: isAfter },
    { field: "propose_again", kind: "flag", label: KUNJUNGAN.again, when: (answers) => isAfter(answers) && answers.keadaan === "jatuh_kembali" },
    {
      field: "propose_reason",
      kind: "text",
      label: KUNJUNGAN.againReason,
      needed: true,
      when: (answers) => isAfter(answers) && answers.keadaan === "jatuh_kembali" && answers.propose_again === true,
    },
  ];
  const purposes = months.length ? [after, ...KUNJUNGAN.purposes] : KUNJUNGAN.purposes;
  return [
    { field: "date", kind: "day", label: KUNJUNGAN.date, needed: true, work: true, leaves: true },
    { field: "purpose", kind: "pick", label: KUNJUNGAN.purpose, options: purposes, needed: true },
    ...(months.length ? asked : []),
    { field: "met", kind: "line", label: KUNJUNGAN.met },
    { field: "findings", kind: "text", label: KUNJUNGAN.findings },
    { field: "follow_up", kind: "text", label: KUNJUNGAN.followUp },
  ];
}

/** A home visit; `?sesi=` names the meeting whose material it repeats, and after an exit from PKH it asks how the family lives. */
export function Kunjungan({ params }: View) {
  const id = params.id ?? "";
  const phone = usePhone();
  const sesiId = route.value.query.get("sesi") ?? "";
  const sesi = phone.view("p2k2_sesi", sesiId);
  const exit = exitOf(phone, id);
  const months = exit ? monthsAfter(phone, exit) : { all: [], next: null, due: false };
  const initial = {
    date: phone.today(),
    after_months: months.next,
    ...(months.due && { purpose: KUNJUNGAN.after }),
    ...(sesi && { p2k2_sesi_id: sesi.id, purpose: KUNJUNGAN.absent }),
  };
  return (
    <Sheet
      title={KUNJUNGAN.title}
      name={`kunjungan/${id}/${sesiId}`}
      parent={`/keluarga/${id}`}
      open={aboutKpm(id)}
      initial={initial}
      questions={visitAsks(months.all)}
      fill={(draft, { after_months, ...answers }) => {
        const told = exit && after_months ? { graduasi_id: exit.id, after_months: Number(after_months) } : {};
        draft.make("kunjungan", { ...answers, ...told, kpm_id: id });
      }}
    >
      {sesi && <Notice>{KUNJUNGAN.sesi(tanggal(String(sesi.date)))}</Notice>}
      {exit && <Notice>{KUNJUNGAN.exited(tanggal(String(exit.exit_on)))}</Notice>}
    </Sheet>
  );
}

const cair = (answers: Answers) => answers.result === "cair";
const notCair = (answers: Answers) => answers.result === "belum" || answers.result === "gagal";

const PAYMENT: readonly Question[] = [
  { field: "result", kind: "choice", label: PENYALURAN.result, options: PENYALURAN.results, needed: true },
  { field: "reason", kind: "text", label: PENYALURAN.reason, when: (answers) => answers.result === "belum" },
  { field: "failure", kind: "text", label: PENYALURAN.reason, when: (answers) => answers.result === "gagal", needed: true },
  { field: "date", kind: "day", label: PENYALURAN.dateCair, when: cair },
  { field: "asked", kind: "day", label: PENYALURAN.dateAsked, when: notCair, work: true },
  { field: "amount", kind: "number", label: PENYALURAN.amount, max: 100_000_000, when: cair },
  { field: "channel", kind: "choice", label: PENYALURAN.channel, options: PENYALURAN.channels, when: cair },
  { field: "kks_held_by_family", kind: "flag", label: PENYALURAN.held },
  { field: "kks_holder", kind: "line", label: PENYALURAN.holder, when: (answers) => answers.kks_held_by_family === false, needed: true },
  { field: "note", kind: "text", label: PENYALURAN.note },
];

/** The payment of one stage; the same stage opened again shows what is known. */
export function Penyaluran({ params }: View) {
  return isBulan(params.bulan ?? "") ? <Payment {...params} /> : <Nowhere />;
}

function Payment({ id = "", bulan = "" }: Record<string, string>) {
  const phone = usePhone();
  const slot = phone.slot("penyaluran", { kpm_id: id, bulan });
  const initial = useMemo(() => {
    const known = phone.view("penyaluran", slot);
    const day = known?.date ?? phone.today();
    return { ...known, failure: known?.reason ?? null, date: day, asked: day };
  }, [slot]);
  const open = (opened: Phone) => {
    const draft = aboutKpm(id)(opened);
    draft.see("penyaluran", slot);
    return draft;
  };
  return (
    <Sheet
      title={`${PENYALURAN.title} ${bulanKata(bulan)}`}
      name={`penyaluran/${slot}`}
      record={phone.view("penyaluran", slot)}
      parent={`/keluarga/${id}`}
      open={open}
      initial={initial}
      questions={PAYMENT}
      fill={(draft, answers) =>
        draft.make("penyaluran", {
          kpm_id: id,
          bulan,
          result: answers.result,
          reason: answers.reason ?? answers.failure,
          date: answers.date ?? answers.asked,
          amount: answers.amount,
          channel: answers.channel,
          kks_held_by_family: answers.kks_held_by_family,
          kks_holder: answers.kks_holder,
          note: answers.note,
        })
      }
    >
      <Leaving day={bulan} />
    </Sheet>
  );
}

const NOTE: readonly Question[] = [{ field: "text", kind: "text", label: CATATAN.text, needed: true }];

/** A note about a family. */
export function Catatan({ params }: View) {
  const id = params.id ?? "";
  const phone = usePhone();
  return (
    <Sheet
      title={CATATAN.title}
      name={`catatan/${id}`}
      parent={`/keluarga/${id}`}
      open={aboutKpm(id)}
      questions={NOTE}
      fill={(draft, answers) => draft.make("catatan", { ...answers, kpm_id: id, date: phone.today() })}
    />
  );
}

const NUMBER: readonly Question[] = [
  { field: "phone", kind: "tel", label: KONTAK.phone, needed: true },
  { field: "whose", kind: "line", label: KONTAK.whose, hint: KONTAK.whoseHint },
  { field: "works", kind: "flag", label: KONTAK.works },
];

/** A telephone number, with the day on which it was noted. */
export function Kontak({ params }: View) {
  const id = params.id ?? "";
  const phone = usePhone();
  return (
    <Sheet
      title={KONTAK.title}
      name={`kontak/${id}`}
      parent={`/keluarga/${id}`}
      open={aboutKpm(id)}
      questions={NUMBER}
      fill={(draft, answers) => {
        const tried = answers.works === null ? {} : { tried_on: phone.today() };
        draft.make("kontak", { ...answers, ...tried, kpm_id: id, noted_on: phone.today() });
      }}
    />
  );
}
