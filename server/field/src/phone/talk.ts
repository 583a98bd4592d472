/** Talking to the server: requests out, whole frames in as they come; anything else is a failure (P27). */
import errors from "../shared/errors.json";
import { CONTENT_TYPE, GZIP_REQUEST_FROM_BYTES, HTTP_TIMEOUT_S, WIRE_VERSION } from "../shared/limits.json";
import type { FailureCode, Means } from "./contract";
import { NoWay, Refusal } from "./problems";

const API = "/api/v1";
const PROBE_S = 15;

/** One JSON object of an answer. */
export type Frame = Readonly<Record<string, unknown>>;

/** Takes a frame in, with its length as text; the next one waits for it. */
export type Take = (frame: Frame, index: number, size: number) => Promise<void>;

/** What came of a request; `whole`: the last frame is the end; `code` and `waitS` are the server's own words. */
export interface Answer {
  readonly first: Frame | null;
  readonly last: Frame | null;
  readonly whole: boolean;
  readonly failure: FailureCode | null;
  readonly code: string | null;
  readonly waitS: number | null;
}

const NOTHING: Answer = { first: null, last: null, whole: false, failure: null, code: null, waitS: null };

/** Return an answer that says why nothing came. */
export function failing(failure: FailureCode, more: Partial<Answer> = {}): Answer {
  return { ...NOTHING, failure, ...more };
}

/** Return an answer without a failure. */
export function fine(more: Partial<Answer> = {}): Answer {
  return { ...NOTHING, ...more };
}

/** Tell whether a code is in the catalogue. */
export function isKnownCode(code: unknown): code is keyof typeof errors {
  return typeof code === "string" && Object.prototype.hasOwnProperty.call(errors, code);
}

/** A request that ends when nothing has come for a while, or when the phone is closed. */
class Line {
  private readonly control = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop = () => this.control.abort();

  constructor(private readonly closing: AbortSignal) {
    if (closing.aborted) this.stop();
    closing.addEventListener("abort", this.stop);
    this.wait(HTTP_TIMEOUT_S);
  }

  get signal(): AbortSignal {
    return this.control.signal;
  }

  /** Wait so long from now on; 0 waits for ever, as while something is stored. */
  wait(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = seconds ? setTimeout(this.stop, seconds * 1000) : undefined;
  }

  end(): void {
    this.wait(0);
    this.stop();
    this.closing.removeEventListener("abort", this.stop);
  }
}

/** Speaks for one phone. */
export class Talk {
  private readonly closing = new AbortController();

  constructor(private readonly means: Means) {}

  /** End all requests, now and later. */
  close(): void {
    this.closing.abort();
  }

  /** Post JSON and take in the frames of the answer one by one, as they come. */
  frames(path: string, data: unknown, token: string, take: Take): Promise<Answer> {
    return this.taking(take, (line) => this.post(path, data, token, line));
  }

  private async taking(take: Take, ask: (line: Line) => Promise<Response>): Promise<Answer> {
    const line = new Line(this.closing.signal);
    try {
      const reply = await ask(line);
      if (reply.status !== 200) return await failureOf(reply);
      if (typeOf(reply) !== CONTENT_TYPE) return failing("not_ours");
      return await readFrames(reply, line, take);
    } catch (error) {
      if (error instanceof NoWay) return failing(error.kind);
      throw error;
    } finally {
      line.end();
    }
  }

  /** Post JSON and return the JSON of the answer; throws `Refusal` with the server's code, `NoWay`. */
  async json(path: string, data: unknown, token?: string): Promise<Record<string, unknown>> {
    const line = new Line(this.closing.signal);
    try {
      const reply = await this.post(path, data, token, line);
      const read = await readJson(reply);
      if (reply.status !== 200) throw new Refusal(isKnownCode(read?.["code"]) ? read["code"] : "bad_request");
      if (!read) throw new NoWay("lost");
      return read;
    } finally {
      line.end();
    }
  }

  /** Get the frames of a first sync that are not stored yet, and take them in as they come. */
  more(url: string, stored: number, token: string, take: Take): Promise<Answer> {
    const init = { headers: { Authorization: `Bearer ${token}` } };
    return this.taking(take, (line) => this.ask(`${url}?stored=${stored}`, init, line));
  }

  private async post(path: string, data: unknown, token: string | undefined, line: Line): Promise<Response> {
    const plain = new TextEncoder().encode(JSON.stringify(data));
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (token) headers["Authorization"] = `Bearer ${token}`;
    const small = plain.length > GZIP_REQUEST_FROM_BYTES ? await gzip(plain) : null;
    if (small) headers["Content-Encoding"] = "gzip";
    return this.ask(API + path, { method: "POST", headers, body: (small ?? plain) as BodyInit }, line);
  }

  /** A redirect is never followed: no answer of ours has one, but WiFi that wants a login does. */
  private async ask(url: string, init: RequestInit, line: Line): Promise<Response> {
    const settled: RequestInit = { ...init, signal: line.signal, cache: "no-store", credentials: "omit", redirect: "manual" };
    try {
      return await this.means.fetch(this.means.address + url, settled);
    } catch {
      throw new NoWay(line.signal.aborted || (await this.isReachable()) ? "lost" : "offline");
    }
  }

  /** Tell whether anything answers: fetch does not say whether a request went out before it failed. */
  private async isReachable(): Promise<boolean> {
    const line = new Line(this.closing.signal);
    line.wait(PROBE_S);
    try {
      await this.means.fetch(`${this.means.address}${API}/health`, { signal: line.signal, cache: "no-store", credentials: "omit", redirect: "manual" });
      return true;
    } catch {
      return false;
    } finally {
      line.end();
    }
  }
}

/** Compress, where this browser can. */
export async function gzip(plain: Uint8Array): Promise<Uint8Array | null> {
  if (typeof CompressionStream === "undefined") return null;
  const stream = new Blob([plain as BlobPart]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function typeOf(reply: Response): string {
  return (reply.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
}

/** Hand on a body as far as it comes; tell whether it came to its end. What `take` throws is thrown. */
async function drain(body: ReadableStream<Uint8Array>, line: Line, take: (bytes: Uint8Array) => Promise<void>): Promise<boolean> {
  const reader = body.getReader();
  for (;;) {
    line.wait(HTTP_TIMEOUT_S);
    const step = await reader.read().catch(() => null);
    line.wait(0);
    if (step === null) return false;
    if (step.done) return true;
    await take(step.value);
  }
}

/** Cuts bytes into frames: each is an object of JSON that ends its line. */
class FrameReader {
  /** Frames seen. */
  count = 0;
  /** Something is no frame; nothing after it is read. */
  broken = false;
  private readonly decoder = new TextDecoder();
  private rest = "";

  constructor(private readonly take: Take) {}

  async feed(bytes: Uint8Array): Promise<void> {
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (this.broken) return;
      const frame = parse(line);
      if (frame === null) this.broken = true;
      else await this.take(frame, this.count++, line.length + 1);
    }
  }
}

function parse(line: string): Frame | null {
  try {
    const frame: unknown = JSON.parse(line);
    return typeof frame === "object" && frame !== null && !Array.isArray(frame) ? (frame as Frame) : null;
  } catch {
    return null;
  }
}

/** Another voice than the server's. */
class NotOurs extends Error {}

async function readFrames(reply: Response, line: Line, take: Take): Promise<Answer> {
  let first: Frame | null = null;
  let last: Frame | null = null;
  const reader = new FrameReader(async (frame, index, size) => {
    if (index === 0 && frame["v"] !== WIRE_VERSION) throw new NotOurs();
    await take(frame, index, size);
    first ??= frame;
    last = frame;
  });
  try {
    if (reply.body) await drain(reply.body, line, (bytes) => reader.feed(bytes));
  } catch (error) {
    if (error instanceof NotOurs) return failing("not_ours");
    throw error;
  }
  if (first === null || last === null) return failing("lost");
  return fine({ first, last, whole: "end" in last || isAlone(first) });
}

/** Tell whether a first frame is the whole answer: only the epoch is told, or that the server went back (P43, P44). */
function isAlone(first: Frame): boolean {
  return Object.keys(first).every((name) => name === "v" || name === "epoch" || name === "resend");
}

async function readJson(reply: Response): Promise<Record<string, unknown> | null> {
  const text = await reply.text().catch(() => "");
  return parse(text) as Record<string, unknown> | null;
}

/** Name a failure by its status; one without our error shape comes from something between us and the server. */
async function failureOf(reply: Response): Promise<Answer> {
  const read = await readJson(reply);
  const code = isKnownCode(read?.["code"]) ? read["code"] : null;
  const wait = reply.headers.get("retry-after") ?? "";
  const waitS = /^\d+$/.test(wait) ? Number(wait) : null;
  const { status } = reply;
  if (status === 429 || status === 503) return failing("busy", { code, waitS });
  if (status === 413) return failing("unreadable", { code });
  if (status < 400 || (code === null && status < 500)) return failing("not_ours");
  if (status === 401 || status === 403) return failing("denied", { code });
  if (status === 400 || status === 422) return failing("unreadable", { code });
  return failing("broken", { code });
}
