// What a session is connected to: the channels joined on it, and whoever runs it.

import type { Json, Numbered, Op } from "../wire/frames";
import type { Patch, Shape, Tree } from "../wire/tree";
import type { TidewireError } from "./errors";

/** Runs the work that shows the answer to an event. */
export type Show = (work: () => void) => void;

/** What is joined to a channel: a surface's end of it. */
export interface Channel {
  /** The elements of a join frame after its ref, the newest snapshot among them. */
  joinBody(): readonly [surface: number, ...body: Json[]];
  /** The channel is joined; without `tree` the page holds its content already. */
  joined(tree: Tree | undefined): void;
  /** What the page shows from its first load is of this shape. */
  shaped(shape: Shape): void;
  patched(patch: Patch): void;
  keep(snapshot: string): void;
  /** The join was refused: the channel is no more. */
  refused(error: TidewireError): void;
  /** The server ended the channel: it is no more. */
  ended(): void;
}

/** A channel, and how far the server is with it. */
export interface Entry {
  readonly channel: Channel;
  /** Whether the server was asked to join it. */
  isAsked: boolean;
  /** All of the content is on its way, so patches of what was before it mean nothing. */
  isStale: boolean;
}

export interface SessionHooks {
  readonly page: {
    /** Runs `work`, which takes the frame: in the order of the frames, and maybe not at once. */
    take(frame: Numbered, work: () => void): void;
    /** Does what the page shall do, once it shows what came along. */
    perform(ops: readonly Op[]): void;
  };
  /** Path and query of the page's address. */
  address(): string;
  /** Language and time zone of the page, as the query of the socket's address. */
  locale(): string;
  /** The server knows this page, as it was (`resumed`) or as a new one. */
  live(resumed: boolean): void;
  /** Nothing more that this socket carries can be trusted. */
  broken(reason: string): void;
  /** Something was asked, answered or given up. */
  progressed(): void;
}
