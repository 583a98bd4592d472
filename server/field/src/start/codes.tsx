/** The one-time code of a file: shown on the first phone, asked for on the second. */

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { render, type VNode } from "preact";
import { Refusal } from "../phone/problems";
import { CODE } from "../texts/start";
import { Button, Dialog, Field, TextInput } from "../ui/parts";

/** Show something in front of the screens of a session, until `end` is called: by a tap, or when the session is no more. */
function inFront(session: ReadonlySignal<unknown>, end: () => void, draw: (close: () => void) => VNode): void {
  const place = document.body.appendChild(document.createElement("div"));
  const mine = session.peek();
  const close = () => {
    unwatch();
    render(null, place);
    place.remove();
    end();
  };
  render(draw(close), place);
  const unwatch = effect(() => {
    if (session.value !== mine) close();
  });
}

/** Show the code of a file just made, as long as the session is open. */
export function showCode(code: string, session: ReadonlySignal<unknown>): void {
  inFront(session, () => undefined, (close) => (
    <Dialog title={CODE.shown} onClose={close}>
      <p>{CODE.shownLead}</p>
      <p class="code">
        <output>{`${code.slice(0, 4)} ${code.slice(4)}`}</output>
      </p>
      <Button kind="main" onClick={close}>
        {CODE.done}
      </Button>
    </Dialog>
  ));
}

/** Ask for the code of a file; throws `Refusal` (unprocessable) when the dialog is closed without one, or the session. */
export function askCode(session: ReadonlySignal<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    const code = signal("");
    const cancelled = () => reject(new Refusal("unprocessable", { field: "code" }));
    inFront(session, cancelled, (close) => {
      const done = () => {
        if (!code.peek().trim()) return;
        resolve(code.peek()); // closing rejects what is not resolved
        close();
      };
      return (
        <Dialog title={CODE.ask} onClose={close}>
          <Field label={CODE.ask} hint={CODE.askHint}>
            <TextInput value={code} max={20} />
          </Field>
          <Button kind="main" onClick={done}>
            {CODE.open}
          </Button>
        </Dialog>
      );
    });
  });
}
