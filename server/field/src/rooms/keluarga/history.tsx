/** What happened to a family's records lately: by this phone and by others. */

import type { Fields, News, OwnChange } from "../../phone/contract";
import { KELUARGA } from "../../texts/keluarga";
import { usePhone } from "../../ui/context";
import { waktu } from "../../ui/format";
import { Badge, Details, Empty, List, Row } from "../../ui/parts";
import { changeTitle, differences, outcomeWord } from "../../work/describe";
import { happenedTo } from "../../work/keluarga";

const HISTORY_SHOWN = 20;

/** Own changes with what became of them, and what others changed. */
export function History({ kpm, members }: { kpm: Fields; members: readonly Fields[] }) {
  const phone = usePhone();
  const all = happenedTo(phone, kpm.id, members).slice(0, HISTORY_SHOWN);
  return (
    <Details summary={KELUARGA.history}>
      {all.length ? (
        <List>
          {all.map(({ own, news }) => (own ? <Own key={`${own.form}/${own.index}`} one={own} /> : <ByOthers key={`${news.id}/${news.at}`} one={news} />))}
        </List>
      ) : (
        <Empty>{KELUARGA.noHistory}</Empty>
      )}
    </Details>
  );
}

function Own({ one }: { one: OwnChange }) {
  const phone = usePhone();
  const { label, tone } = outcomeWord(one);
  return (
    <Row title={changeTitle(phone, one)} note={waktu(one.savedAt, phone.zone)} badge={<Badge tone={tone}>{label}</Badge>}>
      {differences(phone, one).map((two) => (
        <p key={two.field} class="hint more">
          {KELUARGA.changed(two.label, two.mine, two.theirs)}
        </p>
      ))}
      {(one.reason ?? one.why) && <p class="hint more">{one.reason ?? one.why}</p>}
    </Row>
  );
}

function ByOthers({ one }: { one: News }) {
  const phone = usePhone();
  const change = { ...one, fields: one.was, theirs: one.now };
  return (
    <Row title={changeTitle(phone, change)} note={waktu(one.at, phone.zone)} badge={<Badge>{KELUARGA.byOthers}</Badge>}>
      {differences(phone, change).map((two) => (
        <p key={two.field} class="hint more">
          {KELUARGA.became(two.label, two.mine, two.theirs)}
        </p>
      ))}
    </Row>
  );
}
