/** The screens of the event wizard, one question each. */

import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import { EVENTS, GENTLE, PERISTIWA } from "../../texts/peristiwa";
import { word } from "../../texts/keluarga";
import { usePhone } from "../../ui/context";
import { tanggal, umur } from "../../ui/format";
import type { Values } from "../../ui/form";
import { Button, Chips, Choice, DateInput, Field, List, Notice, type Option, Row, Select, TextArea, TextInput } from "../../ui/parts";
import { families, find, membersOf } from "../../work/keluarga";
import { asksCard, candidates, type Child, HAPPENINGS, NOBODY, type Step, type Typed } from "../../work/peristiwa";
import { turnOf } from "../../work/perubahan";

/** The two sexes as options. */
export const SEXES: readonly Option<"L" | "P">[] = [
  { value: "L", label: PERISTIWA.boy },
  { value: "P", label: PERISTIWA.girl },
];
const SHOWN_FAMILIES = 8;
const TWINS = 9;

/** What every step is given. */
export interface StepProps {
  readonly type: string;
  readonly kpmId: string;
  readonly title: string;
  readonly error: string | null;
  readonly values: Values<Typed>;
  readonly typed: Typed;
}

/** The body of one step. */
export const STEPS: Readonly<Record<Step, (props: StepProps) => VNode>> = {
  siapa: Who,
  keluar: Leaving,
  tanggal: When,
  anak: Children,
  pengurus: Pengurus,
  tempat: Place,
  alamat: Address,
  keluarga: Family,
  akhir: Review,
};

function useMemberOptions(props: StepProps, among: (typed: Typed, id: string) => boolean): Option[] {
  const phone = usePhone();
  const members = membersOf(phone, props.kpmId).filter((one) => among(props.typed, one.id));
  return members.map((one) => ({
    value: one.id,
    label: [one.name, one.birth_date ? umur(String(one.birth_date), phone.today()) : word(one.relation)].filter(Boolean).join(", "),
  }));
}

function Who(props: StepProps) {
  const phone = usePhone();
  const fitting = new Set(candidates(props.type, membersOf(phone, props.kpmId), phone.today()).map((one) => one.id));
  const options = useMemberOptions(props, (_, id) => fitting.has(id));
  if (props.type === "lahir") options.push({ value: NOBODY, label: PERISTIWA.notListed });
  return (
    <>
      {GENTLE[props.type] && <Notice>{GENTLE[props.type]}</Notice>}
      <Choice
        name="siapa"
        label={props.title}
        options={options}
        value={props.typed.anggota}
        onChange={(id) => (props.values.anggota.value = id)}
        error={props.error}
      />
    </>
  );
}

function Leaving(props: StepProps) {
  const { leaving } = props.values;
  const toggle = (id: string) => {
    leaving.value = leaving.value.includes(id) ? leaving.value.filter((one) => one !== id) : [...leaving.value, id];
  };
  return (
    <>
      <Chips label={props.title} options={useMemberOptions(props, () => true)} chosen={leaving.value} onToggle={toggle} />
      {props.error && <p class="error">{props.error}</p>}
    </>
  );
}

function When(props: StepProps) {
  return (
    <Field label={props.title} error={props.error}>
      <DateInput value={props.values.date} until={usePhone().today()} />
    </Field>
  );
}

function Children(props: StepProps) {
  const { children } = props.values;
  const change = (at: number, part: Partial<Child>) => {
    children.value = children.value.map((child, index) => (index === at ? { ...child, ...part } : child));
  };
  return (
    <>
      <h2>{props.title}</h2>
      {children.value.map((child, at) => (
        <OneChild
          key={at}
          at={at}
          child={child}
          error={child.sex ? null : props.error}
          change={(part) => change(at, part)}
          remove={children.value.length > 1 ? () => (children.value = children.value.filter((_, index) => index !== at)) : null}
        />
      ))}
      {children.value.length < TWINS && (
        <Button icon="plus" onClick={() => void (children.value = [...children.value, { name: "", sex: "" }])}>
          {PERISTIWA.another}
        </Button>
      )}
    </>
  );
}

function OneChild(props: { at: number; child: Child; error: string | null; change: (part: Partial<Child>) => void; remove: (() => void) | null }) {
  const number = props.at + 1;
  const name = {
    get value() {
      return props.child.name;
    },
    set value(text: string) {
      props.change({ name: text });
    },
    peek: () => props.child.name,
  } as Signal<string>;
  return (
    <section aria-label={PERISTIWA.child(number)}>
      <h3>{PERISTIWA.child(number)}</h3>
      <Field label={PERISTIWA.childName} hint={PERISTIWA.childNameHint}>
        <TextInput value={name} max={200} />
      </Field>
      <Choice
        name={`sex-${number}`}
        label={PERISTIWA.sex}
        options={SEXES}
        value={props.child.sex || null}
        onChange={(sex) => props.change({ sex })}
        error={props.error}
      />
      {props.remove && <Button onClick={props.remove}>{PERISTIWA.removeChild}</Button>}
    </section>
  );
}

function Pengurus(props: StepProps) {
  const phone = usePhone();
  const free = (typed: Typed, id: string) => id !== typed.anggota && !phone.view("anggota", id)?.is_pengurus;
  const options = useMemberOptions(props, free);
  if (props.type === "meninggal") options.push({ value: NOBODY, label: PERISTIWA.unknownYet });
  return (
    <Choice
      name="pengurus"
      label={props.title}
      options={options}
      value={props.typed.pengurus}
      onChange={(id) => (props.values.pengurus.value = id)}
      error={props.error}
    />
  );
}

function Place(props: StepProps) {
  const phone = usePhone();
  const kind = HAPPENINGS[props.type]?.place;
  const options = phone
    .all("fasilitas")
    .filter((one) => one.type === kind && !one.deleted)
    .map((one) => ({ value: one.id, label: String(one.name) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  return (
    <>
      <h2>{props.title}</h2>
      <Field label={PERISTIWA.list} error={props.error}>
        <Select value={props.values.fasilitas} options={options} />
      </Field>
      {!props.typed.fasilitas && (
        <Field label={PERISTIWA.byName} hint={PERISTIWA.byNameHint}>
          <TextInput value={props.values.fasilitasName} max={200} />
        </Field>
      )}
    </>
  );
}

function Address(props: StepProps) {
  const phone = usePhone();
  const desa = phone
    .all("wilayah")
    .filter((one) => one.level === "desa")
    .map((one) => ({ value: String(one.code), label: String(one.name) }));
  return (
    <>
      <h2>{props.title}</h2>
      <Field label={PERISTIWA.address} error={props.error}>
        <TextArea value={props.values.address} max={2000} />
      </Field>
      <Field label={PERISTIWA.desa}>
        <Select value={props.values.desa} options={desa} empty={PERISTIWA.desaElsewhere} />
      </Field>
    </>
  );
}

function Family(props: StepProps) {
  const phone = usePhone();
  const { kpm, kpmName } = props.values;
  const typed = kpmName.value.trim();
  const found = typed.length > 2 && !kpm.value ? find(families(phone), typed, "").filter((one) => one.id !== props.kpmId) : [];
  const choose = (id: string, name: string) => {
    kpm.value = id;
    kpmName.value = name;
  };
  return (
    <>
      <h2>{props.title}</h2>
      <Field label={PERISTIWA.findFamily} hint={PERISTIWA.otherFamily} error={props.error}>
        <TextInput value={kpmName} onInput={() => (kpm.value = "")} max={200} />
      </Field>
      <List>
        {found.slice(0, SHOWN_FAMILIES).map((one) => (
          <Row key={one.id} title={one.name} note={[one.kelompok, one.desa].filter(Boolean).join(" · ")} onClick={() => choose(one.id, one.name)} />
        ))}
      </List>
    </>
  );
}

function Review(props: StepProps) {
  const turn = turnOf(props.type, props.typed, usePhone(), props.kpmId);
  const { values } = props;
  return (
    <>
      <h2>{PERISTIWA.review}</h2>
      <Turned before={turn.before} after={turn.after} />
      <p>
        {EVENTS[props.type]}. {PERISTIWA.effective} {tanggal(props.typed.date)}.
      </p>
      {asksCard(props.type) && (
        <Field label={PERISTIWA.noKk} error={props.error}>
          <TextInput value={values.noKk} mode="numeric" max={16} />
        </Field>
      )}
      <Field label={PERISTIWA.evidence} hint={PERISTIWA.evidenceHint}>
        <TextInput value={values.evidence} max={200} />
      </Field>
      <Field label={PERISTIWA.note} error={props.type === "lainnya" ? props.error : null}>
        <TextArea value={values.note} max={2000} />
      </Field>
    </>
  );
}

/** The two halves of a proposal below each other. */
export function Turned(props: { before: string; after: string }) {
  return (
    <dl class="turned">
      {props.before && (
        <>
          <dt>{PERISTIWA.before}</dt>
          <dd>{props.before}</dd>
        </>
      )}
      <dt>{PERISTIWA.after}</dt>
      <dd>{props.after}</dd>
    </dl>
  );
}
