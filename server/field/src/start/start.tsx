/** What is drawn while no account is open. */

import { UI } from "../texts/ui";
import { Skeleton } from "../ui/parts";
import { Accounts, Taken, Unfit, Welcome } from "./choose";
import { Enrol, NewPin } from "./enrolment";
import { Forgotten } from "./forgotten";
import { stage } from "./session";
import { Unlock } from "./unlock";

/** The screen of the present stage. */
export function Start() {
  const now = stage.value;
  switch (now.at) {
    case "opening":
      return <Skeleton label={UI.loading} />;
    case "unfit":
      return <Unfit missing={now.missing} />;
    case "welcome":
      return <Welcome />;
    case "enrol":
      return <Enrol code={now.code} />;
    case "pin":
      return <NewPin told={now.told} />;
    case "accounts":
      return <Accounts list={now.list} />;
    case "unlock":
      return <Unlock key={now.account.device} account={now.account} db={now.db} lost={now.lost} />;
    case "forgotten":
      return <Forgotten account={now.account} db={now.db} />;
    case "taken":
      return <Taken account={now.account} />;
  }
}
