// What the client asked and has no answer to: in the order of the refs, and after it what waits for the connection.

import { report } from "../diagnostics";
import { bytes, type ClientFrame } from "../wire/frames";
import type { Show } from "./channel";
import { TidewireError } from "./errors";

export interface Ask {
  ref: number;
  /** Of the channel. */
  readonly number: number;
  /** The event's name; a join has none. */
  readonly label?: string;
  write(ref: number): ClientFrame;
  /** Shows what came with the answer. */
  readonly show?: Show | undefined;
  resolve(): void;
  reject(error: TidewireError): void;
}

/** How many events may wait for the connection. */
const CAPACITY = 100;
/** As long as the largest number that is exact. */
const LONGEST_REF = 1e15;
/** The ref of those that wait. */
export const UNSENT = -1;

export class Asks {
  readonly #all = new Set<Ask>();

  get isEmpty(): boolean {
    return !this.#all.size;
  }

  /** Whether a join waits for its answer. */
  get isJoining(): boolean {
    return [...this.#all].some(isJoin);
  }

  /** Those that wait for the connection. */
  get unsent(): Ask[] {
    return [...this.#all].filter(isUnsent);
  }

  /** Puts it at the end, also if it waited: their order is that of the refs, in which they would be sent again. */
  add(ask: Ask): void {
    this.#all.delete(ask);
    this.#all.add(ask);
  }

  /** Those that were sent later than the one of `ref`. */
  sentAfter(ref: number): Ask[] {
    return [...this.#all].filter((ask) => ask.ref > ref);
  }

  /** Takes the one that `ref` answers. */
  take(ref: number): Ask | undefined {
    for (const ask of this.#all) if (ask.ref === ref && this.#all.delete(ask)) return ask;
    return undefined;
  }

  /** Why the event may not be sent, also not later, if it may not; `largest` is how many bytes the server takes. */
  refusalOf({ label, write }: Ask, largest: number): string | undefined {
    if (this.unsent.length >= CAPACITY) {
      report("TW-E09", label);
      return "queue-full";
    }
    // With a ref as long as they can get. The server would close the socket for good over it.
    if (bytes(write(LONGEST_REF)) > largest) {
      report("TW-E13", label);
      return "too-large";
    }
    return undefined;
  }

  /** Joins are given up in silence: their channel is gone, or joined anew. */
  giveUp(code: "gone" | "left" | "lost", which: (ask: Ask) => unknown): void {
    for (const ask of [...this.#all].filter(which)) {
      this.#all.delete(ask);
      if (isJoin(ask)) continue;
      if (code === "lost") report("TW-E08", ask.label);
      ask.reject(new TidewireError(code));
    }
  }
}

export function isJoin({ label }: Ask): boolean {
  return label === undefined;
}

export function isUnsent({ ref }: Ask): boolean {
  return ref === UNSENT;
}
