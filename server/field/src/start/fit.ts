/** Whether this browser can do what the app needs. */

/** What is missing where the browser may not keep data for this address. */
export const STORAGE = "penyimpanan";

/** Return the names of features that are missing; empty when all are there. */
export function missingFeatures(): string[] {
  const needed: [string, boolean][] = [
    ["HTTPS", isSecureContext],
    ["Web Crypto", Boolean(crypto?.subtle)],
    ["IndexedDB", "indexedDB" in self],
    ["Service Worker", "serviceWorker" in navigator],
    ["Web Locks", "locks" in navigator],
    ["Promise.allSettled", "allSettled" in Promise],
    [STORAGE, mayStore()],
  ];
  return needed.filter(([, there]) => !there).map(([name]) => name);
}

/** Where cookies are blocked, the browser throws already at the look at its storage. */
function mayStore(): boolean {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}
