/** Problems a phone throws. */
import type { RefusalLike } from "./contract";

/** What cannot be done, with a code of the catalogue. */
export class Refusal extends Error implements RefusalLike {
  constructor(
    readonly code: string,
    readonly details: Readonly<Record<string, unknown>> | null = null,
  ) {
    super(code);
    this.name = "Refusal";
  }
}

/** A record or kind that this phone does not have. */
export class Unknown extends Error {
  constructor(kind: string) {
    super(`not on this phone: a record of kind ${kind}`);
    this.name = "Unknown";
  }
}

/** There is no way to the server, or no answer came. */
export class NoWay extends Error {
  constructor(readonly kind: "offline" | "lost") {
    super(kind);
    this.name = "NoWay";
  }
}
