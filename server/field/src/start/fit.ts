/** Whether this browser can do what the app needs. */

/** Return the names of features that are missing; empty when all are there. */
export function missingFeatures(): string[] {
  const needed: [string, boolean][] = [
    ["HTTPS", isSecureContext],
    ["Web Crypto", Boolean(crypto?.subtle)],
    ["IndexedDB", "indexedDB" in self],
    ["Service Worker", "serviceWorker" in navigator],
    ["Web Locks", "locks" in navigator],
    ["Promise.allSettled", "allSettled" in Promise],
  ];
  return needed.filter(([, there]) => !there).map(([name]) => name);
}
