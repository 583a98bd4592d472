/** All screens of disasters; each part brings its own. */
import "../routes"; // it is here before this one; named so that the bundler puts into this file only what is its own
import { BENCANA } from "../../texts/bencana";
import type { Route } from "../../ui/router";
import { Events } from "./list";

export const routes: readonly Route[] = [{ pattern: "/bencana", view: Events, title: BENCANA.title }];
