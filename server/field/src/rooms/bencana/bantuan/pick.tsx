/** Which household is handed something: found by name, card or RT, those that nothing reached yet first. */
import { useMemo, useState } from "preact/hooks";
import type { Fields } from "../../../phone/contract";
import { BANTUAN } from "../../../texts/bantuan";
import { usePhone } from "../../../ui/context";
import { useTyped } from "../../../ui/form";
import { useLater } from "../../../ui/later";
import { Badge, Button, Check, Empty, Field, LinkButton, List, Row, Screen, TextInput } from "../../../ui/parts";
import { find } from "../../../work/korban";
import { householdName, households, withoutAid } from "../../../work/penerima";
import type { Inside } from "../around";
import { householdNote } from "../household_words";

const PIECE = 30;

/** Households of a disaster that fit what was typed, those without aid first, then by name. */
export function useFound(ids: readonly string[], words: string): { all: Fields[]; left: ReadonlySet<string> } {
  const phone = usePhone();
  const kinds = ["korban", "bantuan", "penerima_bantuan"].map((kind) => phone.all(kind));
  return useMemo(() => {
    const left = new Set(withoutAid(phone, ids).map((one) => one.id));
    const fit = find(households(phone, ids), words);
    const rank = (one: Fields) => (left.has(one.id) ? 0 : 1);
    return { all: fit.sort((a, b) => rank(a) - rank(b) || (householdName(a) < householdName(b) ? -1 : 1)), left };
  }, [...kinds, ids.join(), words]);
}

/** The screen on which a household is chosen. */
export function Pick({ event }: Inside) {
  const typed = useTyped(`bantuan/cari/${event.id}`, "");
  const only = useTyped(`bantuan/belum/${event.id}`, false);
  const { all, left } = useFound(event.ids, useLater(typed).value);
  const [count, setCount] = useState(PIECE);
  const shown = only.value ? all.filter((one) => left.has(one.id)) : all;
  return (
    <Screen title={BANTUAN.give} back={`/bencana/${event.id}/bantuan`}>
      <Field label={BANTUAN.search}>
        <TextInput value={typed} mode="search" />
      </Field>
      <Check label={BANTUAN.onlyWithout} checked={only.value} onChange={(on) => (only.value = on)} />
      <div class="beside">
        <p class="hint" role="status">
          {BANTUAN.found(shown.length)}
        </p>
        <LinkButton href={`#/bencana/${event.id}/korban/baru`}>{BANTUAN.register}</LinkButton>
      </div>
      {shown.length ? (
        <List label={BANTUAN.households}>
          {shown.slice(0, count).map((one) => (
            <Row
              key={one.id}
              href={`#/bencana/${event.id}/bantuan/beri/${one.id}`}
              title={householdName(one)}
              note={householdNote(one)}
              badge={left.has(one.id) ? null : <Badge tone="warn">{BANTUAN.has}</Badge>}
            />
          ))}
        </List>
      ) : (
        <Empty>{BANTUAN.nobody}</Empty>
      )}
      {shown.length > count && <Button onClick={() => setCount(count + PIECE)}>{BANTUAN.more}</Button>}
    </Screen>
  );
}
