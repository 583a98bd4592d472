/** Packages made up out of goods, and opened again. */
import { BARANG } from "../../../texts/barang";
import { usePhone } from "../../../ui/context";
import { List, Notice, Row } from "../../../ui/parts";
import { type Answers, Sheet } from "../../../ui/sheet";
import { barangOf, catalogue, isPackage, type Part, partWords } from "../../../work/barang";
import { lacking } from "../../../work/stok";
import { Lacking } from "./short";
import { lineAt, openAt, type OfStore } from "./at";

const PACKAGES_MAX = 100_000;

/** The form that makes up packages, or opens them; all of its lines stand or fall together. */
export function Make({ opens, ...of }: OfStore & { opens: boolean }) {
  const phone = usePhone();
  const packages = [...catalogue(phone).values()].filter(isPackage);
  const what = opens ? "bongkar" : "rakit";
  const contents = (answers: Answers): Part[] => {
    const count = Number(answers.count ?? 0);
    return barangOf(phone, String(answers.barang)).contents.map(([code, amount]): Part => [code, amount * count]);
  };
  const going = (answers: Answers): Part[] => (opens ? [[String(answers.barang), Number(answers.count ?? 0)]] : contents(answers));
  return (
    <Sheet
      title={BARANG.titles[what]!}
      name={`gudang/${of.gudang}/${what}`}
      parent={of.path}
      open={openAt(of.gudang)}
      questions={[
        { field: "barang", kind: "pick", label: BARANG.package, options: packages.map(({ code, name }) => ({ value: code, label: name })), needed: true },
        { field: "count", kind: "number", label: BARANG.packages, min: 1, max: PACKAGES_MAX, needed: true },
      ]}
      foot={(answers) => <Foot gudang={of.gudang} contents={answers.barang ? contents(answers) : []} going={answers.barang && answers.count ? going(answers) : []} />}
      fill={(draft, answers) => {
        const line = (jenis: string, sign: 1 | -1) => ([barang, amount]: Part) =>
          draft.make("mutasi", { ...lineAt(phone, of), barang, jenis, jumlah: sign * amount });
        going(answers).forEach(line(`${what}_keluar`, -1));
        (opens ? contents(answers) : [[String(answers.barang), Number(answers.count)] as Part]).forEach(line(`${what}_masuk`, 1));
      }}
    >
      {!packages.length && <Notice>{BARANG.noPackages}</Notice>}
    </Sheet>
  );
}

function Foot({ gudang, contents, going }: { gudang: string; contents: readonly Part[]; going: readonly Part[] }) {
  const phone = usePhone();
  return (
    <>
      {going.length > 0 && (
        <List label={BARANG.makes}>
          {contents.map((part) => (
            <Row key={part[0]} title={partWords(phone, part)} />
          ))}
        </List>
      )}
      <Lacking missing={lacking(phone, gudang, going)} />
    </>
  );
}
