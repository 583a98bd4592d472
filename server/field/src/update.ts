/** Offer a new version of the app; it is taken only when the worker says so. */

import { signal } from "@preact/signals";

const CHECK_MS = 3_600_000;

/** Whether a newer version lies ready on the phone. */
export const updateReady = signal(false);

let registration: ServiceWorkerRegistration | null = null;
let asked = false;

/** Register the service worker, and look for a newer version when the app comes back into view, at most hourly. */
export async function startUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("controllerchange", () => {
    if (!asked) return; // the first installation, or another tab that took the new version
    asked = false;
    location.reload();
  });
  registration = await serviceWorker.register("sw.js", { updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  const found = registration;
  look(found);
  found.addEventListener("updatefound", () => {
    found.installing?.addEventListener("statechange", () => look(found));
  });
  let checked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - checked < CHECK_MS) return;
    checked = Date.now();
    found.update().catch(() => undefined); // without signal: at the next time
  });
}

/** Take the newer version: one reload, after what is open has been kept as typed. */
export function applyUpdate(): void {
  asked = true;
  if (registration?.waiting) registration.waiting.postMessage("skip");
  else location.reload(); // another tab has taken it already
}

function look(found: ServiceWorkerRegistration): void {
  if (found.waiting && navigator.serviceWorker.controller) updateReady.value = true;
}
