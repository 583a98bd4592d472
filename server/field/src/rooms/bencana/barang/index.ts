/** Stores of a disaster and their goods. */
import { BARANG } from "../../../texts/barang";
import type { Route } from "../../../ui/router";
import { inEvent } from "../around";
import { LedgerLine } from "./line";
import { Record } from "./move";
import { Receive, Return } from "./settle";
import { Store } from "./store";
import { NewStore, Stores } from "./stores";

/** The screens of this room. */
export const routes: readonly Route[] = [
  { pattern: "/bencana/:id/gudang", view: inEvent(BARANG.stores, Stores), title: BARANG.stores },
  { pattern: "/bencana/:id/gudang/baru", view: inEvent(BARANG.open, NewStore), title: BARANG.open },
  { pattern: "/bencana/:id/gudang/:gudang", view: inEvent(BARANG.store, Store), title: BARANG.store },
  { pattern: "/bencana/:id/gudang/:gudang/terima", view: inEvent(BARANG.receive, Receive), title: BARANG.receive },
  { pattern: "/bencana/:id/gudang/:gudang/kembali", view: inEvent(BARANG.settle, Return), title: BARANG.settle },
  { pattern: "/bencana/:id/gudang/:gudang/catat/:apa", view: inEvent(BARANG.moves, Record), title: BARANG.moves },
  { pattern: "/bencana/:id/gudang/:gudang/baris/:mutasi", view: inEvent(BARANG.line, LedgerLine), title: BARANG.line },
];
