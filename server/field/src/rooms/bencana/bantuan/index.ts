/** Aid that is handed out in a disaster. */
import { BANTUAN } from "../../../texts/bantuan";
import type { Route } from "../../../ui/router";
import { inEvent } from "../around";
import { Agency } from "./agency";
import { Give, GiveMany } from "./give";
import { Handouts } from "./list";
import { Pick } from "./pick";
import { Receipt, Void } from "./receipt";
import { Recipients } from "./recipients";

/** The screens of this room. */
export const routes: readonly Route[] = [
  { pattern: "/bencana/:id/bantuan", view: inEvent(BANTUAN.title, Handouts), title: BANTUAN.title },
  { pattern: "/bencana/:id/bantuan/beri", view: inEvent(BANTUAN.give, Pick), title: BANTUAN.give },
  { pattern: "/bencana/:id/bantuan/kolektif", view: inEvent(BANTUAN.collective, GiveMany), title: BANTUAN.collective },
  { pattern: "/bencana/:id/bantuan/lembaga", view: inEvent(BANTUAN.agency, Agency), title: BANTUAN.agency },
  { pattern: "/bencana/:id/bantuan/:bantuan", view: inEvent(BANTUAN.title, Receipt), title: BANTUAN.title },
  { pattern: "/bencana/:id/bantuan/beri/:korban", view: inEvent(BANTUAN.handTitle, Give), title: BANTUAN.handTitle },
  { pattern: "/bencana/:id/bantuan/:bantuan/penerima", view: inEvent(BANTUAN.listTitle, Recipients), title: BANTUAN.listTitle },
  { pattern: "/bencana/:id/bantuan/:bantuan/batal", view: inEvent(BANTUAN.void, Void), title: BANTUAN.void },
];
