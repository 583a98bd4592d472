/** The size of letters, kept on this phone beside the setting of the phone itself. */

const KEY = "letters";

/** Sizes a worker can choose. */
export type Letters = "normal" | "large" | "huge";

/** Return the size chosen before. */
export function letters(): Letters {
  const kept = localStorage.getItem(KEY);
  return kept === "large" || kept === "huge" ? kept : "normal";
}

/** Choose a size, now and from now on. */
export function setLetters(size: Letters): void {
  localStorage.setItem(KEY, size);
  document.documentElement.dataset.letters = size;
}
