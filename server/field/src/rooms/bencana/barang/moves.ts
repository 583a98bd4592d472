/** What can be done with the goods of a store, and what each of it asks. */
import { CODE_CHARS_MAX } from "../../../shared/limits.json";
import { BARANG } from "../../../texts/barang";
import type { Option } from "../../../ui/parts";
import type { Answers, Question } from "../../../ui/sheet";

/** One way in which goods come or go. */
export interface Move {
  readonly jenis: string;
  /** 1 for goods that come, -1 for goods that go; told by an answer where it is null. */
  readonly sign: 1 | -1 | null;
  readonly questions: readonly Question[];
}

const SENDER: Question = { field: "sender", kind: "line", label: BARANG.sender };
const PLATE: Question = { field: "plate", kind: "line", label: BARANG.plate, max: CODE_CHARS_MAX };
const REASON: Question = { field: "reason", kind: "text", label: BARANG.reason, needed: true };
const papers = [
  { value: "ada", label: BARANG.papersYes },
  { value: "belum", label: BARANG.papersNo },
];
const hasNone = (answers: Answers) => answers.papers === "belum";
const traced = (answers: Answers): string | null => (hasNone(answers) && !answers.sender && !answers.plate ? BARANG.needTrace : null);
const other = (label: string): Question => ({ field: "sender", kind: "line", label, needed: true });

const CAME: readonly Question[] = [
  { field: "papers", kind: "choice", label: BARANG.papers, hint: BARANG.papersLead, options: papers, needed: true },
  { field: "document", kind: "line", label: BARANG.document, needed: true, when: (answers) => answers.papers === "ada" },
  { ...SENDER, check: traced },
  PLATE,
  { field: "source", kind: "pick", label: BARANG.source, options: BARANG.sources },
  { field: "source_year", kind: "number", label: BARANG.sourceYear, min: 2000, max: 2100, when: (answers) => Boolean(answers.source) && answers.source !== "donasi" },
];

/** The moves of one store, by their word in the address; what a kitchen cooks is handed out by it, and has no receipt. */
export const movesOf = (stores: readonly Option[], kitchens: readonly Option[]): Readonly<Record<string, Move>> => ({
  masuk: { jenis: "masuk", sign: 1, questions: CAME },
  kirim: {
    jenis: "kirim",
    sign: -1,
    questions: [
      { field: "lawan_id", kind: "pick", label: BARANG.toStore, options: stores, needed: true },
      { field: "document", kind: "line", label: BARANG.document },
      { field: "sender", kind: "line", label: BARANG.sender },
      PLATE,
    ],
  },
  dapur: {
    jenis: "salur",
    sign: -1,
    questions: [kitchens.length ? { field: "sender", kind: "pick", label: BARANG.kitchen, options: kitchens, needed: true } : other(BARANG.kitchen)],
  },
  pinjamkan: { jenis: "pinjam_keluar", sign: -1, questions: [other(BARANG.borrower)] },
  pinjam: { jenis: "pinjam_masuk", sign: 1, questions: [other(BARANG.lender), PLATE] },
  serah: { jenis: "kembali_ke", sign: -1, questions: [other(BARANG.owner), { field: "document", kind: "line", label: BARANG.document }, PLATE] },
  rusak: { jenis: "rusak", sign: -1, questions: [REASON] },
  koreksi: {
    jenis: "koreksi",
    sign: null,
    questions: [{ field: "direction", kind: "choice", label: BARANG.direction, options: BARANG.directions, needed: true }, REASON],
  },
});

/** Words of all moves, in the order in which they are offered. */
export const MOVES = ["masuk", "kirim", "dapur", "pinjamkan", "pinjam", "serah", "rakit", "bongkar", "hitung", "rusak", "koreksi"] as const;
