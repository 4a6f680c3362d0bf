// The page's nodes as the rendered tree that they show. The nodes are all there is: no text is kept beside them.
//
// A part is one instance of a program. It knows its outermost nodes from the start, and where its slots are from its
// first patch on: then its nodes are walked beside those of the program's blueprint. What is walked and does not fit
// was changed by somebody else: that is a `Misfit`, and the page asks for everything anew.

import { isList, Misfit, programOf, toHtml } from "../wire/tree";
import type { Change, Patch, Program, Slot, Tree } from "../wire/tree";
import { Blueprint, slotAt } from "./blueprint";
import { parse } from "./html";
import { TEXT } from "./ledger";
import { isIgnored, keepHeld } from "./marks";
import { lastServers, marker, matched, matchedEnd, servers } from "./matching";
import { morphRange } from "./morph";
import { firstChildOf, nextSiblingOf, parentOf, previousSiblingOf, siblings } from "./nodes";
import { bring, nodeAfter, Rows, type PartContext } from "./rows";
import { writeAttribute, writeAttributes, writeRaw } from "./writer";

/** One place that a patch writes to. */
interface Address {
  write(change: Change): void;
}

const PLAIN = /^[^<&]+$/;

/** What stands in the slots, where that is a tree or a loop. */
type Shapes = readonly (Slot | undefined)[];

const blueprints = new WeakMap<Program, Blueprint>();

export class Part {
  /** The outermost nodes and slots, one for each node of the blueprint. */
  #items: (ChildNode | Hole)[] = [];
  #addresses: Address[] | undefined;
  /** Whether slots have no address because no patch is to touch what they are in. */
  #skips = false;
  #shapes: Shapes;
  #root: Element | undefined;
  readonly #blueprint: Blueprint;

  /** The instance of program `hash` that begins at node `cursor`, or (`root`) whose only element that is. */
  constructor(
    hash: string,
    shapes: Shapes,
    readonly context: PartContext,
    parent: Node,
  ) {
    const program = programOf(hash, context.statics);
    let blueprint = blueprints.get(program);
    if (!blueprint) blueprints.set(program, (blueprint = new Blueprint(program, parent)));
    this.#blueprint = blueprint;
    this.#shapes = shapes;
  }

  /** The part that shows `tree` in `element`, its only one. */
  static root(tree: Tree, element: Element, context: PartContext): Part {
    const part = new Part(tree[0], tree.slice(1) as Slot[], context, parentOf(element) as Node);
    part.#root = element;
    part.#items = part.#blueprint.nodes.map((node) => (node instanceof Element ? element : node));
    return part;
  }

  get nodes(): ChildNode[] {
    const { ledger } = this.context.rules;
    return this.#items.flatMap((item) => (item instanceof Hole ? item.nodes : ledger.standIn(item)));
  }

  /** Takes its outermost nodes, from `cursor` on; returns the node after them. */
  take(cursor: ChildNode | null, parent: Node): ChildNode | null {
    return this.#walk(this.#blueprint.nodes, cursor, parent, this.#items);
  }

  patch(patch: Patch): void {
    const addresses = (this.#addresses ??= this.#locate());
    for (let at = 0; at < patch.length; at += 2) {
      const address = addresses[patch[at] as number];
      if (address) address.write(patch[at + 1] as Change);
      else if (!this.#skips) throw new Misfit(`no slot ${String(patch[at])}`);
    }
  }

  #locate(): Address[] {
    const addresses: Address[] = [];
    this.#enterAll(this.#items, this.#blueprint.nodes, addresses);
    this.#shapes = [];
    return addresses;
  }

  #enterAll(items: readonly (ChildNode | Hole)[], pattern: readonly ChildNode[], addresses: Address[]): void {
    const { run } = this.context.rules;
    items.forEach((item, at) => {
      const node = pattern[at] as ChildNode;
      if (item instanceof Hole) addresses[slotAt(node) as number] = { write: (change) => run(item.parent, () => item.write(change)) };
      else if (node instanceof Element && this.#blueprint.hasSlots(node)) this.#enter(item as Element, node, addresses);
    });
  }

  #enter(element: Element, pattern: Element, addresses: Address[]): void {
    const { rules } = this.context;
    // A component that an op put in the place of something is passed over by the patches around it, not by its own.
    const isOthers = rules.ledger.isStandIn(element) && element !== this.#root;
    if (isIgnored(element) || isOthers) return void (this.#skips = true);
    for (const { slot, name } of this.#blueprint.attributes.get(pattern) ?? []) {
      const write = (value: string): void =>
        name ? writeAttribute(element, name, value, rules) : writeAttributes(element, value, pattern, rules);
      addresses[slot] = { write: (value) => rules.run(element, () => write(value as string)) };
    }
    const raw = this.#blueprint.raw.get(pattern);
    if (raw !== undefined) {
      addresses[raw] = { write: (value) => rules.run(element, () => writeRaw(element, value as string, rules)) };
      return;
    }
    const items: (ChildNode | Hole)[] = [];
    const nodes = siblings(firstChildOf(pattern)) as ChildNode[];
    this.#walk(nodes, firstChildOf(element), element, items);
    this.#enterAll(items, nodes, addresses);
  }

  /** Walks the nodes from `cursor` on beside `pattern`; returns the one after the last of them. */
  #walk(pattern: readonly ChildNode[], cursor: ChildNode | null, parent: Node, items: (ChildNode | Hole)[]): ChildNode | null {
    const { ledger } = this.context.rules;
    for (const node of pattern) {
      cursor = servers(cursor, ledger);
      const slot = slotAt(node);
      if (slot === undefined) {
        const found = matched(node, cursor, ledger);
        items.push(found);
        cursor = nextSiblingOf(found) as ChildNode | null;
      } else {
        const hole = new Hole(parent, this.context);
        items.push(hole);
        cursor = hole.take(this.#shapes[slot], cursor, node.nextSibling);
      }
    }
    return cursor;
  }
}

/** A slot among the children of an element, and what fills it. */
class Hole {
  #content: ChildNode[] | Part | Rows = [];
  /** The node that follows the content; `null` at the end of the element. */
  #after: ChildNode | null = null;

  constructor(
    readonly parent: Node,
    private readonly context: PartContext,
  ) {}

  get nodes(): ChildNode[] {
    const { ledger } = this.context.rules;
    return isList(this.#content) ? this.#content.map((node) => ledger.standIn(node)) : this.#content.nodes;
  }

  /** Takes what fills it, from `cursor` up to what shows `end`; returns the node after it. */
  take(shape: Slot | undefined, cursor: ChildNode | null, end: ChildNode | null): ChildNode | null {
    if (typeof shape === "object") this.#after = this.#fill(shape, cursor);
    else this.#takeUnknown(cursor, end instanceof Comment ? marker(cursor) : this.#trailing(end));
    return this.#after;
  }

  write(change: Change): void {
    const content = this.#content;
    if (typeof change === "string" && isList(content)) this.#writeText(change, content);
    else if (isList(change) && typeof change[0] === "number") part(content).patch(change as Patch);
    else if (typeof change === "object" && !isList(change) && !("h" in change)) this.#rows(content).patch(change, this.#after);
    else this.#replace(change as Slot);
  }

  #writeText(text: string, nodes: readonly ChildNode[]): void {
    const [node] = nodes;
    if (nodes.length === 1 && node instanceof Text && PLAIN.test(text)) {
      this.#check(node);
      this.context.rules.ledger.write(node, TEXT, text);
    } else {
      this.#replace(text);
    }
  }

  #replace(value: Slot): void {
    const { parent } = this;
    const { rules, statics } = this.context;
    const after = this.#after;
    if (after) this.#check(after);
    // What another slot took meanwhile, a component that moved there, is its own.
    const old = this.nodes.filter((node) => parentOf(node) === parent);
    const html = toHtml(value, statics);
    const first = old[0] ?? after;
    const before = first ? previousSiblingOf(first) : parent.lastChild;
    if (typeof value === "string" && isList(this.#content)) {
      morphRange(parent, first, after, html, rules);
      for (const node of siblings(nodeAfter(before, parent, rules.ledger), after)) keepHeld([], node, rules);
    } else {
      bring(parse(html, parent), old, parent, after, rules);
      old.forEach((node) => rules.ledger.remove(node));
    }
    const start = nodeAfter(before, parent, rules.ledger);
    if (typeof value === "string") this.#takeUnknown(start, after);
    else this.#fill(value, start);
  }

  /** Takes what shows `shape`, from `cursor` on; returns the node after it. */
  #fill(shape: Exclude<Slot, string>, cursor: ChildNode | null): ChildNode | null {
    const content = isList(shape)
      ? this.#part(shape[0], shape.slice(1) as Slot[])
      : new Rows(shape, this.parent, this.context, (hash, row) => this.#part(hash, row.slice(1) as Slot[]));
    this.#content = content;
    return servers(content.take(cursor, this.parent), this.context.rules.ledger);
  }

  #part(hash: string, shapes: Shapes): Part {
    return new Part(hash, shapes, this.context, this.parent);
  }

  #takeUnknown(cursor: ChildNode | null, after: ChildNode | null): void {
    const { ledger } = this.context.rules;
    this.#content = siblings(cursor, after).filter((node) => !ledger.isForeign(node)) as ChildNode[];
    this.#after = after;
  }

  /** The node that shows `end`, found from the element's end: what is before it may be anything. */
  #trailing(end: ChildNode | null): ChildNode | null {
    const { ledger } = this.context.rules;
    let after: ChildNode | null = null;
    for (let node = end && (end.parentNode as Node).lastChild; node; node = node.previousSibling) {
      after = matchedEnd(node, lastServers(after ? after.previousSibling : this.parent.lastChild, ledger), ledger);
      if (node === end) break;
    }
    return after;
  }

  #rows(content: unknown): Rows {
    if (content instanceof Rows) return content;
    throw new Misfit("a patch of a loop for a slot that holds none");
  }

  #check(node: ChildNode): void {
    if (parentOf(node) !== this.parent) throw new Misfit("a node is not where it was put");
  }
}

function part(content: unknown): Part {
  if (content instanceof Part) return content;
  throw new Misfit("a patch of a tree for a slot that holds none");
}
