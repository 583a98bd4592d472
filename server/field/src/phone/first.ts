/** First sync: a file of many scopes, fetched in parts, resumed where it broke off, stored as it comes (P40). */
import type { Revision } from "../kernel/ids";
import type { Put } from "../store/files";
import type { SyncReport } from "./contract";
import type { Intake } from "./intake";
import { NoWay, Refusal } from "./problems";
import type { Download, Store } from "./store";
import { type Answer, failing, type Frame, FrameReader, fine, type Talk } from "./talk";

/** Bytes that are kept at a time: so much is fetched again at most. */
const PART_BYTES = 8_192;
const OFFSET_DIGITS = 10;

/** Fills scopes of which nothing has come yet; without a file they come by pages. */
export class FirstSync {
  constructor(
    private readonly store: Store,
    private readonly intake: Intake,
    private readonly talk: Talk,
    private readonly report: SyncReport,
    private readonly progress: () => void,
  ) {}

  /** Order a file, or go on with the one begun, and store it; no failure when there is none to have. */
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
    const asg = this.store.get("asg") ?? "";
    const question = { epoch: this.store.get("epoch"), asg, sv: this.store.sv, scopes: this.store.places.empty() };
    const told = await this.talk.json("/snapshot", question, this.store.get("token"));
    if (!("url" in told)) throw new Refusal("snapshot_gone");
    const { url, bytes, rows, families } = told as unknown as Download;
    const download = { url, bytes, rows, families: families ?? null, asg, applied: 0 };
    const stale = await this.partKeys();
    await this.store.transaction((changes) => {
      changes.set({ download });
      for (const put of without(stale)) changes.put(put);
    });
  }

  /** Take in what is here already, then what is missing of the file; no failure when all of it is stored. */
  private async receive(): Promise<Answer> {
    const { url, bytes } = this.store.get("download") as Download;
    const inflater = new Inflater((frame, index) => this.keep(frame, index));
    let have = 0;
    const feed = async (part: Uint8Array) => {
      have += part.length;
      this.report.snapshotBytes = have;
      await inflater.feed(part);
      this.progress();
    };
    try {
      for (const [, text] of [...(await this.store.read("part"))].sort()) await feed(fromText(text as string));
      while (have < bytes) {
        const answer = await this.fetch(url, have, feed);
        if (answer.failure) return answer;
      }
      await inflater.finish();
    } catch (error) {
      if (!(error instanceof Unsound)) throw error;
      await this.forget();
      return failing("not_ours");
    } finally {
      await inflater.stop();
    }
    await this.forget();
    return fine();
  }

  /** Fetch the rest of the file in one go, keeping each part as it comes. */
  private async fetch(url: string, from: number, feed: (part: Uint8Array) => Promise<void>): Promise<Answer> {
    let offset = from;
    let waiting: Uint8Array[] = [];
    const flush = async () => {
      const part = joined(waiting);
      waiting = [];
      if (!part.length) return;
      await this.store.write([{ table: "part", key: String(offset).padStart(OFFSET_DIGITS, "0"), value: toText(part) }]);
      offset += part.length;
      await feed(part);
    };
    const answer = await this.talk.part(url, from, this.store.get("token") ?? "", async (bytes) => {
      waiting.push(bytes);
      if (waiting.reduce((sum, one) => sum + one.length, 0) >= PART_BYTES) await flush();
    });
    await flush();
    if ([404, 410, 416].includes(answer.status)) {
      await this.forget();
      throw new Refusal("snapshot_gone");
    }
    return answer.failure || offset > from ? answer : failing("lost");
  }

  /** Store one frame; what was stored before the app was closed is passed over. */
  private async keep(frame: Frame, index: number): Promise<void> {
    const download = this.store.get("download") as Download;
    if (index < download.applied) return;
    const rows = this.intake.rowsOf(frame);
    await this.store.transaction((changes) => {
      changes.set({ download: { ...download, applied: index + 1 } });
      const kab = frame["kab"] as string;
      if ("scopes" in frame) changes.places.reach(kab, frame["cur"] as Revision, frame["scopes"] as string[]);
      else this.intake.rows(changes, kab, rows);
    });
    this.report.rows += rows.length;
    this.progress();
  }

  private async forget(): Promise<void> {
    const parts = await this.partKeys();
    await this.store.transaction((changes) => {
      changes.set({ download: undefined });
      for (const put of without(parts)) changes.put(put);
    });
  }

  private async partKeys(): Promise<string[]> {
    return [...(await this.store.read("part")).keys()];
  }
}

/** Return what deletes parts. */
function without(parts: readonly string[]): Put[] {
  return parts.map((key) => ({ table: "part", key, value: undefined }));
}

/** The file cannot be unpacked. */
class Unsound extends Error {}

/** Unpacks bytes as they come and hands on whole frames. */
class Inflater {
  private readonly writer: WritableStreamDefaultWriter<BufferSource>;
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly frames: FrameReader;
  private readonly done: Promise<void>;
  /** What storing a frame threw. */
  private fault: unknown = null;

  constructor(take: (frame: Frame, index: number) => Promise<void>) {
    const stream = new DecompressionStream("gzip");
    this.writer = stream.writable.getWriter();
    this.reader = stream.readable.getReader();
    this.frames = new FrameReader(take);
    this.done = this.read();
    this.done.catch(() => undefined);
  }

  async feed(bytes: Uint8Array): Promise<void> {
    await this.guarded(Promise.race([this.writer.write(bytes as BufferSource), this.done]));
  }

  /** Take the last of it in; throws `Unsound` when the file does not end where it should. */
  async finish(): Promise<void> {
    await this.guarded(Promise.all([this.writer.close(), this.done]));
    if (this.frames.broken) throw new Unsound();
  }

  /** End, also before the end of the file; a frame that is being stored is stored first. */
  async stop(): Promise<void> {
    this.writer.abort().catch(() => undefined);
    this.reader.cancel().catch(() => undefined);
    await this.done.catch(() => undefined);
  }

  private async guarded(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch {
      throw this.fault ?? new Unsound();
    }
  }

  private async read(): Promise<void> {
    for (;;) {
      const step = await this.reader.read();
      if (step.done) return;
      try {
        await this.frames.feed(step.value);
      } catch (error) {
        this.fault = error;
        throw error;
      }
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PART_BYTES) text += String.fromCharCode(...bytes.subarray(at, at + PART_BYTES));
  return btoa(text);
}

function fromText(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
