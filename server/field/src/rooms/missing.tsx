/** What is said instead of a screen: that the phone does not hold its record, or that there is no such address. */
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { KELUARGA } from "../texts/keluarga";
import { UI } from "../texts/ui";
import { usePhone } from "../ui/context";
import { unsavedForms } from "../ui/form";
import { Empty, LinkButton, Screen } from "../ui/parts";
import { route } from "../ui/router";
import { stands } from "../work/p2k2";

type View = (props: { params: Record<string, string> }) => VNode;

/** An address that names nothing. */
export function Nowhere() {
  return (
    <Screen title={UI.notFoundTitle} back>
      <Empty>{UI.notFound}</Empty>
      <LinkButton href="#/">{UI.toToday}</LinkButton>
    </Screen>
  );
}

/** A record that this phone does not hold. */
export function Gone({ title, back, children }: { title: string; back: string; children: string }) {
  return (
    <Screen title={title} back={back}>
      <Empty>{children}</Empty>
    </Screen>
  );
}

/**
 * Make a screen about the family `:id` that says so when the phone does not hold it.
 *
 * What was typed while it did can still be saved, and a form that is open stays when the family leaves.
 */
export function ofFamily(title: string, View: View): View {
  return function OfFamily(props) {
    const phone = usePhone();
    const here = useRef(false);
    if (!here.current) {
      void phone.version.value;
      const { path } = route.peek();
      here.current = stands(phone.view("kpm", props.params.id ?? "")) || unsavedForms(phone).some((one) => one.path.split("?")[0] === path);
    }
    return here.current ? <View {...props} /> : <Gone title={title} back="/keluarga">{KELUARGA.gone}</Gone>;
  };
}
