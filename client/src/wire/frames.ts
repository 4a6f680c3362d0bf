// The frames of protocol/SPEC.md: what the server says, and how what the client says is written.

import { Kind, VERSION, type Verb } from "./keys";
import type { Patch, Statics, Tree } from "./tree";

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

/** Frames that carry a sequence number. */
export type Numbered =
  | { readonly kind: Kind.JOINED; readonly channel: number; readonly ref: number; readonly seq: number; readonly tree: Tree }
  | { readonly kind: Kind.SAME; readonly channel: number; readonly ref: number; readonly seq: number }
  | {
      readonly kind: Kind.ANSWER;
      readonly channel: number;
      readonly ref: number;
      readonly seq: number;
      readonly patch: Patch | undefined;
      readonly ops: readonly Op[] | undefined;
    }
  | {
      readonly kind: Kind.PATCH;
      readonly channel: number;
      readonly seq: number;
      readonly patch: Patch;
      readonly ops: readonly Op[] | undefined;
    }
  | ErrorFrame
  | { readonly kind: Kind.LEAVE; readonly channel: number; readonly seq: number }
  | { readonly kind: Kind.SNAPSHOT; readonly channel: number; readonly seq: number; readonly snapshot: string }
  | { readonly kind: Kind.STATICS; readonly seq: number; readonly statics: Statics }
  | { readonly kind: Kind.SHAPE; readonly channel: number; readonly seq: number; readonly shape: Tree };

export interface ErrorFrame {
  readonly kind: Kind.ERROR;
  readonly channel: number;
  readonly ref: number;
  readonly seq: number;
  readonly code: string;
  readonly text: string;
  readonly detail: Arguments | undefined;
}

export type ServerFrame =
  | Numbered
  | { readonly kind: Kind.HELLO; readonly ref: number; readonly epoch: string; readonly settings: Settings }
  | { readonly kind: Kind.RESUME; readonly ref: number; readonly lastRef: number; readonly restart: number | undefined }
  | { readonly kind: Kind.BYE; readonly jitter: number }
  | { readonly kind: Kind.PING }
  | { readonly kind: Kind.PONG };

export const PING = JSON.stringify([Kind.PING]);
export const PONG = JSON.stringify([Kind.PONG]);
export const FLUSH = JSON.stringify([Kind.SNAPSHOT]);

/** `address` is the page's: path and query. */
export function helloFrame(ref: number, address: string): string {
  return JSON.stringify([Kind.HELLO, 0, ref, VERSION, address]);
}

export function locationFrame(address: string): string {
  return JSON.stringify([Kind.LOCATION, address]);
}

export function resumeFrame(ref: number, epoch: string, seq: number): string {
  return JSON.stringify([Kind.RESUME, 0, ref, epoch, seq]);
}

/** `body` is the surface's: which it is, and what it needs. */
export function joinFrame(channel: number, ref: number, body: readonly Json[]): string {
  return JSON.stringify([Kind.JOIN, channel, ref, ...body]);
}

export function eventFrame(channel: number, ref: number, name: string, args: Arguments | undefined): string {
  return JSON.stringify(args ? [Kind.EVENT, channel, ref, name, args] : [Kind.EVENT, channel, ref, name]);
}

export function refreshFrame(channel: number): string {
  return JSON.stringify([Kind.SHAPE, channel]);
}

export function leaveFrame(channel: number): string {
  return JSON.stringify([Kind.LEAVE, channel]);
}
