/** The sheet of a facility in a triwulan, as the paper form is: three months, their hari efektif, the members, the signature. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ISIAN, KOMITMEN } from "../../texts/komitmen";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { triwulanKata } from "../../ui/format";
import { Button, Details, Empty, List, Notice, Row, Screen, TextInput } from "../../ui/parts";
import { type Member, NOWHERE, SCHOOL, complete, membersOf } from "../../work/komitmen";
import type { Block, Line } from "../../work/komitmen_block";
import { type Checked, checkedIn, mayHaveBeenHere } from "../../work/komitmen_lines";
import { isTriwulan } from "../../work/days";
import { pengurusName } from "../../work/keluarga";
import { Leaving } from "../../ui/sheet";
import { Gone, Nowhere } from "../missing";
import { SaveBar, type Shown, SourceChoice, useBlock, useMonth } from "./block";
import { DaysCard } from "./days";
import { MemberRow } from "./lines";
import { SignatureCard } from "./signature";

const GUESTS_SHOWN = 8;

/** Screen of one facility. */
export function SheetScreen({ params }: { params: Record<string, string> }) {
  const { triwulan } = params;
  return triwulan === undefined || isTriwulan(triwulan) ? <Facility {...params} /> : <Nowhere />;
}

function Facility(params: Record<string, string>) {
  const phone = usePhone();
  const version = phone.version.value;
  const fasilitas = params.id === NOWHERE ? "" : params.id!;
  const triwulan = params.triwulan ?? phone.triwulan();
  const record = fasilitas ? phone.view("fasilitas", fasilitas) : null;
  const members = useMemo(() => membersOf(phone.all("anggota"), phone), [version]);
  const shown: Shown = useSignal([]);
  const { bulan, choice } = useMonth(triwulan, fasilitas);
  if (fasilitas && !record && !members.some((one) => one.fasilitas === fasilitas) && !phone.by("komitmen", "fasilitas_id", fasilitas).length) {
    return <Gone title={KOMITMEN.title} back="/komitmen">{KOMITMEN.notFound}</Gone>;
  }
  const title = record ? String(record.name) : fasilitas ? KOMITMEN.notHere : KOMITMEN.nowhere;
  return (
    <Screen title={title} back="/komitmen" action={<SaveBar shown={shown} />}>
      <p class="hint">{triwulanKata(triwulan)}</p>
      <Leaving day={bulan} />
      {choice()}
      <MonthBlock key={bulan} fasilitas={fasilitas} type={String(record?.type ?? "")} bulan={bulan} members={members} shown={shown} />
      <SignatureCard fasilitas={fasilitas} triwulan={triwulan} members={members} />
    </Screen>
  );
}

interface MonthProps {
  fasilitas: string;
  type: string;
  bulan: string;
  members: readonly Member[];
  shown: Shown;
}

function MonthBlock({ fasilitas, type, bulan, members, shown }: MonthProps) {
  const phone = usePhone();
  const block = useBlock(fasilitas, bulan, shown);
  const checked = checkedIn(block, members);
  const school = checked.some((one) => one.lines.some((line) => line.condition === SCHOOL)) || type === "fasdik";
  const shut = school && block.days.value === 0;
  return (
    <>
      {school && fasilitas && <DaysCard block={block} />}
      {!shut && (
        <>
          <SourceChoice block={block} />
          {school && <p class="hint">{rule(block, checked)}</p>}
          {school && <ZeroButton block={block} checked={checked} />}
          <Count checked={checked} />
          {checked.length === 0 && <Empty>{KOMITMEN.noMembers}</Empty>}
          <ul class="k-list">
            {checked.map((one) => (
              <MemberRow key={one.member.id} checked={one} family={pengurusName(phone.by("anggota", "kpm_id", one.member.kpm))} />
            ))}
          </ul>
          {fasilitas && <Guests block={block} type={type} members={members} />}
        </>
      )}
    </>
  );
}

/** By what the pupils of a sheet are judged; families of an area of PKH Akses have a percent of their own. */
function rule(block: Block, checked: readonly Checked[]): string {
  const pupils = checked.flatMap(({ lines }) => lines.filter((line) => line.condition === SCHOOL));
  const percents = new Set(pupils.map((line) => line.measure.percent));
  const { attendance_percent: usual, absences } = block.aturan.value;
  return ISIAN.rule(percents.size ? [...percents].sort((a, b) => b - a) : [usual], absences);
}

function Count({ checked }: { checked: readonly Checked[] }) {
  const done = checked.filter(({ lines }) => lines[0] && complete(lines[0].condition, lines[0].shown.value)).length;
  return <p class="hint">{KOMITMEN.filled(done, checked.length)}</p>;
}

function ZeroButton({ block, checked }: { block: Block; checked: readonly Checked[] }) {
  const lines: Line[] = checked.flatMap((one) => one.lines.filter((line) => line.condition === SCHOOL));
  const done = useSignal<{ count: number; undo: () => void } | null>(null);
  const press = () => {
    done.value = block.allZero(lines);
  };
  const takeBack = () => {
    done.value?.undo();
    done.value = null;
  };
  const unsaved = lines.some((line) => line.typed.value);
  return (
    <div class="stack">
      <Button onClick={press} disabled={lines.length === 0} icon="check">
        {ISIAN.allZero}
      </Button>
      <div role="status">
        {done.value ? (
          <Notice tone="good">
            <p>{done.value.count ? ISIAN.allZeroDone(done.value.count) : ISIAN.nothingBlank}</p>
            {unsaved && <Button onClick={takeBack}>{UI.undo}</Button>}
          </Notice>
        ) : (
          <p class="hint">{ISIAN.allZeroHint}</p>
        )}
      </div>
    </div>
  );
}

/** Members who moved away in the middle of the month are checked here too. */
function Guests({ block, type, members }: { block: Block; type: string; members: readonly Member[] }) {
  const typed = useSignal("");
  const wanted = typed.value.trim().toLowerCase();
  const found = wanted ? mayHaveBeenHere(block, type, members).filter((one) => one.name.toLowerCase().includes(wanted)) : [];
  const invite = (one: Member) => {
    block.invite(one.id);
    typed.value = "";
  };
  return (
    <Details summary={ISIAN.guestTitle}>
      <p class="hint">{ISIAN.guestHint}</p>
      <TextInput value={typed} label={ISIAN.guestSearch} placeholder={ISIAN.guestSearch} mode="search" />
      {wanted && found.length === 0 && <Empty>{ISIAN.guestNone}</Empty>}
      <List>
        {found.slice(0, GUESTS_SHOWN).map((one) => (
          <Row key={one.id} title={one.name} onClick={() => invite(one)} />
        ))}
      </List>
    </Details>
  );
}
