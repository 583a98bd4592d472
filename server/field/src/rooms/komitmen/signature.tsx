/** The signature under a sheet: written on all its records at once. */
import { useSignal } from "@preact/signals";
import { SIMPAN, TANDA } from "../../texts/komitmen";
import { SHEET } from "../../texts/sheet";
import { usePhone } from "../../ui/context";
import { failureWords, useTyped } from "../../ui/form";
import { Button, DateInput, Details, Field, Notice, TextInput, toast } from "../../ui/parts";
import { isTooOld } from "../../work/days";
import type { Member } from "../../work/komitmen";
import { type Signature, sign, signable, standingSignature } from "../../work/komitmen_sign";
import { bound } from "./bound";

/** Who signed for the facility, and when. */
export function SignatureCard(props: { fasilitas: string; triwulan: string; members: readonly Member[] }) {
  const phone = usePhone();
  void phone.version.value;
  const typed = useTyped<Signature | null>(`komitmen/tanda/${props.fasilitas}/${props.triwulan}`, null);
  const error = useSignal<string | null>(null);
  const records = signable(phone, props.fasilitas, props.triwulan, new Set(props.members.map((one) => one.id)));
  const shown = () => typed.value ?? standingSignature(records);
  const part = (name: keyof Signature) =>
    bound<string | null>(
      () => shown()[name],
      (next) => (typed.value = { ...shown(), [name]: next || null }),
    );
  const signed = records.filter((one) => one.record.signer_name && one.record.signed_on).length;
  const save = async () => {
    const day = shown().signed_on ?? "";
    error.value = day > phone.today() ? SHEET.future : isTooOld(day, phone.today()) ? SHEET.old : null;
    if (error.value) return;
    try {
      toast(SIMPAN.saved(await sign(phone, records, shown())));
      typed.value = null;
    } catch (problem) {
      error.value = failureWords(problem);
    }
  };
  return (
    <Details summary={TANDA.title}>
      <p class="hint">{TANDA.hint}</p>
      <p>{records.length ? TANDA.state(signed, records.length) : TANDA.empty}</p>
      <Field label={TANDA.name}>
        <TextInput value={part("signer_name")} max={200} />
      </Field>
      <Field label={TANDA.date}>
        <DateInput value={part("signed_on")} until={phone.today()} />
      </Field>
      {error.value && <Notice tone="bad">{error.value}</Notice>}
      <Button onClick={save} disabled={records.length === 0 || !shown().signer_name || !shown().signed_on}>
        {TANDA.save}
      </Button>
    </Details>
  );
}
