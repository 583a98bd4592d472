/** Routes of Sinkron. */
import { SINKRON } from "../../texts/sinkron";
import type { Route } from "../../ui/router";
import { SyncScreen } from "./sync";

export const routes: readonly Route[] = [{ pattern: "/sinkron", view: SyncScreen, title: SINKRON.title }];
