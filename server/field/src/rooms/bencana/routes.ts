/** All screens of disasters; each part brings its own. */
import "../routes"; // it is here before this one; named so that the bundler puts into this file only what is its own
import { BENCANA } from "../../texts/bencana";
import { DAMPAK, GABUNG, KODE, OPEN } from "../../texts/bencana_forms";
import type { Route } from "../../ui/router";
import { routes as bantuan } from "./bantuan";
import { routes as barang } from "./barang";
import { Code } from "./code";
import { Disaster } from "./event";
import { Join } from "./join";
import { before, routes as layanan } from "./layanan";
import { Events } from "./list";
import { Correct, Open } from "./open";
import { Report } from "./report";

export const routes: readonly Route[] = [
  { pattern: "/bencana", view: Events, title: BENCANA.title },
  { pattern: "/bencana/baru", view: Open, title: OPEN.title },
  { pattern: "/bencana/gabung", view: Join, title: GABUNG.title },
  ...before,
  { pattern: "/bencana/:id", view: Disaster, title: BENCANA.title },
  { pattern: "/bencana/:id/ubah", view: Correct, title: OPEN.edit },
  { pattern: "/bencana/:id/kode", view: Code, title: KODE.title },
  { pattern: "/bencana/:id/dampak", view: Report, title: DAMPAK.title },
  ...barang,
  ...bantuan,
  ...layanan,
];
