/** Routes of the komitmen room. */
import "./komitmen.css";
import { KOMITMEN } from "../../texts/komitmen";
import type { Route } from "../../ui/router";
import { FamilyScreen, MemberScreen } from "./family";
import { Overview } from "./overview";
import { SheetScreen } from "./sheet";

export const routes: readonly Route[] = [
  { pattern: "/komitmen", view: Overview, title: KOMITMEN.title },
  { pattern: "/komitmen/fasilitas/:id", view: SheetScreen, title: KOMITMEN.title },
  { pattern: "/komitmen/fasilitas/:id/:triwulan", view: SheetScreen, title: KOMITMEN.title },
  { pattern: "/komitmen/keluarga/:kpm", view: FamilyScreen, title: KOMITMEN.title },
  { pattern: "/komitmen/anggota/:id", view: MemberScreen, title: KOMITMEN.title },
];
