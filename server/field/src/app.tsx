/** The frame around all screens of an open phone. */
import { useEffect } from "preact/hooks";
import { UpdateOffer } from "./offer";
import type { Phone } from "./phone/contract";
import { startTriggers } from "./phone/triggers";
import { routes } from "./rooms/routes";
import { session } from "./start/session";
import { Start } from "./start/start";
import { UI } from "./texts/ui";
import { Boundary } from "./ui/boundary";
import { PhoneContext } from "./ui/context";
import { Menu } from "./ui/menu";
import { Empty, LinkButton, Screen } from "./ui/parts";
import { matching, route } from "./ui/router";
import { Toasts } from "./ui/toast";

/** The whole app: locked, or with its screens. */
export function App() {
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
  const found = matching(routes, path);
  const title = found?.route.title ?? UI.notFoundTitle;
  useEffect(() => {
    document.title = `${title} · ${UI.app}`;
  }, [title]);
  useEffect(() => startTriggers(phone), [phone]);
  const View = found?.route.view;
  return (
    <PhoneContext.Provider value={phone}>
      <div class="app with-menu">
        <Skip />
        <UpdateOffer />
        <Boundary path={path}>{View && found ? <View key={path} params={found.params} /> : <NotFound />}</Boundary>
        <Menu />
        <Toasts />
      </div>
    </PhoneContext.Provider>
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
