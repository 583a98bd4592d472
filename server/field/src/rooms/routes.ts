/** All screens of the app; each room brings its own. */
import type { Route } from "../ui/router";
import { routes as home } from "./home";
import { routes as sinkron } from "./sinkron";

export const routes: readonly Route[] = [...home, ...sinkron];
