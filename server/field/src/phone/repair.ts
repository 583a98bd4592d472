/** Repair by digest: find the scopes and buckets that differ, and take the server's rows for them (P38, P39, P45). */
import type { Revision } from "../kernel/ids";
import { REPAIR_SCOPES_MAX } from "../shared/limits.json";
import type { Intake } from "./intake";
import type { Store } from "./store";
import { type Answer, failing, type Frame, fine, type Talk } from "./talk";

type Scope = readonly [kab: string, scope: string];

/** Makes the mirror equal to the server; never touches forms, bases or journal. */
export class Repair {
  constructor(
    private readonly store: Store,
    private readonly intake: Intake,
    private readonly talk: Talk,
  ) {}

  /**
   * Repair all scopes held, then stand where the server stood when asked.
   *
   * An answer that is not whole and has no failure says that the server is in another epoch.
   */
  async run(): Promise<Answer> {
    const parts: Frame[] = [];
    const answer = await this.ask({ scopes: this.digests() }, async (frame) => {
      if ("at" in frame) parts.push(frame);
    });
    if (answer.failure || !answer.whole) return answer;
    const differ = parts.flatMap((frame) => (frame["differ"] as string[]).map((scope): Scope => [frame["kab"] as string, scope]));
    for (let start = 0; start < differ.length; start += REPAIR_SCOPES_MAX) {
      const filled = await this.fill(differ.slice(start, start + REPAIR_SCOPES_MAX));
      if (filled.failure || !filled.whole) return filled;
    }
    await this.store.transaction((changes) => {
      for (const frame of parts) changes.places.beginAt(frame["kab"] as string, frame["at"] as Revision);
      changes.mirror.dropUnheld((kab, scope) => changes.places.holds(kab, scope));
      changes.forms.settle();
      changes.set({ recovering: false });
    });
    return answer;
  }

  private async ask(question: Frame, take: (frame: Frame) => Promise<void>): Promise<Answer> {
    const epoch = this.store.get("epoch");
    const body = { epoch, sv: this.store.sv, ...question };
    const answer = await this.talk.frames("/repair", body, this.store.get("token") ?? "", take);
    if (answer.failure) return answer;
    if (answer.first?.["epoch"] !== epoch) return fine({ first: answer.first });
    return answer.last && "end" in answer.last ? answer : failing("lost");
  }

  /** Return the digest of every scope held, also of those without rows. */
  private digests(): Record<string, Record<string, number>> {
    const found: Record<string, Record<string, number>> = {};
    for (const [kab, scopes] of Object.entries(this.store.places.held())) {
      found[kab] = Object.fromEntries(scopes.map((scope) => [scope, this.store.mirror.digestOf(kab, scope)]));
    }
    return found;
  }

  /** Send the sums of all buckets of some scopes; store what the server says of those that differ. */
  private fill(scopes: readonly Scope[]): Promise<Answer> {
    const buckets: Record<string, Record<string, number[]>> = {};
    for (const [kab, scope] of scopes) (buckets[kab] ??= {})[scope] = this.store.mirror.buckets(kab, scope);
    return this.ask({ buckets }, async (frame) => {
      if ("buckets" in frame) await this.keep(frame);
    });
  }

  /** Store the whole truth about some buckets of a scope. */
  private keep(frame: Frame): Promise<void> {
    const rows = this.intake.rowsOf(frame);
    return this.store.transaction((changes) => {
      changes.mirror.keepOnly(frame["kab"] as string, frame["scope"] as string, frame["buckets"] as number[], rows);
      this.intake.rows(changes, frame["kab"] as string, rows, true);
    });
  }
}
