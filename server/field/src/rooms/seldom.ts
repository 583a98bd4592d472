/** Screens that few open, or that are opened rarely: the rounds of a supervisor, a worker's own figures of a month, PIN and lock. */
import "./routes"; // it is here before this one; named so that the bundler puts into this file only what is its own
import { routes as start } from "../start/locking";
import { SETTINGS } from "../texts/home";
import type { Route } from "../ui/router";
import { Capaian } from "./home/capaian";
import { routes as supervisi } from "./supervisi";

export const routes: readonly Route[] = [...supervisi, ...start, { pattern: "/capaian", view: Capaian, title: SETTINGS.figures }];
