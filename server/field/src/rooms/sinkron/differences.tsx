/** Two values of the same fields, side by side. */
import type { OwnChange } from "../../phone/contract";
import { SINKRON } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { differences } from "../../work/describe";

/** What was written here and what stands against it, field by field; `other` names whose that is. */
export function Differences({ change, other }: { change: Pick<OwnChange, "kind" | "fields" | "theirs">; other?: string }) {
  const found = differences(usePhone(), change);
  if (!found.length) return null;
  return (
    <dl class="differences">
      {found.map((one) => (
        <div key={one.field}>
          <dt>{one.label}</dt>
          <dd class="values">
            <span>
              <small>{SINKRON.mine}</small> {one.mine}
            </span>
            <span>
              <small>{other ?? SINKRON.theirs}</small> {one.theirs}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
