/** Routes of the P2K2 room. */
import { MOVE, P2K2, PLAN, UNPLANNED } from "../../texts/p2k2";
import type { Route } from "../../ui/router";
import { Absent } from "./absent";
import { Board, Kelompok } from "./board";
import { Move } from "./move";
import { Plan, Unplanned } from "./plan";
import { Report } from "./report";
import { Roster } from "./roster";

export const routes: readonly Route[] = [
  { pattern: "/p2k2", view: Board, title: P2K2.title },
  { pattern: "/kelompok/:id", view: Kelompok, title: P2K2.title },
  { pattern: "/p2k2/baru", view: Unplanned, title: UNPLANNED.title },
  { pattern: "/p2k2/rencana/:id", view: Plan, title: PLAN.title },
  { pattern: "/p2k2/:ref", view: Roster, title: P2K2.title },
  { pattern: "/p2k2/:ref/kegiatan", view: Report, title: P2K2.title },
  { pattern: "/p2k2/:ref/absen", view: Absent, title: P2K2.title },
  { pattern: "/p2k2/:ref/pindah", view: Move, title: MOVE.title },
];
