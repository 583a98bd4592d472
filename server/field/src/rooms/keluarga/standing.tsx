/** What became of the newest own change of a record; nothing for what others made. */

import { usePhone } from "../../ui/context";
import { Badge } from "../../ui/parts";
import { outcomeWord } from "../../work/describe";

/** Waiting on this phone, taken, or to be looked at. */
export function Standing({ kind, id }: { kind: string; id: string }) {
  const changes = usePhone().history(kind, id);
  const newest = changes[changes.length - 1];
  if (!newest) return null;
  const { label, tone } = outcomeWord(newest);
  return <Badge tone={tone}>{label}</Badge>;
}
