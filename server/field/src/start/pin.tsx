/** PINs being typed: one, and a new one twice. */

import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { PIN_DIGITS_MAX } from "../shared/limits.json";
import { pinFault } from "../store/vault";
import { PIN } from "../texts/start";
import { Button } from "../ui/parts";

/** A PIN; shown as dots. */
export function PinInput(props: { label: string; value: Signal<string>; hint?: string; error?: string | null; fresh?: boolean; disabled?: boolean }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.hint && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      <input
        id={id}
        type="password"
        inputMode="numeric"
        autocomplete={props.fresh ? "new-password" : "off"}
        maxLength={PIN_DIGITS_MAX}
        disabled={props.disabled}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={[props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(" ") || undefined}
        value={props.value.value}
        onInput={(event) => (props.value.value = event.currentTarget.value)}
      />
      {props.error && (
        <p class="error" id={`${id}-error`} role="alert">
          {props.error}
        </p>
      )}
    </div>
  );
}

/** A new PIN, typed twice; `done` gets it when both are alike and it is no PIN that many would choose. */
export function PinTwice({ done }: { done: (pin: string) => Promise<void> }) {
  const fresh = useSignal("");
  const repeat = useSignal("");
  const error = useSignal<string | null>(null);
  const busy = useSignal(false);
  const save = async () => {
    const fault = pinFault(fresh.peek());
    error.value = fault ? PIN[fault] : fresh.peek() === repeat.peek() ? null : PIN.differ;
    if (error.peek() || busy.peek()) return;
    busy.value = true;
    try {
      await done(fresh.peek());
    } finally {
      busy.value = false;
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void save();
  };
  return (
    <form onSubmit={submit}>
      <PinInput fresh label={PIN.fresh} hint={PIN.hint} value={fresh} disabled={busy.value} />
      <PinInput fresh label={PIN.repeat} error={error.value} value={repeat} disabled={busy.value} />
      <div class="buttons">
        <Button kind="main" busy={busy.value} onClick={save}>
          {busy.value ? PIN.working : PIN.save}
        </Button>
      </div>
    </form>
  );
}
