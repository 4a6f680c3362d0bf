// Rendered trees and their patches; protocol/SPEC.md, "Rendered trees and patches".

/** The strings of a program. */
export type Program = readonly string[];
export type Statics = ReadonlyMap<string, Program>;
export type Tree = readonly [hash: string, ...slots: Slot[]];
export type Row = readonly [key: string | number, ...slots: Slot[]];
export interface Loop {
  readonly h: string;
  readonly r: readonly Row[];
}
export type Slot = string | Tree | Loop;

export type Patch = readonly (number | Change)[];
export type LoopPatch = readonly [patches: readonly (number | Patch)[], order?: readonly (number | Row)[]];
export type Change = Slot | Patch | LoopPatch;

/** A tree without its texts: 0 stands for one. The rows of a loop are told in runs of the same shape. */
export type Shape = readonly [hash: string, ...slots: SlotShape[]];
type SlotShape = 0 | Shape | { readonly h: string; readonly r: readonly (readonly [length: number, ...slots: SlotShape[]])[] };

/** The program that everybody knows: one slot of raw HTML. */
const RAW: Program = ["", ""];

/** A patch does not fit what it is for, or a tree names statics that were never sent. */
export class Misfit extends Error {
  constructor(expected: string, found: unknown) {
    super(`expected ${expected}, found ${String(found)}`);
  }
}

export function programOf(hash: string, statics: Statics): Program {
  const program = hash ? statics.get(hash) : RAW;
  if (!program) throw new Misfit("statics", hash);
  return program;
}

export function toHtml(slot: Slot, statics: Statics): string {
  if (typeof slot === "string") return slot;
  if (isList(slot)) return programHtml(slot[0], slot, statics);
  return slot.r.map((row) => programHtml(slot.h, row, statics)).join("");
}

function programHtml(hash: string, values: Tree | Row, statics: Statics): string {
  const texts = programOf(hash, statics);
  if (texts.length !== values.length) throw new Misfit(`${texts.length - 1} slots`, values);
  let html = texts[0] as string;
  for (let at = 1; at < texts.length; at++) html += toHtml(values[at] as Slot, statics) + (texts[at] as string);
  return html;
}

/** The tree that `shape` is told of, with empty texts. */
export function shaped(shape: Shape): Tree {
  const [hash, ...slots] = shape;
  return [hash, ...slots.map(slotOf)];
}

function slotOf(shape: SlotShape): Slot {
  if (isList(shape)) return shaped(shape);
  if (!shape) return "";
  return { h: shape.h, r: shape.r.flatMap(([length, ...slots]) => Array<Row>(length).fill([0, ...slots.map(slotOf)])) };
}

/** Each row of the new order: the position that it had, or the row if it is new. */
export function sourcesOf(order: readonly (number | Row)[]): (number | Row)[] {
  const sources: (number | Row)[] = [];
  for (let at = 0; at < order.length; at++) {
    const item = order[at] as number | Row;
    if (typeof item !== "number" || item >= 0) {
      sources.push(item);
      continue;
    }
    const start = order[++at] as number;
    for (let row = 0; row < -item; row++) sources.push(start < 0 ? -1 - start - row : start + row);
  }
  return sources;
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isList<T>(value: T): value is Extract<T, readonly unknown[]> {
  return Array.isArray(value);
}
