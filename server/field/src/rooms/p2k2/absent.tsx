/** Families that missed the meeting: visit them, repeat the material, note that they caught up. */
import { ABSENT, MARKS } from "../../texts/p2k2";
import { tanggalPendek } from "../../ui/format";
import { Button, Empty, LinkButton } from "../../ui/parts";
import { toast } from "../../ui/toast";
import { type Absent as AbsentFamily, absentOf } from "../../work/p2k2roster";
import { meetingView } from "./frame";
import type { Table } from "./table";

/** Screen of the families to follow up. */
export const Absent = meetingView("absen", ({ table }) => {
  void table.phone.version.value;
  const families = absentOf(table.phone, table.meeting);
  const hasUnsaved = table.counts.value.all > 0 && table.dirty.value;
  if (!families.length) return <Empty>{hasUnsaved ? ABSENT.unsaved : ABSENT.none}</Empty>;
  return (
    <>
      <p class="hint">{ABSENT.hint}</p>
      <ul class="list">
        {families.map((one) => (
          <FamilyRow key={one.kpmId} family={one} table={table} />
        ))}
      </ul>
    </>
  );
});

function FamilyRow({ family, table }: { family: AbsentFamily; table: Table }) {
  const { kpmId, name, mark, visits } = family;
  const { phone, meeting } = table;
  const typed = table.row(kpmId).value.mark ?? mark;
  const told = [MARKS[typed.status], typed.reason ?? ""];
  for (const visit of visits) told.push(ABSENT.visited(tanggalPendek(String(visit.date))));
  if (typed.susulan && typed.susulan_date) told.push(ABSENT.caughtUp(tanggalPendek(typed.susulan_date)));
  const catchUp = () => {
    table.change(kpmId, { susulan: true, susulan_date: phone.today() });
    toast(ABSENT.noted(tanggalPendek(phone.today())));
  };
  return (
    <li class="absent">
      <strong>{name}</strong>
      <span>{told.filter(Boolean).join(" · ")}</span>
      <div class="buttons">
        <LinkButton href={`#/keluarga/${kpmId}/kunjungan?sesi=${meeting.sesiId}`}>{ABSENT.visit}</LinkButton>
        {!typed.susulan && <Button onClick={catchUp}>{ABSENT.caught}</Button>}
      </div>
    </li>
  );
}
