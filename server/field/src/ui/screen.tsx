/** One screen: its head with title and state of the exchange, its content, its main action. */
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { UI } from "../texts/ui";
import { PhoneContext } from "./context";
import { failureWords } from "./form";
import { Icon } from "./icons";
import { back, route } from "./router";

interface ScreenProps {
  title: string;
  /** Show a way back; a path names the screen to go to when the app was opened here. */
  back?: boolean | string;
  /** Buttons that stay in reach at the foot of the screen. */
  action?: ComponentChildren;
  children: ComponentChildren;
}

/** Frame of every screen; the focus goes to its title whenever another screen opens. */
export function Screen({ title, back: way, action, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = route.value.path;
  useEffect(() => heading.current?.focus({ preventScroll: true }), [path]);
  return (
    <div class="screen">
      <header class="head">
        {way && (
          <button type="button" class="round" aria-label={UI.back} onClick={() => back(way === true ? "/" : way)}>
            <Icon name="back" />
          </button>
        )}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <SyncMark />
      </header>
      <main id="isi" tabIndex={-1}>
        <Unkept />
        {children}
      </main>
      {action && <div class="action">{action}</div>}
    </div>
  );
}

/** Says that what is typed is not on the disk, and what to do. */
function Unkept() {
  const trouble = useContext(PhoneContext)?.draft.trouble.value;
  return trouble ? (
    <p class="notice bad" role="alert">
      {failureWords(trouble)}
    </p>
  ) : null;
}

/** How much of the work is only on this phone. */
function SyncMark() {
  const phone = useContext(PhoneContext);
  if (phone === null) return null;
  const { here, exchangedAt } = phone.status.value;
  const busy = phone.syncing.value.phase !== "rest";
  if (!here && !busy && exchangedAt === null) return null;
  return (
    <a href="#/sinkron" class={here ? "mark here" : "mark"}>
      {busy ? (
        UI.sending
      ) : here ? (
        UI.here(here)
      ) : (
        <>
          <Icon name="check" />
          <span class="unseen">{UI.allSent}</span>
        </>
      )}
    </a>
  );
}
