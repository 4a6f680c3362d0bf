// The rows of a loop, and what fills a slot anew.

import { isList, Misfit, sourcesOf, toHtml } from "../wire/tree";
import type { Loop, LoopPatch, Patch, Row, Statics } from "../wire/tree";
import { parse } from "./html";
import type { Ledger } from "./ledger";
import { HELD, keepHeld } from "./marks";
import { servers } from "./matching";
import type { MorphRules } from "./morph";
import { firstChildOf, nextSiblingOf, previousSiblingOf, siblings } from "./nodes";
import { staying } from "./order";

export interface PartContext {
  readonly statics: Statics;
  readonly rules: MorphRules;
}

/** The part that shows one row. */
export interface RowPart {
  readonly nodes: ChildNode[];
  take(cursor: ChildNode | null, parent: Node): ChildNode | null;
  patch(patch: Patch): void;
}

/** The rows of a loop. */
export class Rows {
  #parts: RowPart[];

  constructor(
    { h, r }: Loop,
    private readonly parent: Node,
    private readonly context: PartContext,
    private readonly make: (hash: string, row: Row) => RowPart,
    private readonly hash = h,
  ) {
    this.#parts = r.map((row) => make(h, row));
  }

  get nodes(): ChildNode[] {
    return this.#parts.flatMap((part) => part.nodes);
  }

  take(cursor: ChildNode | null, parent: Node): ChildNode | null {
    for (const part of this.#parts) cursor = part.take(cursor, parent);
    return cursor;
  }

  patch({ o, p = [] }: LoopPatch, after: ChildNode | null): void {
    if (o) this.#reorder(o, after);
    for (let at = 0; at < p.length; at += 2) {
      partAt(this.#parts, p[at] as number).patch(p[at + 1] as Patch);
    }
  }

  #reorder(order: readonly (number | Row)[], after: ChildNode | null): void {
    const { ledger } = this.context.rules;
    const old = this.#parts;
    const sources = sourcesOf(order);
    const gone = new Set(old.keys());
    sources.forEach((source) => typeof source === "number" && gone.delete(source));
    const left = [...gone].flatMap((at) => partAt(old, at).nodes);
    const fresh = this.#fresh(sources.filter(isList) as Row[], left, after);
    const stays = staying(sources);
    this.#parts = sources.map((source) => (typeof source === "number" ? partAt(old, source) : (fresh.shift() as RowPart)));
    left.forEach((node) => ledger.remove(node));
    // From the end, so that what follows a row is in its place already.
    for (let at = sources.length - 1; at >= 0; at--) {
      if (stays.has(at)) continue;
      const before = this.#firstAfter(at) ?? after;
      partAt(this.#parts, at).nodes.forEach((node) => ledger.place(this.parent, node, before));
    }
  }

  #firstAfter(position: number): ChildNode | undefined {
    for (let at = position + 1; at < this.#parts.length; at++) {
      const [node] = partAt(this.#parts, at).nodes;
      if (node) return node;
    }
    return undefined;
  }

  /** The parts of new rows: not on the page yet, unless they are to have something that is. */
  #fresh(rows: readonly Row[], left: readonly Node[], after: ChildNode | null): RowPart[] {
    const { rules, statics } = this.context;
    const content = parse(toHtml({ h: this.hash, r: rows }, statics), this.parent);
    let cursor = content.querySelector(HELD) ? bring(content, left, this.parent, after, rules) : firstChildOf(content);
    return rows.map((row) => {
      const part = this.make(this.hash, row);
      cursor = part.take(cursor as ChildNode | null, this.parent);
      return part;
    });
  }
}

function partAt(parts: readonly RowPart[], position: number): RowPart {
  const part = parts[position];
  if (!part) throw new Misfit(`no row ${position} among ${parts.length}`);
  return part;
}

/** Puts what is in `content` before `after`, and in it what it takes from `olds`; returns the first node that came. */
export function bring(content: Element, olds: readonly Node[], parent: Node, after: ChildNode | null, rules: MorphRules): ChildNode | null {
  const before = after ? previousSiblingOf(after) : parent.lastChild;
  const nodes = siblings(firstChildOf(content));
  nodes.forEach((node) => rules.ledger.place(parent, node, after));
  nodes.forEach((node) => keepHeld(olds, node, rules));
  return nodeAfter(before, parent, rules.ledger);
}

export function nodeAfter(before: Node | null, parent: Node, ledger: Ledger): ChildNode | null {
  return servers((before ? nextSiblingOf(before) : firstChildOf(parent)) as ChildNode | null, ledger);
}
