/** The frame around all screens of an open phone. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { UpdateOffer } from "./offer";
import type { Phone } from "./phone/contract";
import { startTriggers } from "./phone/triggers";
import { session, stage } from "./start/session";
import { Start } from "./start/start";
import { UI } from "./texts/ui";
import { Boundary } from "./ui/boundary";
import { PhoneContext } from "./ui/context";
import { Menu } from "./ui/menu";
import { Button, Empty, LinkButton, Notice, Screen, Skeleton } from "./ui/parts";
import { AID, loadRooms, roomsOf } from "./ui/rooms";
import { matching, route } from "./ui/router";
import { Toasts } from "./ui/toast";
import { takesPart } from "./work/aid";

/** The whole app: locked, or with its screens. */
export function App() {
  const opens = stage.value.at === "opening";
  useEffect(() => {
    if (!opens) void loadRooms().catch(() => undefined); // meanwhile the worker types code or PIN
  }, [opens]);
  const open = session.value;
  return open ? (
    <Frame key={open.account.device} phone={open.phone} />
  ) : (
    <div class="app">
      <UpdateOffer />
      <Start />
      <Toasts />
    </div>
  );
}

/** An open phone: the screen of the present route, menu, news, and the offer of a new version. */
export function Frame({ phone }: { phone: Phone }) {
  const { path } = route.value;
  const known = roomsOf(path);
  const found = matching(known ?? [], path);
  const title = found?.route.title ?? (known ? UI.notFoundTitle : UI.loading);
  useEffect(() => {
    document.title = `${title} · ${UI.app}`;
  }, [title]);
  useEffect(() => startTriggers(phone), [phone]);
  useEffect(() => {
    if (takesPart(phone)) void loadRooms(AID).catch(() => undefined); // Sinkron takes its words of disasters from there
  }, [phone]);
  const missing = useRooms();
  const View = found?.route.view;
  return (
    <PhoneContext.Provider value={phone}>
      <div class="app with-menu">
        <Skip />
        <UpdateOffer />
        <Boundary path={path}>{View && found ? <View key={path} params={found.params} /> : known ? <NotFound /> : <Coming missing={missing} />}</Boundary>
        <Menu />
        <Toasts />
      </div>
    </PhoneContext.Provider>
  );
}

/** Fetch the rooms; a failure is tried again when another screen opens. */
function useRooms(): boolean {
  const missing = useSignal(false);
  const { path } = route.value;
  useEffect(() => {
    loadRooms(path).then(
      () => (missing.value = false),
      () => (missing.value = true),
    );
  }, [path]);
  return missing.value;
}

/** What is shown while the rooms are not here. */
function Coming({ missing }: { missing: boolean }) {
  return (
    <Screen title={UI.loading}>
      {missing ? (
        <Notice tone="warn" title={UI.lackingTitle}>
          <p>{UI.lacking}</p>
          <Button onClick={() => location.reload()}>{UI.reload}</Button>
        </Notice>
      ) : (
        <Skeleton label={UI.loading} />
      )}
    </Screen>
  );
}

/** Lets a keyboard pass over the head. */
function Skip() {
  const jump = (event: Event) => {
    event.preventDefault(); // the hash of the address is the route
    document.getElementById("isi")?.focus();
  };
  return (
    <a class="skip" href="#isi" onClick={jump}>
      {UI.skip}
    </a>
  );
}

function NotFound() {
  return (
    <Screen title={UI.notFoundTitle} back>
      <Empty>{UI.notFound}</Empty>
      <LinkButton href="#/">{UI.toToday}</LinkButton>
    </Screen>
  );
}
