/** The offer of a new version, to be taken when nothing is in hand. */

import { update } from "./texts/update";
import { Button, Notice } from "./ui/parts";
import { applyUpdate, updateReady } from "./update";

/** Say that a new version lies ready; nothing is shown before. */
export function UpdateOffer() {
  if (!updateReady.value) return null;
  return (
    <Notice tone="plain" title={update.ready}>
      <p>{update.kept}</p>
      <Button onClick={applyUpdate}>{update.take}</Button>
    </Notice>
  );
}
