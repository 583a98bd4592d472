/** What screens of a disaster have in common: that the phone knows it, its name, and how far a record has come. */
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { BENCANA, jenisKata } from "../../texts/bencana";
import { EVENT } from "../../texts/bencana_forms";
import { usePhone } from "../../ui/context";
import { Badge } from "../../ui/parts";
import { type Event, eventOf, progressOf } from "../../work/aid";
import { Gone } from "../missing";

/** What a screen inside a disaster is given. */
export interface Inside {
  readonly event: Event;
  readonly params: Record<string, string>;
}

/** Make a screen inside the disaster `:id`; it says so where the phone knows none, and stays when the disaster leaves the phone. */
export function inEvent(title: string, View: (props: Inside) => VNode) {
  return function InEvent({ params }: { params: Record<string, string> }): VNode {
    const phone = usePhone();
    void phone.version.value;
    const kept = useRef<Event | null>(null);
    kept.current = eventOf(phone, params.id ?? "") ?? kept.current;
    return kept.current ? <View event={kept.current} params={params} /> : <Gone title={title} back="/bencana">{EVENT.gone}</Gone>;
  };
}

/** What people call a disaster. */
export const nameOf = ({ name, jenis }: Event): string => name || jenisKata(jenis);

/** Says of a record that it is on this phone alone, or waits until the post lets its author in. */
export function Progress({ kind, id }: { kind: string; id: string }) {
  const progress = progressOf(usePhone(), kind, id);
  if (progress === null) return null;
  return progress === "here" ? <Badge>{BENCANA.notSent}</Badge> : <Badge tone="warn">{EVENT.waiting}</Badge>;
}
