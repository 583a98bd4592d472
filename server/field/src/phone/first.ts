/** First sync: the frames of many scopes, stored as they come and resumed where they broke off (P40). */
import type { Revision } from "../kernel/ids";
import type { SyncReport } from "./contract";
import type { Intake } from "./intake";
import { NoWay, Refusal } from "./problems";
import type { Download, Store } from "./store";
import { type Answer, failing, type Frame, fine, type Talk } from "./talk";

/** Fills scopes of which nothing has come yet; without a file they come by pages. */
export class FirstSync {
  constructor(
    private readonly store: Store,
    private readonly intake: Intake,
    private readonly talk: Talk,
    private readonly report: SyncReport,
    private readonly progress: () => void,
  ) {}

  /** Order a file, or go on with the one begun; no failure when all of it is stored or there is none to have. */
  async run(): Promise<Answer> {
    try {
      const begun = this.store.get("download");
      if (!begun || begun.asg !== this.store.get("asg")) await this.order();
      return await this.receive();
    } catch (error) {
      if (error instanceof NoWay) return failing(error.kind);
      if (error instanceof Refusal) return fine();
      throw error;
    }
  }

  private async order(): Promise<void> {
    const { places } = this.store;
    const asg = this.store.get("asg") ?? "";
    const empty = places.empty();
    const scopes = size(empty) === size(places.held()) ? null : empty;
    const question = { epoch: this.store.get("epoch"), asg, sv: this.store.sv, ...(scopes && { scopes }) };
    const told = await this.talk.json("/snapshot", question, this.store.get("token"));
    if (!("url" in told)) throw new Refusal("snapshot_gone");
    const { url, bytes, text, rows, families } = told as unknown as Download;
    const download = { url, bytes, text, rows, families: families ?? null, asg, scopes, stored: 0, read: 0 };
    await this.store.transaction((changes) => changes.set({ download }));
  }

  /** Store what is missing of the file; one of another history is forgotten. */
  private async receive(): Promise<Answer> {
    const { url, stored } = this.store.get("download") as Download;
    const epoch = this.store.get("epoch");
    const answer = await this.talk.more(url, stored, this.store.get("token") ?? "", async (frame, index, size) => {
      if (index === 0 && frame["epoch"] !== epoch) throw new Refusal("snapshot_gone");
      if ("kab" in frame) await this.keep(frame, size);
    }).catch(async (error: unknown) => {
      if (error instanceof Refusal) await this.forget();
      throw error;
    });
    const gone = answer.code === "snapshot_gone" || answer.code === "not_found";
    if (answer.failure && !gone) return answer;
    if (!gone && !(answer.last && "end" in answer.last)) return failing("lost");
    await this.forget();
    return fine();
  }

  /** Store rows, or which scopes are whole now. */
  private async keep(frame: Frame, size: number): Promise<void> {
    const begun = this.store.get("download") as Download;
    const download = { ...begun, stored: begun.stored + 1, read: begun.read + size };
    const kab = frame["kab"] as string;
    const rows = this.intake.rowsOf(frame);
    await this.store.transaction((changes) => {
      changes.set({ download });
      this.intake.rows(changes, kab, rows);
      if ("cur" in frame) changes.places.reach(kab, frame["cur"] as Revision, (frame["scopes"] as string[] | undefined) ?? begun.scopes?.[kab]);
    });
    this.report.rows += rows.length;
    this.report.snapshotBytes = Math.round((download.read * download.bytes) / download.text);
    this.progress();
  }

  private async forget(): Promise<void> {
    await this.store.transaction((changes) => changes.set({ download: undefined }));
  }
}

function size(scopes: Readonly<Record<string, readonly string[]>>): number {
  return Object.values(scopes).reduce((sum, some) => sum + some.length, 0);
}
