/** The four main places, at the reach of the thumb. */
import { UI } from "../texts/ui";
import { usePhone } from "./context";
import { Icon, type IconName } from "./icons";
import { route } from "./router";

interface Entry {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** Beginnings of the paths that belong to it. */
  readonly under: readonly string[];
}

const ENTRIES: readonly Entry[] = [
  { href: "/", label: UI.today, icon: "today", under: [] },
  { href: "/kelompok", label: UI.p2k2, icon: "people", under: ["/kelompok", "/p2k2"] },
  { href: "/keluarga", label: UI.families, icon: "house", under: ["/keluarga", "/peristiwa"] },
  { href: "/sinkron", label: UI.sync, icon: "sync", under: ["/sinkron"] },
];

const isUnder = (path: string, start: string): boolean => path === start || path.startsWith(`${start}/`);

/** The menu at the foot of every screen. */
export function Menu() {
  const { path } = route.value;
  const present = ENTRIES.find((entry) => entry.under.some((start) => isUnder(path, start))) ?? ENTRIES[0];
  return (
    <nav class="menu" aria-label={UI.menu}>
      <ul>
        {ENTRIES.map((entry) => (
          <li key={entry.href}>
            <a href={`#${entry.href}`} aria-current={entry === present ? (path === entry.href ? "page" : "true") : undefined}>
              <Icon name={entry.icon} />
              <span>{entry.label}</span>
              {entry.href === "/sinkron" && <Count />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
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
