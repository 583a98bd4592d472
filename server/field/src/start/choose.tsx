/** Welcome, the accounts of a phone, an unfit browser, and an account open in another tab. */

import type { Account } from "../store/database";
import { ACCOUNTS, TAKEN, WELCOME } from "../texts/start";
import { Button, List, Notice, Row, Screen } from "../ui/parts";
import { STORAGE } from "./fit";
import { beginEnrolment, pickAccount } from "./session";

/** The first screen of a phone that nobody is enrolled on. */
export function Welcome() {
  const installed = matchMedia("(display-mode: standalone)").matches;
  return (
    <Screen
      title={WELCOME.title}
      action={
        <Button kind="main" onClick={() => beginEnrolment()}>
          {WELCOME.begin}
        </Button>
      }
    >
      <p>{WELCOME.lead}</p>
      {!installed && <Notice title={WELCOME.installTitle}>{WELCOME.install}</Notice>}
    </Screen>
  );
}

/** Say what this browser lacks. */
export function Unfit({ missing }: { missing: readonly string[] }) {
  const why = missing.includes("HTTPS") ? WELCOME.unfitSecure : missing.includes(STORAGE) ? WELCOME.unfitStorage : WELCOME.unfit;
  return (
    <Screen title={WELCOME.unfitTitle}>
      <Notice tone="bad">
        <p>{why}</p>
        <p>{WELCOME.lacking(missing.join(", "))}</p>
      </Notice>
    </Screen>
  );
}

/** Pick one of several accounts, or add one. */
export function Accounts({ list }: { list: readonly Account[] }) {
  return (
    <Screen title={ACCOUNTS.title} action={<Button onClick={() => beginEnrolment()}>{ACCOUNTS.add}</Button>}>
      <List>
        {list.map((account) => (
          <Row
            key={account.device}
            title={account.label}
            note={account.replaced ? ACCOUNTS.forgotten : ACCOUNTS.locked}
            onClick={() => void pickAccount(account)}
          />
        ))}
      </List>
    </Screen>
  );
}

/** Another tab has the account. */
export function Taken({ account }: { account: Account }) {
  return (
    <Screen
      title={TAKEN.title}
      action={
        <Button kind="main" onClick={() => pickAccount(account, true)}>
          {TAKEN.here}
        </Button>
      }
    >
      <p>{TAKEN.lead}</p>
    </Screen>
  );
}
