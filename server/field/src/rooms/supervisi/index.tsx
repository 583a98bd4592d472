/** A supervisor on foot: meetings to observe, families to check. */

import type { VNode } from "preact";
import type { Fields } from "../../phone/contract";
import { SUPERVISI } from "../../texts/supervisi";
import { UI } from "../../texts/ui";
import { usePhone } from "../../ui/context";
import { angka, tanggal } from "../../ui/format";
import { Details, Empty, LinkButton, List, Row, Screen, Section } from "../../ui/parts";
import type { Route } from "../../ui/router";
import { checks, meanScore, observations, type Round as Work } from "../../work/supervisi";
import { Standing } from "../keluarga/standing";
import { Observation } from "./observation";
import { SpotCheck } from "./spotcheck";

/** All that waits for the supervisor, and what is done. */
function Round() {
  const phone = usePhone();
  void phone.version.value;
  if (phone.role !== "supervisor") {
    return (
      <Screen title={UI.round} back="/">
        <Empty>{SUPERVISI.forOthers}</Empty>
      </Screen>
    );
  }
  return (
    <Screen title={UI.round}>
      <Part title={SUPERVISI.meetings} empty={SUPERVISI.noMeetings} round={observations(phone)} row={(one) => <Meeting key={one.id} one={one} />} />
      <LinkButton href="#/supervisi/observasi/baru">{SUPERVISI.add}</LinkButton>
      <Part title={SUPERVISI.families} empty={SUPERVISI.noFamilies} round={checks(phone)} row={(one) => <Family key={one.id} one={one} />} />
    </Screen>
  );
}

function Part(props: { title: string; empty: string; round: Work; row: (one: Fields) => VNode }) {
  const { waiting, done } = props.round;
  return (
    <Section title={props.title}>
      {waiting.length ? <List>{waiting.map(props.row)}</List> : <Empty>{props.empty}</Empty>}
      {done.length > 0 && (
        <Details summary={`${SUPERVISI.done} (${done.length})`}>
          <List>{done.map(props.row)}</List>
        </Details>
      )}
    </Section>
  );
}

const day = (value: unknown, say: (day: string) => string) => (value ? say(tanggal(String(value))) : "");

function Meeting({ one }: { one: Fields }) {
  const mean = meanScore(one);
  const when = one.date ? day(one.date, SUPERVISI.observed) : day(one.planned_date, SUPERVISI.planned);
  return (
    <Row
      href={`#/supervisi/observasi/${one.id}`}
      title={String(one.kelompok_name)}
      note={[when, one.place, one.pendamping_name, mean !== null && SUPERVISI.score(angka(mean))].filter(Boolean).join(" · ")}
      badge={<Standing kind="supervisi_p2k2" id={one.id} />}
    />
  );
}

function Family({ one }: { one: Fields }) {
  return (
    <Row
      href={`#/supervisi/uji-petik/${one.id}`}
      title={String(one.pengurus_name ?? "–")}
      note={[day(one.visited_on, SUPERVISI.checked), one.kelompok_name, one.desa_name].filter(Boolean).join(" · ")}
      badge={<Standing kind="uji_petik" id={one.id} />}
    />
  );
}

/** The screens of this room. */
export const routes: Route[] = [
  { pattern: "/supervisi", view: Round, title: UI.round },
  { pattern: "/supervisi/observasi/:id", view: Observation, title: SUPERVISI.observation },
  { pattern: "/supervisi/uji-petik/:id", view: SpotCheck, title: SUPERVISI.check },
];
