/** Which screen is shown: the route lives in the hash of the address. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { VNode } from "preact";

/** Where the app is. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

/** One screen and the paths it answers to; `:id` in the pattern is handed to the view as a parameter. */
export interface Route {
  pattern: string;
  view: (props: { params: Record<string, string> }) => VNode;
  title: string;
}

/** A route with the parameters that a path gave it. */
export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Read the hash of an address; anything that is no route is the home screen. */
export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  return { path: path.startsWith("/") ? path : "/", query: new URLSearchParams(query) };
}

/** Return the address of a place, to come back to it. */
export function addressOf({ path, query }: Place): string {
  const words = query.toString();
  return words ? `${path}?${words}` : path;
}

const current = signal<Place>(placeOf(location.hash));

/** The present place; reading it in a component draws that component again on every change. */
export const route: ReadonlySignal<Place> = current;

/** How many screens of the app lie behind this one; kept in the history so that it survives a reload. */
function depth(): number {
  return (history.state as { depth?: number } | null)?.depth ?? 0;
}

/** Scroll positions by depth, so that going back shows the line one came from. */
const scrolled = new Map<number, number>();

/** Open a screen; `replace` puts it in the place of the present one. */
export function go(path: string, options: { replace?: boolean } = {}): void {
  scrolled.set(depth(), scrollY);
  if (options.replace) history.replaceState({ depth: depth() }, "", `#${path}`);
  else history.pushState({ depth: depth() + 1 }, "", `#${path}`);
  current.value = placeOf(location.hash);
  scrollTo(0, 0);
}

/** Go to the screen one came from, or to `parent` when the app was opened here. */
export function back(parent = "/"): void {
  if (depth() > 0) history.back();
  else go(parent, { replace: true });
}

/** Follow links, typed addresses and the phone's own back button. */
export function listen(): void {
  history.scrollRestoration = "manual";
  if (history.state === null) history.replaceState({ depth: 0 }, "");
  let last = depth();
  addEventListener("click", () => scrolled.set(depth(), scrollY), { capture: true, passive: true });
  addEventListener("popstate", () => {
    const followed = history.state === null;
    if (followed) history.replaceState({ depth: last + 1 }, "");
    last = depth();
    current.value = placeOf(location.hash);
    const top = followed ? 0 : (scrolled.get(last) ?? 0);
    requestAnimationFrame(() => settle(top, SETTLE_FRAMES));
  });
  addEventListener("pointerdown", () => cancelAnimationFrame(frame), { capture: true, passive: true }); // a reader's own hand goes first
}

/** Pictures to wait for a long list that is drawn piece by piece. */
const SETTLE_FRAMES = 60;
let frame = 0;

/** Scroll to where the reader was as soon as the screen is that long again. */
function settle(top: number, tries: number): void {
  frame = requestAnimationFrame(() => {
    scrollTo(0, top);
    if (scrollY + 1 < top && tries > 0) settle(top, tries - 1);
  });
}

/** Find the route of a path; the first that fits wins. */
export function matching(routes: readonly Route[], path: string): Match | null {
  const parts = path.split("/");
  for (const one of routes) {
    const params = paramsOf(one.pattern.split("/"), parts);
    if (params !== null) return { route: one, params };
  }
  return null;
}

function paramsOf(pattern: string[], parts: string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (let index = 0; index < pattern.length; index++) {
    const word = pattern[index]!;
    const part = parts[index]!;
    if (word.startsWith(":") && part) params[word.slice(1)] = part;
    else if (word !== part) return null;
  }
  return params;
}
