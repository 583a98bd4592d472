/** Complaints: about a family or not, about PKH or another programme, with what the office did. */

import type { Fields } from "../../phone/contract";
import { PENGADUAN } from "../../texts/catat";
import { usePhone } from "../../ui/context";
import { tanggal } from "../../ui/format";
import { Details, Empty, LinkButton, List, Notice, Row, Screen } from "../../ui/parts";
import { membersOf, pengurusName } from "../../work/keluarga";
import { ticketOf } from "../../work/pengaduan";
import { aboutKpm } from "./forms";
import { type Question, Sheet } from "../../ui/sheet";
import { Standing } from "./standing";

type View = { params: Record<string, string> };

const labelOf = (options: readonly { value: string; label: string }[], value: unknown) =>
  options.find((one) => one.value === value)?.label ?? String(value);

/** One complaint as a row, with its answer folded away. */
export function Complaint({ one }: { one: Fields }) {
  const phone = usePhone();
  const status = String(one.status ?? "");
  const steps = [
    PENGADUAN.states[status] ?? status,
    one.forwarded_to && PENGADUAN.forwarded(String(one.forwarded_to)),
    one.handled_on && tanggal(String(one.handled_on)),
  ];
  return (
    <Row
      title={`${labelOf(PENGADUAN.categories, one.category)} – ${labelOf(PENGADUAN.programmes, one.programme)}`}
      note={[one.rahasia && PENGADUAN.isRahasia, tanggal(String(one.reported_on)), one.complainant].filter(Boolean).join(" · ")}
      badge={<Standing kind="pengaduan" id={one.id} />}
    >
      <Details summary={`${PENGADUAN.trail}: ${steps.filter(Boolean).join(", ")}`}>
        <p>{PENGADUAN.ticket(ticketOf(phone.kabupatenOf("pengaduan", one.id), one.id))}</p>
        <p>{String(one.text)}</p>
        {one.answer ? (
          <p>
            <strong>{PENGADUAN.answer}:</strong> {String(one.answer)}
          </p>
        ) : null}
      </Details>
    </Row>
  );
}

/** All complaints of the worker, newest first. */
export function Complaints() {
  const phone = usePhone();
  void phone.version.value;
  const all = phone.all("pengaduan").filter((one) => !one.deleted);
  const sorted = [...all].sort((a, b) => (String(a.reported_on) < String(b.reported_on) ? 1 : -1));
  return (
    <Screen title={PENGADUAN.list} back="/keluarga">
      <LinkButton kind="main" href="#/pengaduan/baru">
        {PENGADUAN.add}
      </LinkButton>
      {sorted.length ? (
        <List>
          {sorted.map((one) => (
            <Complaint key={one.id} one={one} />
          ))}
        </List>
      ) : (
        <Empty>{PENGADUAN.none}</Empty>
      )}
    </Screen>
  );
}

const questions = (family: boolean): readonly Question[] => [
  { field: "programme", kind: "pick", label: PENGADUAN.programme, options: PENGADUAN.programmes, needed: true },
  { field: "category", kind: "pick", label: PENGADUAN.category, options: PENGADUAN.categories, needed: true },
  { field: "text", kind: "text", label: PENGADUAN.text, needed: true },
  { field: "rahasia", kind: "tick", label: PENGADUAN.rahasia, hint: PENGADUAN.rahasiaNote },
  { field: "complainant", kind: "line", label: family ? PENGADUAN.complainantOther : PENGADUAN.complainant },
  { field: "contact", kind: "line", label: PENGADUAN.contact },
  { field: "reported_on", kind: "day", label: PENGADUAN.date, needed: true, work: true },
];
const OF_FAMILY = questions(true);
const OF_ANYBODY = questions(false);

/** A new complaint; with a family in the address it is about that family. */
export function NewComplaint({ params }: View) {
  const phone = usePhone();
  const { id } = params;
  return (
    <Sheet
      title={PENGADUAN.title}
      name={`pengaduan/${id ?? ""}`}
      parent={id ? `/keluarga/${id}` : "/pengaduan"}
      open={id ? aboutKpm(id) : (opened) => opened.form()}
      initial={{ reported_on: phone.today(), programme: "pkh" }}
      questions={id ? OF_FAMILY : OF_ANYBODY}
      fill={(draft, answers) =>
        draft.make("pengaduan", { ...answers, worker_id: phone.worker.id, ...(id && { kpm_id: id }) })
      }
    >
      {id && <Notice>{PENGADUAN.family(pengurusName(membersOf(phone, id)))}</Notice>}
    </Sheet>
  );
}
