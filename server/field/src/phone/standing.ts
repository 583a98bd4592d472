/** How things stand on a phone: three counts, what needs attention, own changes of a record (P24, P28). */
import errors from "../shared/errors.json";
import type { Attention, OwnChange, Status } from "./contract";
import { ACCEPTED, type Form, type Forms, WAITING } from "./forms";
import { sameValue, type Values } from "../kernel/kinds";
import { isKnownCode } from "./talk";

/** Returns the fields of a record in the mirror, or null. */
export type Standing = (kind: string, id: string) => Values | null;

/** Count changes; `now` is the time by the phone's own clock. */
export function statusOf(forms: Forms, exchangedAt: number | null, now: number): Status {
  let [here, accepted, attention] = [0, 0, 0];
  let oldest: number | null = null;
  for (const form of forms.all()) {
    if (form.state !== "decided") {
      here += form.changes.length;
      oldest = Math.min(oldest ?? form.device_at, form.device_at);
      continue;
    }
    for (const change of form.changes) {
      if (ACCEPTED.has(change.outcome ?? "")) accepted++;
      else if (!change.put_aside) attention++;
    }
  }
  return { here, accepted, attention, unsentAgeS: oldest === null ? null : now - oldest, exchangedAt };
}

/** Return the changes that need attention, oldest first. */
export function attentionOf(forms: Forms, standing: Standing): Attention[] {
  const found: Attention[] = [];
  for (const form of forms.all()) {
    if (form.state !== "decided") continue;
    form.changes.forEach(({ outcome, put_aside }, index) => {
      if (put_aside || ACCEPTED.has(outcome ?? "")) return;
      const change = ownChange(form, index, standing);
      found.push({ ...change, why: change.why ?? errors.conflict });
    });
  }
  return found;
}

/** Return the changes that the server does not have, oldest first. */
export function waitingOf(forms: Forms): OwnChange[] {
  const unsent = forms.all().filter((form) => form.state !== "decided");
  return unsent.flatMap((form) => form.changes.map((_, index) => ownChange(form, index, () => null)));
}

/** Return the changes that the server has taken since a time (Unix seconds by its clock), the newest form first. */
export function acceptedOf(forms: Forms, since: number): OwnChange[] {
  const taken = forms.all().filter((form) => form.state === "decided" && (form.accepted_at ?? 0) >= since);
  return taken.reverse().flatMap((form) =>
    form.changes.flatMap(({ outcome }, index) => (ACCEPTED.has(outcome ?? "") ? [ownChange(form, index, () => null)] : [])),
  );
}

/** Return one own change with what is known about it. */
export function ownChange(form: Form, index: number, standing: Standing): OwnChange {
  const change = form.changes[index] as Form["changes"][number];
  const { kind, id, fields, outcome, code, reason, details } = change;
  const needs = form.state === "decided" && (outcome === "review" || WAITING.has(outcome ?? ""));
  return {
    form: form.id,
    index,
    kind,
    id,
    fields,
    workDate: form.work_date,
    savedAt: form.device_at,
    state: form.state === "decided" ? "decided" : "here",
    outcome,
    code,
    why: isKnownCode(code) ? errors[code] : needs ? errors.conflict : null,
    reason,
    theirs: needs ? differing(fields, standing(kind, id)) : null,
    details,
  };
}

/** Return what stands in the same fields where it differs. */
function differing(fields: Values, standing: Values | null): Values | null {
  if (!standing) return null;
  const names = Object.keys(fields).filter((name) => !sameValue(fields[name] ?? null, standing[name] ?? null));
  return names.length ? Object.fromEntries(names.map((name) => [name, standing[name] ?? null])) : null;
}
