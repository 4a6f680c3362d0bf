// The page's nodes as the rendered tree that they show. The nodes are all there is: no text is kept beside them.
//
// A part is one instance of a program. It knows its outermost nodes from the start, and where its slots are from its
// first patch on: then its nodes are walked beside those of the program's blueprint. What is walked and does not fit
// was changed by somebody else: that is a `Misfit`, and the page asks for everything anew.

import { isList, Misfit, programOf, sourcesOf, toHtml } from "../wire/tree";
import type { Change, Loop, LoopPatch, Patch, Row, Slot, Tree } from "../wire/tree";
import { blueprint, hasSlots, isMarker, slotIn } from "./blueprint";
import { parse } from "./html";
import { TEXT } from "./ledger";
import { isIgnored } from "./marks";
import { attributesOf, firstChildOf, nameOf, nextSiblingOf, parentOf, previousSiblingOf, siblings } from "./nodes";
import { arrange, changing } from "./order";
import type { Rules } from "./rules";
import { writeAttribute, writeAttributes } from "./writer";

/** Writes to one place. */
type Write = (change: Change) => void;
/** A node, or a slot among them. */
type Item = ChildNode | Hole;

const PLAIN = /^[^<]+$/;

export class Part {
  /** Its outermost ones, one for each node of the blueprint. */
  #items: Item[] = [];
  #writes: Write[] | undefined;
  /** Whether slots have no address because no patch is to touch what they are in. */
  #skips = false;
  /** What stands in the slots, where that is a tree or a loop. */
  #shapes: readonly (Slot | undefined)[];
  readonly #pattern: readonly ChildNode[];

  /** An instance of the program of a tree, or of a loop's row, among the children of `parent`. `root` is its only element, if it has one alone. */
  constructor(
    [hash, ...shapes]: Tree,
    private readonly parent: Node,
    private readonly rules: Rules,
    private readonly root?: Element,
  ) {
    this.#shapes = shapes;
    this.#pattern = blueprint(programOf(hash, rules.statics), parent);
    if (root) this.#items = this.#pattern.map((node) => (node instanceof Element ? root : node));
  }

  get nodes(): ChildNode[] {
    return this.#items.flatMap((item) => (item instanceof Hole ? item.nodes : (this.rules.patcher?.standInOf(item) ?? item)));
  }

  /** Takes its outermost nodes, from `cursor` on; returns the node after them. */
  take(cursor: ChildNode | null): ChildNode | null {
    return this.#walk(this.#pattern, cursor, this.parent, this.#items);
  }

  patch(patch: Patch): void {
    const writes = (this.#writes ??= this.#locate());
    for (let at = 0; at < patch.length; at += 2) {
      const write = writes[patch[at] as number];
      if (write) write(patch[at + 1] as Change);
      else if (!this.#skips) throw new Misfit("slot", patch[at]);
    }
  }

  #locate(): Write[] {
    const writes: Write[] = [];
    this.#enterAll(this.#items, this.#pattern, writes);
    this.#shapes = [];
    return writes;
  }

  #enterAll(items: readonly Item[], pattern: readonly ChildNode[], writes: Write[]): void {
    const { locks } = this.rules;
    pattern.forEach((node, at) => {
      const item = items[at] as Item;
      const slot = slotIn(node.nodeValue) as number;
      if (item instanceof Hole) writes[slot] = (change) => locks.run(item.parent, () => item.write(change));
      else if (node instanceof Element && hasSlots(node)) this.#enter(item as Element, node, writes);
    });
  }

  #enter(element: Element, pattern: Element, writes: Write[]): void {
    const { rules } = this;
    // A component that an op put in the place of something is passed over by the patches around it, not by its own.
    const isOthers = rules.patcher?.originalOf(element) && element !== this.root;
    if (isIgnored(element) || isOthers) return void (this.#skips = true);
    const address = (text: string | null, write: (html: string) => void): unknown => {
      const slot = slotIn(text);
      return slot !== undefined && (writes[slot] = (html) => rules.locks.run(element, () => write(html as string)));
    };
    for (const { name, value } of attributesOf(pattern)) {
      address(name, (html) => writeAttributes(element, html, pattern, rules));
      address(value, (html) => writeAttribute(element, name, html, rules));
    }
    const nodes = siblings(firstChildOf(pattern));
    // No slot is a text but where nothing else can be.
    if (nodes[0] instanceof Text && address(nodes[0].data, (html) => rules.patcher?.writeRaw(element, html))) return;
    const items: Item[] = [];
    this.#walk(nodes, firstChildOf(element) as ChildNode | null, element, items);
    this.#enterAll(items, nodes, writes);
  }

  /** Walks the nodes from `cursor` on beside `pattern`; returns the one after the last of them. */
  #walk(pattern: readonly ChildNode[], cursor: ChildNode | null, parent: Node, items: Item[]): ChildNode | null {
    for (const node of pattern) {
      cursor = this.rules.ledger.next(cursor);
      const slot = slotIn(node.nodeValue);
      if (slot === undefined) {
        items.push(this.#matched(node, cursor));
        cursor = nextSiblingOf(cursor as Node);
      } else {
        const hole = new Hole(parent, this.rules);
        items.push(hole);
        cursor = hole.take(this.#shapes[slot], cursor, node.nextSibling);
      }
    }
    return cursor;
  }

  /** `node`, which shows `pattern`, or of which the beginning does: the browser runs the texts of neighbours together. */
  #matched(pattern: ChildNode, node: ChildNode | null): ChildNode {
    if (!node || nameOf(this.rules.patcher?.originalOf(node) ?? node) !== nameOf(pattern)) throw new Misfit(pattern.nodeName, node);
    if (pattern instanceof Text && node instanceof Text && node.data !== pattern.data) {
      if (!node.data.startsWith(pattern.data)) throw new Misfit(pattern.data, node.data);
      this.rules.ledger.split(node, pattern.length);
    }
    return node;
  }
}

/** A slot among the children of an element, and what fills it. */
class Hole {
  #content: ChildNode[] | Part | Rows = [];
  /** The node that follows the content; `null` at the end of the element. */
  after: ChildNode | null = null;

  constructor(
    readonly parent: Node,
    readonly rules: Rules,
  ) {}

  get nodes(): ChildNode[] {
    const content = this.#content;
    return isList(content) ? (this.rules.patcher?.shown(content, this.after) ?? content) : content.nodes;
  }

  /** Takes what fills it, from `cursor` up to what shows `end`; returns the node after it. */
  take(shape: Slot | undefined, cursor: ChildNode | null, end: ChildNode | null): ChildNode | null {
    if (typeof shape === "object") this.after = this.#fill(shape, cursor);
    else this.#takeUnknown(cursor, isMarker(end) ? (siblings(cursor).find(isMarker) ?? null) : this.#trailing(end));
    return this.after;
  }

  write(change: Change): void {
    const content = this.#content;
    if (typeof change === "string") this.#writeText(change);
    else if (!isList(change) || typeof change[0] === "string") this.#replace(change as Tree | Loop);
    else if (isList(content) || content instanceof Rows !== isList(change[0])) throw new Misfit("slot", change);
    else content.patch(change as Patch & LoopPatch);
  }

  /** Puts what is in `content` behind what is there, and in it what it takes from `olds`; returns the first node that came. */
  bring(content: Element, olds: readonly Node[]): ChildNode | null {
    const { parent, rules } = this;
    const before = this.after ? previousSiblingOf(this.after) : parent.lastChild;
    const nodes = siblings(firstChildOf(content));
    nodes.forEach((node) => rules.ledger.place(parent, node, this.after));
    nodes.forEach((node) => rules.patcher?.keepHeld(olds, node));
    return this.#nodeAfter(before);
  }

  #writeText(text: string): void {
    const [node, another] = isList(this.#content) ? this.#content : [];
    if (!(node instanceof Text) || another || !PLAIN.test(text)) return this.#replace(text);
    this.#check(node);
    this.rules.ledger.write(node, TEXT, text.includes("&") ? parse(text, this.parent).textContent : text);
  }

  #replace(value: Slot): void {
    const { parent, rules, after } = this;
    if (after) this.#check(after);
    // What another slot took meanwhile, a component that moved there, is its own.
    const old = this.nodes.filter((node) => parentOf(node) === parent);
    const html = toHtml(value, rules.statics);
    const first = old[0] ?? after;
    const before = first ? previousSiblingOf(first) : parent.lastChild;
    if (rules.patcher && typeof value === "string" && isList(this.#content)) {
      rules.patcher.morphRange(parent, first, after, html);
    } else {
      this.bring(rules.parse(html, parent), old);
      old.forEach((node) => rules.ledger.remove(node));
    }
    const start = this.#nodeAfter(before);
    if (typeof value === "string") this.#takeUnknown(start, after);
    else this.#fill(value, start);
  }

  /** Takes what shows `shape`, from `cursor` on; returns the node after it. */
  #fill(shape: Exclude<Slot, string>, cursor: ChildNode | null): ChildNode | null {
    this.#content = isList(shape) ? new Part(shape, this.parent, this.rules) : new Rows(shape, this);
    return this.rules.ledger.next(this.#content.take(cursor));
  }

  #takeUnknown(cursor: ChildNode | null, after: ChildNode | null): void {
    this.#content = this.rules.ledger.siblings(cursor, after);
    this.after = after;
  }

  /** The node that shows `end`, found from the element's end: what is before it may be anything. */
  #trailing(end: ChildNode | null): ChildNode | null {
    const { ledger } = this.rules;
    const node = end && (ledger.siblings(firstChildOf(this.parent)).at(-siblings(end).length) ?? null);
    const isLonger = node instanceof Text && end instanceof Text && node.length > end.length;
    return isLonger ? ledger.split(node, node.length - end.length) : node;
  }

  #nodeAfter(before: Node | null): ChildNode | null {
    return this.rules.ledger.next(before ? nextSiblingOf(before) : firstChildOf(this.parent));
  }

  #check(node: ChildNode): void {
    if (parentOf(node) !== this.parent) throw new Misfit("child", node);
  }
}

/** The rows of a loop. */
class Rows {
  #parts: Part[];
  readonly #hash: string;

  constructor(
    { h, r }: Loop,
    private readonly hole: Hole,
  ) {
    this.#hash = h;
    this.#parts = r.map((row) => this.#part(row));
  }

  get nodes(): ChildNode[] {
    return this.#parts.flatMap((part) => part.nodes);
  }

  take(cursor: ChildNode | null): ChildNode | null {
    for (const part of this.#parts) cursor = part.take(cursor);
    return cursor;
  }

  patch([patches, order]: LoopPatch): void {
    if (order) this.#reorder(sourcesOf(order));
    for (let at = 0; at < patches.length; at += 2) partAt(this.#parts, patches[at] as number).patch(patches[at + 1] as Patch);
  }

  #reorder(sources: readonly (number | Row)[]): void {
    const [{ rules, parent, after }, old] = [this.hole, this.#parts];
    const [begin, end, last] = changing(sources, old.length);
    const moving = sources.slice(begin, end);
    const kept = new Set(moving);
    const left = old.slice(begin, last).flatMap((part, at) => (kept.has(begin + at) ? [] : part.nodes));
    const fresh = this.#fresh(moving.filter(isList), left);
    const parts = moving.map((source) => (typeof source === "number" ? partAt(old, source) : (fresh.shift() as Part)));
    this.#parts = [...old.slice(0, begin), ...parts, ...old.slice(last)];
    left.forEach((node) => rules.ledger.remove(node));
    const next = old.slice(last).find((part) => part.nodes.length)?.nodes[0] ?? after;
    arrange(moving, (at) => partAt(parts, at).nodes, (node, before) => rules.ledger.place(parent, node, before), next);
  }

  /** The parts of new rows: not on the page yet, unless they are to have something that is. */
  #fresh(rows: readonly Row[], left: readonly Node[]): Part[] {
    const { rules, parent } = this.hole;
    const content = rules.parse(toHtml({ h: this.#hash, r: rows }, rules.statics), parent);
    let cursor = rules.patcher?.hasHeld(content) ? this.hole.bring(content, left) : firstChildOf(content);
    const parts = rows.map((row) => this.#part(row));
    for (const part of parts) cursor = part.take(cursor);
    return parts;
  }

  #part([, ...slots]: Row): Part {
    return new Part([this.#hash, ...slots], this.hole.parent, this.hole.rules);
  }
}

function partAt(parts: readonly Part[], position: number): Part {
  const part = parts[position];
  if (!part) throw new Misfit("row", position);
  return part;
}
