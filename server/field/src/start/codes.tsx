/** The one-time code of a file: shown on the first phone, asked for on the second. */

import { signal } from "@preact/signals";
import { render, type VNode } from "preact";
import { Refusal } from "../phone/problems";
import { CODE } from "../texts/start";
import { Button, Dialog, Field, TextInput } from "../ui/parts";

/** Show something in front of whatever screen is open; returns what takes it away. */
function inFront(draw: (close: () => void) => VNode): void {
  const place = document.body.appendChild(document.createElement("div"));
  const close = () => {
    render(null, place);
    place.remove();
  };
  render(draw(close), place);
}

/** Show the code of a file just made. */
export function showCode(code: string): void {
  inFront((close) => (
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

/** Ask for the code of a file; throws `Refusal` (unprocessable) when the dialog is closed without one. */
export function askCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    const code = signal("");
    inFront((close) => {
      const cancel = () => {
        close();
        reject(new Refusal("unprocessable", { field: "code" }));
      };
      const done = () => {
        if (!code.peek().trim()) return;
        close();
        resolve(code.peek());
      };
      return (
        <Dialog title={CODE.ask} onClose={cancel}>
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
