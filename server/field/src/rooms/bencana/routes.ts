/** All screens of disasters; each part brings its own. */
import "../routes"; // it is here before this one; named so that the bundler puts into this file only what is its own
import { BENCANA } from "../../texts/bencana";
import { DAMPAK, GABUNG, KODE, OPEN } from "../../texts/bencana_forms";
import { ANAK, JIWA, KORBAN, POSKO } from "../../texts/korban";
import type { Route } from "../../ui/router";
import { routes as bantuan } from "./bantuan";
import { routes as barang } from "./barang";
import { AddChild, Child, Children } from "./child";
import { Code } from "./code";
import { Disaster } from "./event";
import { Household } from "./household";
import { Join } from "./join";
import { Households } from "./korban";
import { CorrectHousehold, Register } from "./korban_form";
import { before, routes as layanan } from "./layanan";
import { Events } from "./list";
import { Correct, Open } from "./open";
import { AddPerson, Condition, CorrectPerson, Person } from "./person";
import { AddPost, Census, CorrectPost, Post, Posts } from "./posko";
import { Report } from "./report";
import { teach } from "./words";

teach();

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
  { pattern: "/bencana/:id/korban", view: Households, title: KORBAN.title },
  { pattern: "/bencana/:id/korban/baru", view: Register, title: KORBAN.add },
  { pattern: "/bencana/:id/korban/:korban", view: Household, title: KORBAN.title },
  { pattern: "/bencana/:id/korban/:korban/ubah", view: CorrectHousehold, title: KORBAN.correct },
  { pattern: "/bencana/:id/korban/:korban/jiwa/baru", view: AddPerson, title: JIWA.add },
  { pattern: "/bencana/:id/korban/:korban/jiwa/:jiwa", view: Person, title: JIWA.title },
  { pattern: "/bencana/:id/korban/:korban/jiwa/:jiwa/ubah", view: CorrectPerson, title: JIWA.correct },
  { pattern: "/bencana/:id/korban/:korban/jiwa/:jiwa/keadaan", view: Condition, title: JIWA.note },
  { pattern: "/bencana/:id/posko", view: Posts, title: POSKO.title },
  { pattern: "/bencana/:id/posko/baru", view: AddPost, title: POSKO.add },
  { pattern: "/bencana/:id/posko/:posko", view: Post, title: POSKO.title },
  { pattern: "/bencana/:id/posko/:posko/ubah", view: CorrectPost, title: POSKO.correct },
  { pattern: "/bencana/:id/posko/:posko/sensus/:hari", view: Census, title: POSKO.census },
  { pattern: "/bencana/:id/anak", view: Children, title: ANAK.title },
  { pattern: "/bencana/:id/anak/baru", view: AddChild, title: ANAK.add },
  { pattern: "/bencana/:id/anak/:anak", view: Child, title: ANAK.title },
];
