/** What others changed: noted as rows come in, kept as long as the journal. */
import type { Values } from "../kernel/kinds";
import type { Row } from "../kernel/wire";
import { JOURNAL_DAYS, NEWS_MAX } from "../shared/limits.json";
import type { News } from "./contract";
import type { Forms } from "./forms";
import type { Mirror } from "./mirror";

const DAY_S = 86_400;
/** What a worker reads of: families, and what is done for them. */
const KINDS = new Set([
  ...["kpm", "anggota", "kontak", "jadwal", "p2k2_sesi", "kehadiran", "hari_efektif", "komitmen", "kunjungan"],
  ...["penyaluran", "catatan", "peristiwa", "usulan", "pengaduan", "rujukan", "komplementaritas", "perilaku", "penilaian_graduasi"],
]);

/** Return the news with what these rows bring, at a time by the server's clock; null when they bring none. */
export function withNews(known: readonly News[], mirror: Mirror, forms: Forms, rows: readonly Row[], now: number): News[] | null {
  const found = rows.filter((row) => KINDS.has(row.kind)).flatMap((row) => newsOf(mirror, forms, row, now));
  if (!found.length) return null;
  const fresh = known.filter((one) => one.at > now - JOURNAL_DAYS * DAY_S && mirror.get(one.kind, one.id));
  return [...fresh, ...found].slice(-NEWS_MAX);
}

/** A row that is new to the phone is no news, and neither is what the phone itself has just told. */
function newsOf(mirror: Mirror, forms: Forms, row: Row, at: number): News[] {
  const { kind, id, fields } = row;
  const old = mirror.get(kind, id);
  if (!old || old.revision[0] >= row.revision[0]) return [];
  const own = forms.about(kind, id).map(([form, index]) => form.changes[index]!).filter((one) => one.overlay);
  const differing = Object.keys(fields).filter((name) => {
    const isOwn = own.some((one) => name in one.fields && isSame(one.fields[name], fields[name]));
    return !isOwn && !isSame(old.fields[name], fields[name]);
  });
  return differing.length ? [{ kind, id, at, was: pick(old.fields, differing), now: pick(fields, differing) }] : [];
}

function pick(fields: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
