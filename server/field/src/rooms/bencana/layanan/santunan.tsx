/** Compensation for death and grave injury: whose dossier is due, which papers are there, and where the office has it. */
import { useMemo } from "preact/hooks";
import type { Fields } from "../../../phone/contract";
import { SANTUNAN } from "../../../texts/layanan";
import { usePhone } from "../../../ui/context";
import { tanggal } from "../../../ui/format";
import { Badge, Empty, List, Notice, Row, Screen } from "../../../ui/parts";
import { editChanged, type Question, Sheet } from "../../../ui/sheet";
import { claims, type Claim } from "../../../work/layanan";
import { Gone } from "../../missing";
import type { Inside } from "../around";

const nameOf = (person: Fields): string => String(person.name ?? person.description ?? "–");
const stageOf = (dossier: Fields): string => (dossier.stage ? (SANTUNAN.stages[String(dossier.stage)] ?? "") : SANTUNAN.gathering);

/** Everybody for whom compensation is due. */
export function Claims({ event }: Inside) {
  const all = claims(usePhone(), event.ids);
  return (
    <Screen title={SANTUNAN.title} back={`/bencana/${event.id}`}>
      <p class="hint">{SANTUNAN.lead}</p>
      {all.length ? (
        <List label={SANTUNAN.title}>
          {all.map((one) => (
            <OneClaim key={`${one.person.id}/${one.jenis}`} path={`#/bencana/${event.id}/santunan`} one={one} />
          ))}
        </List>
      ) : (
        <Empty>{SANTUNAN.none}</Empty>
      )}
    </Screen>
  );
}

function OneClaim({ path, one }: { path: string; one: Claim }) {
  const { person, jenis, dossier } = one;
  return (
    <Row
      href={`${path}/${person.id}/${jenis}`}
      title={nameOf(person)}
      note={SANTUNAN.kinds[jenis]}
      badge={<Badge tone={dossier ? "plain" : "warn"}>{dossier ? stageOf(dossier) : SANTUNAN.begin}</Badge>}
    />
  );
}

/** The form of one dossier. */
export function Dossier({ event, params }: Inside) {
  const phone = usePhone();
  const person = phone.view("korban_jiwa", params.jiwa ?? "");
  const jenis = params.jenis ?? "";
  const parent = `/bencana/${event.id}/santunan`;
  const id = phone.slot("santunan", { korban_jiwa_id: params.jiwa, jenis });
  const known = phone.view("santunan", id);
  const needed = SANTUNAN.needed[jenis] ?? [];
  const questions: Question[] = [
    { field: "receiver_name", kind: "line", label: SANTUNAN.receiver },
    { field: "relation", kind: "line", label: SANTUNAN.relation, when: () => jenis === "meninggal" },
    { field: "documents", kind: "some", label: SANTUNAN.documents, options: needed.map((value) => ({ value, label: SANTUNAN.papers[value] ?? value })) },
    { field: "note", kind: "text", label: SANTUNAN.note },
  ];
  const initial = useMemo(() => Object.fromEntries(questions.map(({ field }) => [field, known?.[field] ?? null])), [id]);
  if (!person || !needed.length) return <Gone title={SANTUNAN.title} back={parent}>{SANTUNAN.gone}</Gone>;
  return (
    <Sheet
      title={SANTUNAN.title}
      name={`santunan/${id}`}
      parent={parent}
      open={(opened) => {
        const draft = opened.form({ kabupaten: event.kabupaten });
        if (known) draft.see("santunan", id);
        return draft;
      }}
      record={known}
      initial={initial}
      questions={questions}
      foot={({ documents }) => <Missing needed={needed} there={(documents as readonly string[] | null) ?? []} />}
      fill={(draft, answers) =>
        known ? editChanged(draft, "santunan", id, answers) : draft.make("santunan", { ...answers, korban_jiwa_id: person.id, jenis })
      }
    >
      <Notice title={nameOf(person)}>
        <p>{SANTUNAN.kinds[jenis]}</p>
        {known && <p>{SANTUNAN.since(stageOf(known), known.stage_on ? tanggal(String(known.stage_on)) : "")}</p>}
        {known?.reason ? <p>{String(known.reason)}</p> : null}
      </Notice>
    </Sheet>
  );
}

function Missing({ needed, there }: { needed: readonly string[]; there: readonly string[] }) {
  const lacking = needed.filter((one) => !there.includes(one)).map((one) => SANTUNAN.papers[one]);
  return <p class="hint">{lacking.length ? SANTUNAN.missing(lacking.join(", ")) : SANTUNAN.whole}</p>;
}
