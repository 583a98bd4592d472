/** Catches a screen that fails: what is saved stays, the rest of the app goes on. */
import { Component, type ComponentChildren } from "preact";
import { UI } from "../texts/ui";
import { noteError } from "./errors";
import { Button, LinkButton, Notice, Screen } from "./parts";

/** Shows its children, or what can be done when they fail. */
export class Boundary extends Component<{ path: string; children: ComponentChildren }, { failed: string | null }> {
  override state = { failed: null };

  override componentDidCatch(error: unknown): void {
    noteError(error, Math.floor(Date.now() / 1000));
    this.setState({ failed: this.props.path });
  }

  override render() {
    if (this.state.failed !== this.props.path) return this.props.children;
    return (
      <Screen title={UI.crashTitle}>
        <Notice tone="bad">{UI.crash}</Notice>
        <div class="buttons">
          <Button kind="main" onClick={() => location.reload()}>
            {UI.reload}
          </Button>
          <LinkButton href="#/sinkron/berkas">{UI.exportFirst}</LinkButton>
          <LinkButton href="#/">{UI.toToday}</LinkButton>
        </div>
      </Screen>
    );
  }
}
