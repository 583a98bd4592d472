/** Services beside goods, and what is done before disasters. */
import { DAPUR, LDP, PEMULIHAN, SANTUNAN, SIAGA } from "../../../texts/layanan";
import type { Route } from "../../../ui/router";
import { inEvent } from "../around";
import { Kitchens, Sitting } from "./dapur";
import { Session, Sessions } from "./ldp";
import { Recovery, RecoveryVisit } from "./pemulihan";
import { Claims, Dossier } from "./santunan";
import { Activities, Activity } from "./siaga";

/** The screens that lie in no disaster. */
export const before: readonly Route[] = [
  { pattern: "/bencana/siaga", view: Activities, title: SIAGA.title },
  { pattern: "/bencana/siaga/:siaga", view: Activity, title: SIAGA.title },
];

/** The screens of this room. */
export const routes: readonly Route[] = [
  { pattern: "/bencana/:id/dapur", view: inEvent(DAPUR.title, Kitchens), title: DAPUR.title },
  { pattern: "/bencana/:id/dapur/:posko", view: inEvent(DAPUR.title, Sitting), title: DAPUR.title },
  { pattern: "/bencana/:id/ldp", view: inEvent(LDP.title, Sessions), title: LDP.title },
  { pattern: "/bencana/:id/ldp/:ldp", view: inEvent(LDP.title, Session), title: LDP.title },
  { pattern: "/bencana/:id/santunan", view: inEvent(SANTUNAN.title, Claims), title: SANTUNAN.title },
  { pattern: "/bencana/:id/santunan/:jiwa/:jenis", view: inEvent(SANTUNAN.title, Dossier), title: SANTUNAN.title },
  { pattern: "/bencana/:id/pemulihan", view: inEvent(PEMULIHAN.title, Recovery), title: PEMULIHAN.title },
  { pattern: "/bencana/:id/pemulihan/:korban", view: inEvent(PEMULIHAN.title, RecoveryVisit), title: PEMULIHAN.title },
];
