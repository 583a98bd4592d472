/** Putting right a meeting that was written down under the wrong kelompok, plan or day. */
import { type Signal, useSignal } from "@preact/signals";
import { MOVE, P2K2 } from "../../texts/p2k2";
import { usePhone } from "../../ui/context";
import { failureWords, isUnsaved, useTyped } from "../../ui/form";
import { bulanKata, tanggal } from "../../ui/format";
import { Button, Chips, DateInput, Empty, Field, Notice, Screen, Select, TextInput } from "../../ui/parts";
import { go } from "../../ui/router";
import { toast } from "../../ui/toast";
import { isTooOld } from "../../work/days";
import { dayOf, kelompokList, meetingAt, type Meeting, plannedMeeting, stands, unplannedMeeting } from "../../work/p2k2";
import { cancelMeeting, moveMeeting } from "../../work/p2k2move";
import { Leaving } from "../../ui/sheet";
import type { View } from "./frame";
import { sheetName } from "./table";

/** Screen that moves a meeting. */
export function Move({ params }: View) {
  const phone = usePhone();
  const ref = params.ref ?? "";
  const meeting = meetingAt(phone, ref);
  const sesi = meeting && phone.view("p2k2_sesi", meeting.sesiId);
  const path = `/p2k2/${ref}/kegiatan`;
  const problem = meeting === null ? P2K2.gone : isUnsaved(phone, sheetName(ref)) ? MOVE.saveFirst : !stands(sesi) ? MOVE.nothing : null;
  return (
    <Screen title={MOVE.title} back={path}>
      {problem !== null || meeting === null ? <Empty>{problem}</Empty> : <MoveForm meeting={meeting} day={String(sesi?.date)} />}
    </Screen>
  );
}

function MoveForm({ meeting, day: held }: { meeting: Meeting; day: string }) {
  const phone = usePhone();
  const name = `p2k2/pindah/${meeting.ref}`;
  const kelompok = useTyped<string | null>(`${name}/kelompok`, meeting.kelompokId);
  const plan = useTyped<string | null>(`${name}/rencana`, meeting.jadwalId);
  const day = useTyped<string | null>(`${name}/tanggal`, held);
  const reason = useTyped<string | null>(`${name}/alasan`, null);
  const error = useSignal<string | null>(null);
  const groups = kelompokList(phone).map((one) => ({ value: one.id, label: String(one.name) }));
  const plans = phone.by("jadwal", "kelompok_id", kelompok.value ?? "").filter((one) => one.status !== "batal");
  const options = plans.map((one) => ({ value: one.id, label: `${bulanKata(String(one.bulan))}: ${tanggal(dayOf(one))}` }));
  const target = (): Meeting | null => {
    const chosen = plans.find((one) => one.id === plan.value);
    if (chosen) return plannedMeeting(phone, chosen);
    return kelompok.value && day.value ? unplannedMeeting(phone, kelompok.value, day.value, 1) : null;
  };
  const finish = async (work: () => Promise<string>, path: string) => {
    if (error.value !== null) return;
    try {
      const told = await work();
      await Promise.all(["kelompok", "rencana", "tanggal", "alasan"].map((one) => phone.draft.drop(`typed/${name}/${one}`)));
      toast(told);
      go(path, { replace: true });
    } catch (failure) {
      error.value = failureWords(failure);
    }
  };
  const move = () => {
    const to = target();
    const isSame = to === null || to.sesiId === meeting.sesiId || !day.value || day.value > phone.today() || isTooOld(day.value, phone.today());
    error.value = isSame ? MOVE.same : reason.value ? null : MOVE.needReason;
    const work = async () => MOVE.moved(await moveMeeting(phone, meeting, to!, day.value ?? held, reason.value ?? ""));
    return finish(work, `/p2k2/${to?.ref ?? ""}`);
  };
  const cancel = () => {
    error.value = reason.value ? null : MOVE.needReason;
    return finish(() => cancelMeeting(phone, meeting, reason.value ?? "").then(() => MOVE.cancelled), "/p2k2");
  };
  const now = `${String(phone.view("kelompok", meeting.kelompokId)?.name ?? "")}, ${bulanKata(meeting.bulan)}, ${tanggal(held)}`;
  return (
    <>
      <p>{MOVE.hint}</p>
      <Notice title={MOVE.now}>{now}</Notice>
      <Field label={MOVE.kelompok}>
        <Select value={kelompok} options={groups} onInput={() => (plan.value = null)} />
      </Field>
      <Field label={MOVE.plan}>
        <Select value={plan} options={options} empty={MOVE.noPlan} />
      </Field>
      <Field label={MOVE.date}>
        <DateInput value={day} until={phone.today()} />
      </Field>
      <Leaving day={day.value} />
      <Reason value={reason} />
      {error.value && (
        <p class="error" role="alert">
          {error.value}
        </p>
      )}
      <div class="buttons">
        <Button kind="main" onClick={move}>
          {MOVE.go}
        </Button>
        <Button kind="danger" onClick={cancel}>
          {MOVE.cancel}
        </Button>
      </div>
    </>
  );
}

/** Why, in words of one's own or ready ones. */
function Reason({ value }: { value: Signal<string | null> }) {
  return (
    <>
      <Field label={MOVE.reason}>
        <TextInput value={value} max={200} />
      </Field>
      <Chips
        label={MOVE.reason}
        hidden
        options={MOVE.reasons.map((one) => ({ value: one, label: one }))}
        chosen={value.value ? [value.value] : []}
        onToggle={(one) => (value.value = one)}
      />
    </>
  );
}
