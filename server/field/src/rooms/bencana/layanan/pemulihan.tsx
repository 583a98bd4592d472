/** The way back of families after a disaster: visits, how each stands, and of a social one whether it lives among its neighbours again. */
import { useState } from "preact/hooks";
import type { Fields } from "../../../phone/contract";
import { BANTUAN } from "../../../texts/bantuan";
import { PEMULIHAN } from "../../../texts/layanan";
import { usePhone } from "../../../ui/context";
import { angka, tanggal } from "../../../ui/format";
import { Badge, Button, Details, Empty, List, Row, Screen } from "../../../ui/parts";
import { type Question, Sheet } from "../../../ui/sheet";
import type { Event } from "../../../work/aid";
import { recovered, recoveryOf } from "../../../work/layanan";
import { householdName, households } from "../../../work/penerima";
import { Gone } from "../../missing";
import { Household } from "../bantuan/household";
import { householdNote } from "../household_words";
import type { Inside } from "../around";

const PIECE = 30;
const isSocial = (event: Event): boolean => event.record?.golongan === "sosial";
const percent = (part: number, all: number): string => (all ? angka(Math.round((1000 * part) / all) / 10) : "0");
const word = (keadaan: unknown): string => PEMULIHAN.states.find(({ value }) => value === keadaan)?.label ?? PEMULIHAN.never;

/** The households of a disaster, those that need help and those not visited yet first. */
export function Recovery({ event }: Inside) {
  const phone = usePhone();
  const [count, setCount] = useState(PIECE);
  const { all, well, back } = recovered(phone, event.ids);
  const rank = (one: Fields) => ["perlu_bantuan", undefined, "berjalan", "pulih"].indexOf(recoveryOf(phone, one.id)[0]?.keadaan as string | undefined);
  const rows = households(phone, event.ids)
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => a.rank - b.rank || (householdName(a.one) < householdName(b.one) ? -1 : 1));
  return (
    <Screen title={PEMULIHAN.title} back={`/bencana/${event.id}`}>
      <p class="hint">{PEMULIHAN.lead}</p>
      {all > 0 && <p>{PEMULIHAN.summary(well, all, percent(well, all))}</p>}
      {all > 0 && isSocial(event) && <p>{PEMULIHAN.integrated(back, all, percent(back, all))}</p>}
      {rows.length ? (
        <List label={PEMULIHAN.title}>
          {rows.slice(0, count).map(({ one }) => (
            <Row
              key={one.id}
              href={`#/bencana/${event.id}/pemulihan/${one.id}`}
              title={householdName(one)}
              note={householdNote(one)}
              badge={<Badge>{word(recoveryOf(phone, one.id)[0]?.keadaan)}</Badge>}
            />
          ))}
        </List>
      ) : (
        <Empty>{PEMULIHAN.none}</Empty>
      )}
      {rows.length > count && <Button onClick={() => setCount(count + PIECE)}>{BANTUAN.more}</Button>}
    </Screen>
  );
}

/** The form of one visit. */
export function RecoveryVisit({ event, params }: Inside) {
  const phone = usePhone();
  const korban = phone.view("korban", params.korban ?? "");
  const parent = `/bencana/${event.id}/pemulihan`;
  if (!korban) return <Gone title={PEMULIHAN.title} back={parent}>{PEMULIHAN.gone}</Gone>;
  const questions: Question[] = [
    { field: "date", kind: "day", label: PEMULIHAN.day, needed: true, work: true },
    { field: "keadaan", kind: "choice", label: PEMULIHAN.keadaan, options: PEMULIHAN.states, needed: true },
    { field: "reintegrasi", kind: "choice", label: PEMULIHAN.reintegrasi, options: PEMULIHAN.back, when: () => isSocial(event) },
    { field: "service", kind: "text", label: PEMULIHAN.service },
    { field: "note", kind: "text", label: PEMULIHAN.note },
  ];
  const before = recoveryOf(phone, korban.id);
  return (
    <Sheet
      title={PEMULIHAN.title}
      name={`pemulihan/${korban.id}`}
      parent={parent}
      open={(opened) => opened.form({ kabupaten: event.kabupaten })}
      initial={{ date: phone.today() }}
      questions={questions}
      fill={(draft, answers) => draft.make("pemulihan", { ...answers, korban_id: korban.id, worker_id: phone.worker.id })}
    >
      <Household korban={korban} />
      {before.length > 0 && (
        <Details summary={PEMULIHAN.history}>
          <List>
            {before.map((one) => (
              <Row key={one.id} title={`${tanggal(String(one.date))}: ${word(one.keadaan)}`} note={[one.service, one.note].filter(Boolean).join(" · ")} />
            ))}
          </List>
        </Details>
      )}
    </Sheet>
  );
}
