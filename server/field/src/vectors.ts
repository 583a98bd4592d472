/** The kernel and the phone for tests: the one computes vectors that the server's own code made, the other exchanges. */
import { bucketOf, crc32, plus, revisionHash } from "./kernel/digest";
import { type OpenedData, Sheet } from "./kernel/draft";
import { type Revision, slotId } from "./kernel/ids";
import { Kind, type KindData, type Values } from "./kernel/kinds";
import { type Layer, look, type Sight, type Standing } from "./kernel/overlay";
import { scopeOf } from "./kernel/scopes";
import { changeToWire, type Saved } from "./kernel/wire";
import { createPhone, openPhone } from "./phone/phone";
import { startTriggers } from "./phone/triggers";
import { MemoryFiles, StorageFull } from "./store/files";
import { type Aturan, dueIn, inForce, inOrder, isOfAge, thresholdIn } from "./work/aturan";
import { propose } from "./work/bagi";
import { amountWords, barangOf, catalogue, toBase } from "./work/barang";
import { type Absences, attendance, places } from "./work/komitmen";
import { aidOf, listOf, withoutAid } from "./work/penerima";
import { keepReceipt, nextReceipt } from "./work/resi";
import { balances, daysLeft, lacking, loans, sourceOf, stockOf, underway } from "./work/stok";

type Step = [what: "see" | "edit" | "make", kind: string, id: string, fields: Values];
interface Form {
  steps: Step[];
  drawn: string[];
}
interface Scenario {
  kinds: KindData[];
  rows: { kind: string; id: string; fields: Values; revision: Revision }[];
  forms: Form[];
}
interface Ruled {
  versions: Aturan[];
  bulan: string;
  area: string;
  sheets: [days: number, absences: Absences, result: unknown][];
  people: [komponen: string, born: string | null, counts: boolean][];
}
type Overlaid = { kind: KindData; row: Standing | null; layers: Layer[] };

/** What a version of the rules says of a month. */
function judge({ versions, bulan, area, sheets, people }: Ruled): unknown {
  const rules = inForce(inOrder(versions), bulan);
  const measure = { percent: thresholdIn(rules, area), absences: rules.absences };
  const results = sheets.map(([days, absences]) => [days, absences, attendance(days, absences, measure)?.result ?? null]);
  const ages = people.map(([komponen, born]) => [komponen, born, isOfAge(rules, komponen, born, bulan)]);
  const due = dueIn(rules, bulan).map((one) => [one.komponen, one.condition, one.times, one.since]);
  return { versions, bulan, area, nomor: rules.nomor, threshold: measure.percent, due, sheets: results, people: ages };
}

/** A phone of a scenario: rows, and own changes above them. */
class Pocket {
  private readonly kinds: Map<string, Kind>;
  private readonly layers = new Map<string, Layer[]>();

  constructor(private readonly scenario: Scenario) {
    this.kinds = new Map(scenario.kinds.map((data) => [data.name, new Kind(data)]));
  }

  /** Fill in one form; return what came of each step and of the form. */
  fill(form: Form): unknown {
    const drawn = [...form.drawn];
    const newId = () => drawn.shift() as string;
    const around = { kind: (name: string) => this.kinds.get(name) as Kind, sight: this.sight, newId };
    let sheet = new Sheet(around);
    const steps = form.steps.map((step) => {
      const told = play(sheet, step);
      sheet = new Sheet(around, JSON.parse(JSON.stringify(sheet.data)) as OpenedData[]);
      return told;
    });
    const saved = sheet.changes();
    const id = saved.length ? newId() : null;
    saved.forEach((change, index) => this.put(id as string, index, change));
    const changes = saved.map((one) => [changeToWire(one), one.seen, one.shown]);
    return { steps, drawn: form.drawn, size: sheet.size, saved: id, ...(id === null ? {} : { changes }) };
  }

  private put(form: string, index: number, { kind, id, fields, base, after, shown }: Saved): void {
    const creates = base === null && after.length === 0;
    const above = this.layers.get(kind + id) ?? [];
    this.layers.set(kind + id, [...above, { ref: [form, index], fields, base, creates, shown }]);
  }

  private readonly sight = (kind: string, id: string): Sight | null => {
    const row = this.scenario.rows.find((one) => one.kind === kind && one.id === id) ?? null;
    return look(this.kinds.get(kind) as Kind, row, this.layers.get(kind + id) ?? []);
  };
}

function play(sheet: Sheet, [what, kind, id, fields]: Step): unknown {
  if (what === "make") return [what, kind, sheet.make(kind, fields), fields];
  if (what === "see") return [what, kind, id, { ...sheet.see(kind, id), id }];
  sheet.edit(kind, id, fields);
  return [what, kind, id, fields];
}

Object.assign(globalThis, {
  createPhone,
  openPhone,
  startTriggers,
  MemoryFiles,
  StorageFull,
  places,
  Goods: {
    ...{ amountWords, barangOf, catalogue, toBase, propose, aidOf, listOf, withoutAid, keepReceipt, nextReceipt },
    ...{ balances, daysLeft, lacking, loans, sourceOf, stockOf, underway },
  },
  Kernel: {
    aturan: (list: Ruled[]) => list.map(judge),
    slots: (list: [string, unknown[]][]) => list.map(([kind, key]) => [kind, key, slotId(kind, key)]),
    digests: (data: { checksums: [string][]; hashes: [string, number, number][] }) => {
      const hashes = data.hashes.map(([id, ...pair]) => [id, ...pair.slice(0, 2), revisionHash(id, [pair[0], pair[1]]), bucketOf(id)]);
      const sum = hashes.reduce((total, line) => plus(total, line[3] as number), 0);
      return { checksums: data.checksums.map(([text]) => [text, crc32(text)]), hashes, sum };
    },
    scopes: (list: [KindData, string, Values, string | null][]) =>
      list.map(([kind, id, fields, parent]) => [kind, id, fields, parent, scopeOf(new Kind(kind), id, fields, parent)]),
    overlays: (list: Overlaid[]) => list.map((one) => ({ ...one, sight: look(new Kind(one.kind), one.row, one.layers) })),
    drafts: (list: Scenario[]) =>
      list.map((scenario) => {
        const pocket = new Pocket(scenario);
        return { ...scenario, forms: scenario.forms.map((form) => pocket.fill(form)) };
      }),
  },
});
