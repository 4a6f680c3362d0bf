// The frames of protocol/SPEC.md, as the arrays that they are.

import type { Kind, Verb } from "./keys";
import type { Patch, Program, Shape, Tree } from "./tree";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type Arguments = Readonly<Record<string, unknown>>;

/** What the page shall do: a verb and what it takes; protocol/SPEC.md, "Ops". */
export type Op = readonly [verb: Verb, ...args: Json[]];

export interface Settings {
  /** After how many milliseconds of silence to ask whether the server is there. */
  readonly heartbeat: number;
  /** How many milliseconds a page that lost its socket can be resumed. */
  readonly grace: number;
  /** Over how many milliseconds to spread the return when the server restarts. */
  readonly jitter: number;
  /** The largest frame in bytes that the server takes. */
  readonly frame: number;
}

/** Before the server said its own. */
export const UNGREETED: Settings = { heartbeat: 0, grace: 0, jitter: 0, frame: Infinity };

/** An object of their names and their strings. */
type Texts = Readonly<Record<string, Program>>;

export type ErrorFrame = readonly [
  kind: Kind.ERROR,
  channel: number,
  ref: number,
  seq: number,
  code: string,
  text: string,
  detail?: Arguments,
];

/** Frames that carry a sequence number. */
export type Numbered =
  | readonly [kind: Kind.JOINED, channel: number, ref: number, seq: number, tree: Tree]
  | readonly [kind: Kind.SAME, channel: number, ref: number, seq: number]
  | readonly [kind: Kind.ANSWER, channel: number, ref: number, seq: number, patch?: Patch, ops?: readonly Op[]]
  | readonly [kind: Kind.PATCH, channel: number, seq: number, patch: Patch, ops?: readonly Op[]]
  | ErrorFrame
  | readonly [kind: Kind.LEAVE, channel: number, seq: number]
  | readonly [kind: Kind.SNAPSHOT, channel: number, seq: number, snapshot: string]
  | readonly [kind: Kind.STATICS, channel: 0, seq: number, texts: Texts]
  | readonly [kind: Kind.SHAPE, channel: number, seq: number, shape: Shape];

/** What the server says. */
export type ServerFrame =
  | Numbered
  | readonly [kind: Kind.HELLO, channel: 0, ref: number, epoch: string, settings: Settings]
  | readonly [kind: Kind.RESUME, channel: 0, ref: number, lastRef: number, restart?: number]
  | readonly [kind: Kind.BYE, channel: 0, jitter: number, lastRef: number]
  | readonly [kind: Kind.PING]
  | readonly [kind: Kind.PONG];

/** What the client says. */
export type ClientFrame =
  | readonly [kind: Kind.HELLO, channel: 0, ref: number, version: number, address: string]
  | readonly [kind: Kind.JOIN, channel: number, ref: number, surface: number, ...body: Json[]]
  | readonly [kind: Kind.EVENT, channel: number, ref: number, name: string, args?: Arguments]
  | readonly [kind: Kind.LEAVE, channel: number]
  | readonly [kind: Kind.PING]
  | readonly [kind: Kind.PONG]
  | readonly [kind: Kind.RESUME, channel: 0, ref: number, epoch: string, seq: number]
  | readonly [kind: Kind.SNAPSHOT]
  | readonly [kind: Kind.SHAPE, channel: number]
  | readonly [kind: Kind.LOCATION, address: string, locale?: string];

/** A frame that has a ref has its seq behind that. */
export function seqOf([, , first, second]: Numbered): number {
  return typeof second === "number" ? second : first;
}

/** How many bytes the frame takes on the wire. */
export function bytes(frame: ClientFrame): number {
  return new Blob([JSON.stringify(frame)]).size;
}
