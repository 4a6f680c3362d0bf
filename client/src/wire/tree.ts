// Rendered trees and their patches; protocol/SPEC.md, "Rendered trees and patches". Pure: nothing given is changed.

export type Key = string | number;
/** The strings of a program, and whether its slots can be found in the nodes that it makes. */
export interface Program {
  readonly texts: readonly string[];
  readonly isAddressable: boolean;
}
export type Statics = ReadonlyMap<string, Program>;
export type Tree = readonly [hash: string, ...slots: Slot[]];
export type Row = readonly [key: Key, ...slots: Slot[]];
export interface Loop {
  readonly h: string;
  readonly r: readonly Row[];
}
export type Slot = string | Tree | Loop;

export type Patch = readonly (number | Change)[];
export interface LoopPatch {
  readonly o?: readonly (number | Row)[];
  readonly p?: readonly (number | Patch)[];
}
export type Change = Slot | Patch | LoopPatch;

/** The program that everybody knows: one slot of raw HTML. */
const RAW: Program = { texts: ["", ""], isAddressable: false };

/** What a page holds whose HTML came with the page itself: only a patch that replaces all of it fits. */
export const UNKNOWN: Tree = ["", ""];

/** A patch does not fit the tree that it is for, or a tree names statics that were never sent. */
export class Misfit extends Error {}

export function apply(tree: Tree, patch: Patch): Tree {
  return changed(tree, patch) as Tree;
}

export function programOf(hash: string, statics: Statics): Program {
  const program = hash ? statics.get(hash) : RAW;
  if (!program) throw new Misfit(`the statics of program ${hash} are not here`);
  return program;
}

export function toHtml(tree: Tree, statics: Statics): string {
  return programHtml(tree[0], tree, statics);
}

// Applying.

function changed(holder: Tree | Row, patch: Patch): Tree | Row {
  const next: [Key, ...Slot[]] = [...holder];
  for (let at = 0; at < patch.length; at += 2) {
    const index = (patch[at] as number) + 1; // the hash or the key comes first
    if (index < 1 || index >= next.length) throw new Misfit(`no slot ${index - 1} among ${next.length - 1}`);
    next[index] = changedSlot(next[index] as Slot, patch[at + 1] as Change);
  }
  return next;
}

function changedSlot(old: Slot, change: Change): Slot {
  if (typeof change === "string") return change;
  if (isList(change)) return typeof change[0] === "number" ? changedTree(old, change as Patch) : (change as Tree);
  return "h" in change ? change : changedLoop(old, change);
}

function changedTree(old: Slot, patch: Patch): Tree {
  if (!isList(old)) throw new Misfit("a patch of a tree for a slot that holds none");
  return changed(old, patch) as Tree;
}

function changedLoop(old: Slot, patch: LoopPatch): Loop {
  if (typeof old === "string" || isList(old)) throw new Misfit("a patch of a loop for a slot that holds none");
  const rows = patch.o ? sourcesOf(patch.o).map((source) => (typeof source === "number" ? rowAt(old.r, source) : source)) : [...old.r];
  const patches = patch.p ?? [];
  for (let at = 0; at < patches.length; at += 2) {
    const position = patches[at] as number;
    rows[position] = changed(rowAt(rows, position), patches[at + 1] as Patch) as Row;
  }
  return { h: old.h, r: rows };
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

export function rowAt<T>(rows: readonly T[], position: number): T {
  const row = rows[position];
  if (!row) throw new Misfit(`no row ${position} among ${rows.length}`);
  return row;
}

// Rendering.

export function slotHtml(slot: Slot, statics: Statics): string {
  if (typeof slot === "string") return slot;
  if (isList(slot)) return toHtml(slot, statics);
  return slot.r.map((row) => programHtml(slot.h, row, statics)).join("");
}

function programHtml(hash: string, values: Tree | Row, statics: Statics): string {
  const { texts } = programOf(hash, statics);
  if (texts.length !== values.length) throw new Misfit(`${values.length - 1} slots for program ${hash}`);
  let html = texts[0] as string;
  for (let at = 1; at < texts.length; at++) html += slotHtml(values[at] as Slot, statics) + (texts[at] as string);
  return html;
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isList<T>(value: T): value is Extract<T, readonly unknown[]> {
  return Array.isArray(value);
}
