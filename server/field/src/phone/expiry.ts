/** When a phone forgets what it holds of families; what the worker made stays, whatever happens. */
import { MIRROR_DAYS } from "../shared/limits.json";
import type { Means } from "./contract";
import type { Store } from "./store";

const DAY_S = 86_400;

/** Forget the mirror after long silence of the server. */
export async function expire(store: Store, means: Means): Promise<void> {
  const last = store.get("pulled_at");
  const days = store.get("mirror_days") ?? MIRROR_DAYS;
  const now = means.clock() + (store.get("offset") ?? 0);
  if (last !== undefined && now - last > days * DAY_S) await forgetMirror(store);
}

/** Forget all rows of the server at once, as a phone does that was reported stolen. */
export async function forgetMirror(store: Store): Promise<void> {
  if (!store.mirror.scopes.size) return;
  await store.transaction((changes) => {
    changes.mirror.dropUnheld(() => false);
    changes.places.expire();
    changes.set({ download: undefined, news: undefined });
  });
}
