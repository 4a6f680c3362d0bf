// The one place where what came over the wire gets types. Whatever protocol/SPEC.md does not name is refused.

import type { Arguments, ServerFrame, Settings } from "./frames";
import { Kind } from "./keys";
import type { Change, Patch, Row, Slot, Tree } from "./tree";

/** The server sent what the protocol does not allow. */
export class Malformed extends Error {}

type Reader = (frame: readonly unknown[]) => ServerFrame;

export function decode(text: string): ServerFrame {
  const frame = list(parse(text));
  const reader = READERS[frame[0] as number];
  if (!reader || typeof frame[0] !== "number") throw new Malformed(`no frame of kind ${String(frame[0])}`);
  return reader(frame);
}

const READERS: Readonly<Record<number, Reader>> = {
  [Kind.HELLO]: (frame) => {
    sized(frame, 5);
    page(frame[1]);
    return { kind: Kind.HELLO, ref: positive(frame[2]), epoch: text(frame[3]), settings: settings(frame[4]) };
  },
  [Kind.JOINED]: (frame) => {
    sized(frame, 5);
    return { kind: Kind.JOINED, channel: positive(frame[1]), ref: count(frame[2]), seq: positive(frame[3]), tree: tree(frame[4]) };
  },
  [Kind.SAME]: (frame) => {
    sized(frame, 4);
    return { kind: Kind.SAME, channel: positive(frame[1]), ref: positive(frame[2]), seq: positive(frame[3]) };
  },
  [Kind.ANSWER]: (frame) => {
    sized(frame, 4, 5);
    const change = frame.length > 4 ? patch(frame[4]) : undefined;
    return { kind: Kind.ANSWER, channel: positive(frame[1]), ref: positive(frame[2]), seq: positive(frame[3]), patch: change };
  },
  [Kind.PATCH]: (frame) => {
    sized(frame, 4);
    return { kind: Kind.PATCH, channel: positive(frame[1]), seq: positive(frame[2]), patch: patch(frame[3]) };
  },
  [Kind.ERROR]: (frame) => {
    sized(frame, 6, 7);
    return {
      kind: Kind.ERROR,
      channel: count(frame[1]),
      ref: count(frame[2]),
      seq: count(frame[3]),
      code: text(frame[4]),
      text: text(frame[5]),
      detail: frame.length > 6 ? table(frame[6]) : undefined,
    };
  },
  [Kind.LEAVE]: (frame) => {
    sized(frame, 3);
    return { kind: Kind.LEAVE, channel: positive(frame[1]), seq: positive(frame[2]) };
  },
  [Kind.PING]: (frame) => {
    sized(frame, 1);
    return { kind: Kind.PING };
  },
  [Kind.PONG]: (frame) => {
    sized(frame, 1);
    return { kind: Kind.PONG };
  },
  [Kind.RESUME]: (frame) => {
    sized(frame, 4, 5);
    page(frame[1]);
    const restart = frame.length > 4 ? count(frame[4]) : undefined;
    return { kind: Kind.RESUME, ref: positive(frame[2]), lastRef: count(frame[3]), restart };
  },
  [Kind.SNAPSHOT]: (frame) => {
    sized(frame, 4);
    return { kind: Kind.SNAPSHOT, channel: positive(frame[1]), seq: positive(frame[2]), snapshot: text(frame[3]) };
  },
  [Kind.STATICS]: (frame) => {
    sized(frame, 4);
    page(frame[1]);
    const programs = Object.entries(table(frame[3])).map(([hash, texts]) => [hash, list(texts).map(text)] as const);
    return { kind: Kind.STATICS, seq: positive(frame[2]), statics: new Map(programs) };
  },
  [Kind.BYE]: (frame) => {
    sized(frame, 3);
    page(frame[1]);
    return { kind: Kind.BYE, jitter: count(frame[2]) };
  },
};

function settings(value: unknown): Settings {
  const { heartbeat, grace, jitter, frame } = table(value);
  return { heartbeat: count(heartbeat), grace: count(grace), jitter: count(jitter), frame: count(frame) };
}

// Trees.

function tree(value: unknown): Tree {
  const [hash, ...slots] = list(value);
  return [text(hash), ...slots.map(slot)];
}

function slot(value: unknown): Slot {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return tree(value);
  const { h, r, ...rest } = table(value);
  nothing(rest);
  return { h: text(h), r: list(r).map(row) };
}

function row(value: unknown): Row {
  const [key, ...slots] = list(value);
  return [Number.isSafeInteger(key) ? (key as number) : text(key), ...slots.map(slot)];
}

function patch(value: unknown): Patch {
  let last = -1;
  return pairs(value, change, (index) => {
    if (index <= last) fail("a patch whose indices rise", index);
    last = index;
  });
}

function change(value: unknown): Change {
  if (Array.isArray(value)) return typeof value[0] === "number" ? patch(value) : tree(value);
  if (typeof value === "string" || "h" in table(value)) return slot(value);
  const { o, p, ...rest } = table(value);
  nothing(rest);
  return { ...(o === undefined ? {} : { o: order(o) }), ...(p === undefined ? {} : { p: pairs(p, patch) }) };
}

function order(value: unknown): (number | Row)[] {
  const items: (number | Row)[] = [];
  const given = list(value);
  for (let at = 0; at < given.length; at++) {
    const item = given[at];
    if (Array.isArray(item)) items.push(row(item));
    else if (integer(item) < -1) items.push(item as number, integer(given[++at]));
    else items.push(count(item));
  }
  return items;
}

function pairs<T>(value: unknown, second: (value: unknown) => T, first: (index: number) => void = () => {}): (number | T)[] {
  const items = list(value);
  if (items.length % 2 || !items.length) fail("pairs", value);
  return items.map((item, at) => {
    if (at % 2) return second(item);
    first(count(item));
    return item as number;
  });
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

function nothing(rest: object): void {
  if (Object.keys(rest).length) fail("nothing more", rest);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : fail("a string", value);
}

function integer(value: unknown): number {
  return Number.isSafeInteger(value) ? (value as number) : fail("an integer", value);
}

function count(value: unknown): number {
  return integer(value) >= 0 ? (value as number) : fail("a count", value);
}

function positive(value: unknown): number {
  return count(value) || fail("a count from 1", value);
}

function page(value: unknown): void {
  if (value !== 0) fail("channel 0", value);
}

function sized(frame: readonly unknown[], least: number, most = least): void {
  if (frame.length < least || frame.length > most) fail(`${least} to ${most} elements`, frame);
}

function fail(expected: string, value: unknown): never {
  throw new Malformed(`expected ${expected}, came ${String(JSON.stringify(value)).slice(0, 80)}`);
}
