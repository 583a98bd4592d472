/** How far the first sync is, so that nobody takes a part for the whole. */
import { FIRST, WARN } from "../../texts/home";
import { usePhone } from "../../ui/context";
import { ukuran } from "../../ui/format";
import { Button, Notice, Progress } from "../../ui/parts";

/** A card while data are being fetched, and while some have not come. */
export function FirstSync() {
  const phone = usePhone();
  const { phase, families, familiesTotal, bytes, bytesTotal, partial } = phone.syncing.value;
  if (phase === "first") {
    const known = familiesTotal !== null && familiesTotal > 0;
    const size = FIRST.bytes(ukuran(bytes), bytesTotal === null ? null : ukuran(bytesTotal));
    return (
      <div class="card">
        <h2>{FIRST.title}</h2>
        <Progress
          value={known ? families : bytes}
          max={known ? familiesTotal : bytesTotal}
          label={`${FIRST.families(families, familiesTotal)} · ${size}`}
        />
        <p class="hint">{FIRST.usable}</p>
      </div>
    );
  }
  if (!partial || phase !== "rest") return null;
  return (
    <Notice tone="warn" title={FIRST.partialTitle}>
      <p>{FIRST.partial}</p>
      <Button onClick={() => phone.sync()}>{WARN.sync}</Button>
    </Notice>
  );
}
