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
/** The ref of those that wait. */
export const UNSENT = -1;

/** Why the event may not be sent, also not later, if it may not; `largest` is how many bytes the server takes. */
export function refusalOf({ label, write }: Ask, asks: Set<Ask>, largest: number): string | undefined {
  if ([...asks].filter(isUnsent).length >= CAPACITY) {
    report("TW-E09", label);
    return "queue-full";
  }
  // With the longest ref there is. The server would close the socket for good over it.
  if (bytes(write(Number.MAX_SAFE_INTEGER)) > largest) {
    report("TW-E13", label);
    return "too-large";
  }
  return undefined;
}

/** Takes the one that `ref` answers. */
export function takeAnswered(asks: Set<Ask>, ref: number): Ask | undefined {
  for (const ask of asks) if (ask.ref === ref && asks.delete(ask)) return ask;
  return undefined;
}

/** Joins are given up in silence: their channel is gone, or joined anew. */
export function giveUp(asks: Set<Ask>, code: "gone" | "left" | "lost", which: (ask: Ask) => boolean): void {
  for (const ask of [...asks].filter(which)) {
    asks.delete(ask);
    if (isJoin(ask)) continue;
    if (code === "lost") report("TW-E08", ask.label);
    ask.reject(new TidewireError(code));
  }
}

export function isJoin({ label }: Ask): boolean {
  return label === undefined;
}

export function isUnsent({ ref }: Ask): boolean {
  return ref === UNSENT;
}
