/** Routes of Hari ini, returned work and settings. */
import { HOME, SETTINGS, TASK } from "../../texts/home";
import type { Route } from "../../ui/router";
import { Settings } from "./settings";
import { Task } from "./task";
import { Today } from "./today";

export const routes: readonly Route[] = [
  { pattern: "/", view: Today, title: HOME.title },
  { pattern: "/tugas/:id", view: Task, title: TASK.title },
  { pattern: "/setelan", view: Settings, title: SETTINGS.title },
];
