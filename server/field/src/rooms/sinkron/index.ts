/** Routes of Sinkron. */
import { CARRY, DEVICE, SINKRON } from "../../texts/sinkron";
import type { Route } from "../../ui/router";
import { Carry } from "./carry";
import { Device } from "./device";
import { SyncScreen } from "./sync";

export const routes: readonly Route[] = [
  { pattern: "/sinkron", view: SyncScreen, title: SINKRON.title },
  { pattern: "/sinkron/berkas", view: Carry, title: CARRY.title },
  { pattern: "/sinkron/hp", view: Device, title: DEVICE.title },
];
