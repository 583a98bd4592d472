/** A question in front of the screen. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { UI } from "../texts/ui";
import { Icon } from "./icons";

/** A dialog that keeps the focus inside, closes by Escape, and gives the focus back where it was. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => before?.focus?.({ preventScroll: true });
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    props.onClose();
  };
  return (
    <dialog ref={box} aria-labelledby={title} onCancel={cancel}>
      <div class="dialog-head">
        <h2 id={title}>{props.title}</h2>
        <button type="button" class="round" aria-label={UI.close} onClick={props.onClose}>
          <Icon name="close" />
        </button>
      </div>
      {props.children}
    </dialog>
  );
}
