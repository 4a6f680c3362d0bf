// The one place where what came over the wire gets types. Whatever protocol/SPEC.md does not name is refused.
//
// The inside of trees and patches is checked by what they are applied to, which fails with a `Misfit`: to walk a tree of
// a thousand rows here would take longer than to patch it.

import type { Arguments, Op, ServerFrame, Settings } from "./frames";
import { Kind } from "./keys";
import type { Patch, Row, Slot, Statics, Tree } from "./tree";

/** The server sent what the protocol does not allow. */
export class Malformed extends Error {}

type Read = (value: unknown) => unknown;

/** For each kind of frame the names of its elements after the kind, in order, and what reads them. */
type Layout = Readonly<Record<string, Read>>;

const LAYOUTS: Readonly<Record<number, Layout>> = {
  [Kind.HELLO]: { channel: page, ref: positive, epoch: text, settings },
  [Kind.JOINED]: { channel: positive, ref: count, seq: positive, tree },
  [Kind.SAME]: { channel: positive, ref: positive, seq: positive },
  [Kind.ANSWER]: { channel: positive, ref: positive, seq: positive, patch: optional(patch), ops: optional(ops) },
  [Kind.PATCH]: { channel: positive, seq: positive, patch, ops: optional(ops) },
  [Kind.ERROR]: { channel: count, ref: count, seq: count, code: text, text, detail: optional(table) },
  [Kind.LEAVE]: { channel: positive, seq: positive },
  [Kind.PING]: {},
  [Kind.PONG]: {},
  [Kind.RESUME]: { channel: page, ref: positive, lastRef: count, restart: optional(count) },
  [Kind.SNAPSHOT]: { channel: positive, seq: positive, snapshot: text },
  [Kind.STATICS]: { channel: page, seq: positive, statics },
  [Kind.BYE]: { channel: page, jitter: count },
  [Kind.SHAPE]: { channel: positive, seq: positive, shape },
};

export function decode(text: string): ServerFrame {
  const [kind, ...elements] = list(parse(text));
  const layout = typeof kind === "number" && LAYOUTS[kind];
  if (!layout) return fail("a known frame", kind);
  const frame: Record<string, unknown> = { kind };
  for (const [name, read] of Object.entries(layout)) frame[name] = read(elements.shift());
  if (elements.length) fail("nothing more", elements);
  return frame as unknown as ServerFrame;
}

function optional(read: Read): Read {
  return (value) => (value === undefined ? value : read(value));
}

function settings(value: unknown): Settings {
  const { heartbeat, grace, jitter, frame } = table(value);
  return { heartbeat: count(heartbeat), grace: count(grace), jitter: count(jitter), frame: count(frame) };
}

// Trees.

function tree(value: unknown): Tree {
  return list(value) as unknown as Tree;
}

function patch(value: unknown): Patch {
  return list(value) as Patch;
}

function ops(value: unknown): readonly Op[] {
  return list(value).map((op) => {
    const [verb, ...args] = list(op);
    return [count(verb), ...args] as Op;
  });
}

function statics(value: unknown): Statics {
  return new Map(Object.entries(table(value)).map(([hash, texts]) => [hash, list(texts).map(text)] as const));
}

/** A shape is told as the tree that it is of, with empty texts. */
function shape(value: unknown): Tree {
  const [hash, ...slots] = list(value);
  return [text(hash), ...slots.map(slotShape)];
}

function slotShape(value: unknown): Slot {
  if (value === 0) return "";
  if (Array.isArray(value)) return shape(value);
  const { h, r } = table(value);
  return { h: text(h), r: list(r).flatMap(rowShapes) };
}

function rowShapes(value: unknown): Row[] {
  const [length, ...slots] = list(value);
  return Array<Row>(positive(length)).fill([0, ...slots.map(slotShape)]);
}

// The smallest things.

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return fail("JSON", value);
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : fail("a list", value);
}

function table(value: unknown): Arguments {
  return typeof value === "object" && value && !Array.isArray(value) ? (value as Arguments) : fail("an object", value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : fail("a string", value);
}

function count(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : fail("a count", value);
}

function positive(value: unknown): number {
  return count(value) || fail("a count from 1", value);
}

function page(value: unknown): void {
  if (value !== 0) fail("channel 0", value);
}

function fail(expected: string, value: unknown): never {
  throw new Malformed(`expected ${expected}, came ${String(JSON.stringify(value)).slice(0, 80)}`);
}
