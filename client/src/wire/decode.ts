// The one place where what came over the wire gets a type. Whatever protocol/SPEC.md does not name is refused.
//
// The inside of trees, patches and shapes is checked by what they are applied to, which fails with a `Misfit`: to walk a
// tree of a thousand rows here would take longer than to patch it.

import type { Arguments, ServerFrame, Settings } from "./frames";
import { Kind } from "./keys";

/** For each kind of frame the forms of its elements after the kind; those after `?` may be left out. */
const LAYOUTS: Readonly<Record<number, string>> = {
  [Kind.HELLO]: "0+se",
  [Kind.JOINED]: "+n+l",
  [Kind.SAME]: "+n+",
  [Kind.ANSWER]: "+++?lp",
  [Kind.PATCH]: "++l?p",
  [Kind.ERROR]: "nnnss?o",
  [Kind.LEAVE]: "++",
  [Kind.PING]: "",
  [Kind.PONG]: "",
  [Kind.RESUME]: "0+n?n",
  [Kind.SNAPSHOT]: "++s",
  [Kind.STATICS]: "0+t",
  [Kind.BYE]: "0nn",
  [Kind.SHAPE]: "++l",
};

const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  "0": (value) => value === 0,
  "n": isCount,
  "+": (value) => value !== 0 && isCount(value),
  "s": isText,
  "l": Array.isArray,
  "p": (value) => Array.isArray(value) && value.every((op) => Array.isArray(op) && isCount(op[0])),
  "o": isTable,
  "e": (value) => isTable(value) && SETTINGS.every((name) => isCount(value[name])),
  "t": (value) => isTable(value) && Object.values(value).every((texts) => Array.isArray(texts) && texts.every(isText)),
};

const SETTINGS: readonly (keyof Settings)[] = ["heartbeat", "grace", "jitter", "frame"];

/** Returns the frame that `text` is: its array, as it is. Undefined if it is none that the protocol allows. */
export function decode(text: string): ServerFrame | undefined {
  const frame = read(text);
  const [kind, ...elements] = Array.isArray(frame) ? (frame as unknown[]) : [];
  // Not by any other value: the names that every object has would be found.
  const [needed, further = ""] = LAYOUTS[isCount(kind) ? kind : -1]?.split("?") ?? [];
  const fits = (value: unknown, at: number): boolean => !!FORMS[(needed + further)[at] ?? ""]?.(value);
  return needed !== undefined && elements.length >= needed.length && elements.every(fits) ? (frame as ServerFrame) : undefined;
}

/** What `text` is as JSON; undefined if it is none. */
export function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isTable(value: unknown): value is Arguments {
  return typeof value === "object" && !!value && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
