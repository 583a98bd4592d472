/** The main places of a worker, at the reach of the thumb. */
import { useEffect, useRef } from "preact/hooks";
import type { Phone } from "../phone/contract";
import { UI } from "../texts/ui";
import { isVolunteer, takesPart } from "../work/aid";
import { usePhone } from "./context";
import { Icon, type IconName } from "./icons";
import { AID } from "./rooms";
import { route } from "./router";

interface Entry {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** Beginnings of the paths that belong to it. */
  readonly under: readonly string[];
}

const TODAY: Entry = { href: "/", label: UI.today, icon: "today", under: [] };
const MEETINGS: Entry = { href: "/p2k2", label: UI.p2k2, icon: "people", under: ["/p2k2", "/kelompok"] };
const ROUND: Entry = { href: "/supervisi", label: UI.round, icon: "people", under: ["/supervisi"] };
const FAMILIES: Entry = { href: "/keluarga", label: UI.families, icon: "house", under: ["/keluarga", "/pengaduan", "/usul"] };
const DISASTERS: Entry = { href: AID, label: UI.disasters, icon: "tent", under: [AID] };
const SYNC: Entry = { href: "/sinkron", label: UI.sync, icon: "sync", under: ["/sinkron"] };

/** A supervisor holds no meetings of his own, a volunteer has no families; who is called to disasters has both. */
function entriesFor(phone: Phone): readonly Entry[] {
  void phone.version.value;
  if (isVolunteer(phone)) return [TODAY, DISASTERS, SYNC];
  const families = [TODAY, phone.role === "supervisor" ? ROUND : MEETINGS, FAMILIES];
  return [...families, ...(takesPart(phone) ? [DISASTERS] : []), SYNC];
}

const isUnder = (path: string, start: string): boolean => path === start || path.startsWith(`${start}/`);

/** The menu at the foot of every screen. */
export function Menu() {
  const { path } = route.value;
  const entries = entriesFor(usePhone());
  const present = entries.find((entry) => entry.under.some((start) => isUnder(path, start))) ?? TODAY;
  const bar = useRef<HTMLElement>(null);
  useEffect(() => (bar.current ? measure(bar.current) : undefined), []);
  return (
    <nav class="menu" aria-label={UI.menu} ref={bar}>
      <ul>
        {entries.map((entry) => (
          <li key={entry.href}>
            <a href={`#${entry.href}`} aria-current={entry === present ? (path === entry.href ? "page" : "true") : undefined}>
              <Icon name={entry.icon} />
              <span>{entry.label}</span>
              {entry === SYNC && <Count />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Tell the style sheet how high the menu is, so that what sticks above it stays above it; returns what ends that. */
function measure(bar: HTMLElement): () => void {
  const root = document.documentElement.style;
  const observer = new ResizeObserver(() => root.setProperty("--menu", `${bar.offsetHeight}px`));
  observer.observe(bar);
  return () => {
    observer.disconnect();
    root.removeProperty("--menu");
  };
}

/** What needs attention counts first, then what is only on this phone. */
function Count() {
  const { attention, here } = usePhone().status.value;
  const count = attention || here;
  if (!count) return null;
  return (
    <>
      <span class={attention ? "count" : "count calm"} aria-hidden="true">
        {count > 99 ? "99+" : count}
      </span>
      <span class="unseen">, {attention ? UI.attention(attention) : UI.here(here)}</span>
    </>
  );
}
