/** Short news on top of the screen, also read aloud. */
import { signal } from "@preact/signals";
import { UI } from "../texts/ui";

interface News {
  readonly number: number;
  readonly text: string;
  readonly undo?: () => void;
}

const SHOWN_MS = 6_000;
const SHOWN_WITH_UNDO_MS = 15_000;
const shown = signal<News | null>(null);

/** Tell something for a few seconds; with `undo` it stays longer and offers to take it back. */
export function toast(text: string, options: { undo?: () => void } = {}): void {
  const news: News = { number: (shown.peek()?.number ?? 0) + 1, text, ...options };
  shown.value = news;
  setTimeout(() => shown.peek() === news && (shown.value = null), news.undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
}

/** Take away what is told, and the way to undo it. */
export function hush(): void {
  shown.value = null;
}

/** The place where news appears; the frame has it once, always there so that readers listen to it. */
export function Toasts() {
  const news = shown.value;
  const undo = news?.undo;
  const takeBack = () => {
    shown.value = null;
    undo?.();
  };
  return (
    <div class="toasts" role="status" aria-live="polite">
      {news && (
        <div class="toast" key={news.number}>
          <span>{news.text}</span>
          {undo && (
            <button type="button" onClick={takeBack}>
              {UI.undo}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
