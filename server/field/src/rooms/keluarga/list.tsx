/** Find a family among all of the phone. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { PENGADUAN } from "../../texts/catat";
import { KELUARGA, WORDS } from "../../texts/keluarga";
import { SEMESTER } from "../../texts/semester";
import { usePhone } from "../../ui/context";
import { useTyped } from "../../ui/form";
import { useLater } from "../../ui/later";
import { Badge, Check, Empty, Field, LinkButton, Row, Screen, Select, TextInput } from "../../ui/parts";
import { families, type Family, find } from "../../work/keluarga";
import { writtenNow } from "../../work/semester";
import { FirstSync } from "../home/first";

/** Rows drawn at first and, after a search, at a time, as the next letter may come; then at a time when all are shown. */
const FIRST = 20;
const PIECE = 40;

/** All families of the phone: by name as it sounds, by the last digits of a number, by kelompok. */
export function Families() {
  const phone = usePhone();
  const typed = useTyped("keluarga/cari", "");
  const kelompok = useTyped("keluarga/kelompok", "");
  const left = useTyped("keluarga/semester", false);
  const words = useLater(typed).value;
  const group = useLater(kelompok).value;
  void phone.version.value;
  const kinds = ["kpm", "anggota", "kelompok", "peristiwa", "usulan"].map((kind) => phone.all(kind));
  const all = useMemo(() => families(phone), kinds);
  const isLeft = left.value;
  const written = [phone.all("komplementaritas"), phone.all("perilaku")];
  const some = useMemo(() => (isLeft ? leftOf(all, writtenNow(phone)) : all), [all, isLeft, ...written]);
  const shown = useMemo(() => find(some, words, group), [some, words, group]);
  const groups = useMemo(() => groupsOf(all), [all]);
  const nothing = all.length ? KELUARGA.none : phone.role === "supervisor" ? KELUARGA.ofOthers : KELUARGA.empty;
  return (
    <Screen title={KELUARGA.title}>
      <FirstSync />
      <Field label={KELUARGA.search}>
        <TextInput value={typed} mode="search" />
      </Field>
      {groups.length > 1 && (
        <Field label={KELUARGA.kelompok}>
          <Select value={kelompok} options={groups} empty={KELUARGA.every} />
        </Field>
      )}
      {all.length > 0 && <Check label={SEMESTER.left} checked={isLeft} onChange={(on) => (left.value = on)} />}
      <div class="beside">
        <p class="hint" role="status">
          {KELUARGA.found(shown.length)}
        </p>
        <LinkButton href="#/pengaduan">{PENGADUAN.list}</LinkButton>
      </div>
      {shown.length ? <Rows key={`${words}/${group}/${isLeft}`} rows={shown} piece={words || group || isLeft ? FIRST : PIECE} /> : <Empty>{nothing}</Empty>}
    </Screen>
  );
}

const LEFT = ["non_aktif", "graduasi"];

/** Families whose half-year is not whole; of those that left the programme nothing is asked. */
const leftOf = (all: readonly Family[], written: ReadonlySet<unknown>) => all.filter((one) => !LEFT.includes(one.status) && !written.has(one.id));

function groupsOf(all: readonly Family[]): { value: string; label: string }[] {
  const names = new Map(all.filter((one) => one.kelompokId).map((one) => [one.kelompokId, one.kelompok]));
  return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => (a.label < b.label ? -1 : 1));
}

function Rows({ rows, piece }: { rows: readonly Family[]; piece: number }) {
  const [count, setCount] = useState(FIRST);
  const drawn = useMemo(() => rows.map((one) => <FamilyRow key={one.id} one={one} />), [rows]);
  useEffect(() => {
    if (count >= rows.length) return undefined;
    const timer = setTimeout(() => setCount(count + piece));
    return () => clearTimeout(timer);
  }, [count, rows]);
  return (
    <ul class="list long" aria-label={KELUARGA.title}>
      {drawn.slice(0, count)}
    </ul>
  );
}

function FamilyRow({ one }: { one: Family }) {
  return (
    <Row
      href={`#/keluarga/${one.id}`}
      title={one.name}
      note={[one.kelompok, one.desa].filter(Boolean).join(" · ")}
      badge={
        one.waiting ? (
          <Badge tone="warn">{KELUARGA.waiting}</Badge>
        ) : (
          one.status && one.status !== "aktif" && <Badge>{WORDS[one.status] ?? one.status}</Badge>
        )
      }
    />
  );
}
