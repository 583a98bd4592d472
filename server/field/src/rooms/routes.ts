/** All screens of an open phone; each room brings its own. */
import "../shell"; // it runs already; named here so that the bundler puts all of it into one file, which both share
import type { Route } from "../ui/router";
import { routes as home } from "./home";
import { routes as keluarga } from "./keluarga";
import { routes as komitmen } from "./komitmen";
import { routes as p2k2 } from "./p2k2";
import { routes as peristiwa } from "./peristiwa";
import { routes as sinkron } from "./sinkron";

export const routes: readonly Route[] = [
  ...home,
  ...p2k2,
  ...komitmen,
  ...keluarga,
  ...peristiwa,
  ...sinkron,
];
