/** The size of letters, kept on this phone beside the setting of the phone itself. */

const KEY = "letters";

/** Sizes a worker can choose. */
export type Letters = "normal" | "large" | "huge";

/** Return the size chosen before. */
export function letters(): Letters {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "large" || kept === "huge" ? kept : "normal";
  } catch {
    return "normal"; // storage is denied: the start says so
  }
}

/** Choose a size, now and from now on. */
export function setLetters(size: Letters): void {
  document.documentElement.dataset.letters = size;
  try {
    localStorage.setItem(KEY, size);
  } catch {
    return; // no room even for this: the size holds until the app is closed
  }
}
