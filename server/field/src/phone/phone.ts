/** Beginning and opening a phone in its files; a mirror that is too old is forgotten. */
import { Kind, type KindData } from "../kernel/kinds";
import kinds from "../shared/kinds.json";
import type { Files } from "../store/files";
import type { Enrolment, Means, Phone } from "./contract";
import { formOf } from "./draft";
import { KeptDrafts } from "./drafts";
import { expire } from "./expiry";
import { Store } from "./store";
import { keepEnrolment, StoredPhone } from "./stored";

/** Write an enrolment into files and open the phone; what is there of the same worker stays. Throws `Refusal` (forbidden) for another. */
export async function createPhone(files: Files, told: Enrolment, means: Means, own: readonly unknown[] = kinds): Promise<Phone> {
  const store = new Store(files);
  await store.load();
  await keepEnrolment(store, told, means.clock());
  return openPhone(files, means, own);
}

/** Open the phone in these files; `own`: the kinds this program knows. */
export async function openPhone(files: Files, means: Means, own: readonly unknown[] = kinds): Promise<Phone> {
  const store = new Store(files);
  await store.load();
  store.learn(allKinds(own as readonly KindData[], (store.get("kinds") ?? []) as readonly KindData[]));
  await expire(store, means);
  const drafts = new KeptDrafts(store);
  await drafts.load((value) => store.forms.get(formOf(value) ?? "") !== undefined);
  return new StoredPhone(store, means, drafts);
}

/** Return the kinds of this program, and those it does not know but the server told (P47). */
function allKinds(own: readonly KindData[], told: readonly KindData[]): Kind[] {
  const names = new Set(own.map((one) => one.name));
  return [...own, ...told.filter((one) => !names.has(one.name))].map((data) => new Kind(data));
}
