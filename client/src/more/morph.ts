// Makes part of the page show other HTML while nodes that stay are kept, with their focus, input and listeners.
//
// What is compared is what the server said with what it says now: nodes and attributes of others are passed over.
// A new child takes the old node with its id, wherever that is; else the one that holds the same ids; else one that is
// equal to it a few places on; else the next one of its kind; else it comes in itself. What nothing took goes last, so
// that no node is out of the document on its way from one place to another.

import { report } from "../diagnostics";
import { TEXT, type Ledger } from "../dom/ledger";
import { isIgnored } from "../dom/marks";
import { firstChildOf, idOf, nameOf, nextSiblingOf, parentOf, siblings } from "../dom/nodes";
import { arrange } from "../dom/order";
import type { Rules } from "../dom/rules";
import { syncAttribute } from "../dom/sync";
import { rememberFocus } from "./focus";
import { keepHeld, within } from "./held";
import { syncText } from "./raw";
import { originalOf } from "./stand-ins";

/** How many places on an equal node is looked for. */
const LOOK_AHEAD = 8;

/** Returns the element that shows `html`: `element`, or another where its tag changed. */
export function morph(element: Element, html: string, rules: Rules): Element {
  const parsed = rules.parse(html, parentOf(element) ?? element);
  return morphInto(element, parsed.firstElementChild, parsed, rules);
}

/** Makes `element` what `next` is, which is `parsed` or in it. */
export function morphInto(element: Element, next: Element | null, parsed: Element, rules: Rules): Element {
  const parent = parentOf(element);
  const shown = parent && next && new Morph(rules, [element], parsed, element).run(parent, nextSiblingOf(element), [next]);
  return (shown?.[0] ?? element) as Element;
}

/** Makes the nodes from `first` up to `end`, children of `parent`, show `html`. Where both are one, it goes before it. */
export function morphRange(parent: Node, first: Node | null, end: Node | null, html: string, rules: Rules): void {
  const parsed = rules.parse(html, parent);
  const shown = new Morph(rules, rules.ledger.siblings(first, end), parsed).run(parent, end, siblings(firstChildOf(parsed)));
  shown.forEach((node) => keepHeld([], node, rules));
}

class Morph {
  /** Old elements by the ids that the new content has as well, on elements of the same tag. */
  readonly #kept = new Map<string, Element>();
  /** Old nodes that only a new one with the same id, or with the same ids in it, may take. */
  readonly #reserved = new Set<Node>();
  readonly #seen = new Set<Node>();
  readonly #taken = new Set<Node>();
  /** Taken ones that are as the new ones all the way down. */
  readonly #equal = new Set<Node>();
  readonly #ledger: Ledger;
  /** The browser's own comparison does not look into templates. */
  readonly #hasTemplates: boolean;

  constructor(
    private readonly rules: Rules,
    private readonly olds: readonly Node[],
    private readonly parsed: Element,
    private readonly root?: Element,
  ) {
    this.#ledger = rules.ledger;
    this.#hasTemplates = !!parsed.querySelector("template");
  }

  /** Returns the nodes that are there then, without those at the end that need no change. */
  run(parent: Node, end: Node | null, nexts: readonly Node[]): readonly Node[] {
    const restore = rememberFocus();
    const shown = this.#ledger.own(() => this.#show(parent, end, nexts));
    restore();
    return shown;
  }

  #show(parent: Node, end: Node | null, nexts: readonly Node[]): readonly Node[] {
    this.#keepIds();
    const shown = this.#children(parent, this.olds, end, nexts);
    for (const old of this.#seen) if (!this.#taken.has(old)) this.#ledger.remove(old);
    return shown;
  }

  #keepIds(): void {
    const wanted = byId(this.parsed.querySelectorAll("[id]"));
    if (!wanted.size) return;
    const olds = this.olds.flatMap((old) => within(old, "[id]"));
    for (const [id, element] of byId(olds)) {
      const match = wanted.get(id);
      if (!element || !match || !this.#isAlike(element, match)) continue;
      this.#kept.set(id, element);
      for (let node: Node | null = element; node && !this.#reserved.has(node); node = parentOf(node)) this.#reserved.add(node);
    }
  }

  /** Makes `olds`, children of `parent` up to `end`, what `nexts` are. */
  #children(parent: Node, olds: readonly Node[], end: Node | null, nexts: readonly Node[]): readonly Node[] {
    let oldEnd = olds.length;
    let nextEnd = nexts.length;
    while (oldEnd && nextEnd && this.#isSame(olds[oldEnd - 1] as Node, nexts[nextEnd - 1] as Node)) {
      end = olds[--oldEnd] as Node;
      nextEnd--;
    }
    return this.#differing(parent, olds.slice(0, oldEnd), end, nexts.slice(0, nextEnd));
  }

  #differing(parent: Node, olds: readonly Node[], end: Node | null, nexts: readonly Node[]): readonly Node[] {
    const places = new Map(olds.map((old, at) => [old, at]));
    const matches = this.#matches(olds, nexts, places);
    olds.forEach((old) => this.#seen.add(old));
    const shown = nexts.map((next, at) => matches[at] ?? (this.#keptIn(next) ? next.cloneNode() : next));
    const sources = matches.map((old) => places.get(old as Node));
    arrange(sources, (at) => [shown[at] as Node], (node, before) => this.#ledger.place(parent, node, before), end);
    // Only now, as what is below may take nodes from here.
    shown.forEach((node, at) => this.#node(node, nexts[at] as Node));
    return shown;
  }

  #node(old: Node, next: Node): void {
    if (old === next || this.#equal.has(old)) return;
    if (!isElement(old) || !isElement(next)) this.#ledger.write(old, TEXT, next.nodeValue);
    else if (old === this.root || !this.#isForeign(old, next)) this.#element(old, next);
  }

  /** Whether the old element and its content are someone else's to patch. */
  #isForeign(old: Element, next: Element): boolean {
    return isIgnored(old) || !!originalOf(old) || this.rules.isComponent(old, next);
  }

  #element(old: Element, next: Element): void {
    const { rules } = this;
    if (rules.locks.defers(old, () => morphInto(old, next, next, rules))) return;
    for (const name of this.#ledger.changes(old, next)) syncAttribute(old, next, name, rules);
    if (old instanceof HTMLTextAreaElement) syncText(old, next as HTMLTextAreaElement, rules);
    else this.#children(content(old), this.#childrenOf(old), null, siblings(firstChildOf(content(next))));
  }

  #matches(olds: readonly Node[], nexts: readonly Node[], places: ReadonlyMap<Node, number>): (Node | undefined)[] {
    const isFree = (old: Node | undefined): boolean => !!old && !this.#reserved.has(old) && !this.#taken.has(old);
    let cursor = 0;
    return nexts.map((next, at) => {
      while (cursor < olds.length && !isFree(olds[cursor])) cursor++;
      const ahead = olds.slice(cursor, cursor + LOOK_AHEAD).filter(isFree);
      let match = this.#own(next, places);
      const equal = match ? undefined : ahead.find((old) => this.#isSame(old, next));
      if (equal) {
        this.#equal.add(equal);
        cursor = (places.get(equal) as number) + 1;
      }
      match ??= equal ?? this.#alike(ahead, next, nexts.slice(at + 1, at + LOOK_AHEAD));
      if (match) this.#taken.add(match);
      return match;
    });
  }

  /** The old node for a new one that has an id or holds some. */
  #own(next: Node, places: ReadonlyMap<Node, number>): Node | undefined {
    if (!this.#kept.size || !isElement(next)) return undefined;
    const kept = this.#kept.get(idOf(next));
    this.#kept.delete(idOf(next));
    if (kept) return kept;
    let holder: Node | null | undefined = this.#keptIn(next);
    while (holder && !places.has(holder)) holder = parentOf(holder);
    return holder && !this.#taken.has(holder) && this.#isAlike(holder, next) ? holder : undefined;
  }

  #alike(ahead: readonly Node[], next: Node, later: readonly Node[]): Node | undefined {
    const alike = (isElement(next) ? ahead : ahead.slice(0, 1)).find((old) => this.#isAlike(old, next));
    // What a later one equals is left to it, and this one comes in before it.
    return alike && later.some((other) => this.#isSame(alike, other)) ? undefined : alike;
  }

  /** Whether the server says of the old node, all the way down, what it says of the new one. */
  #isSame(old: Node, next: Node): boolean {
    if (!this.#hasTemplates && !this.#ledger.isTouched(old)) return old.isEqualNode(next);
    if (nameOf(old) !== nameOf(next)) return false;
    if (!isElement(old) || !isElement(next)) return this.#ledger.serverValue(old, TEXT) === next.nodeValue;
    const [olds, nexts] = [this.#childrenOf(old), siblings(firstChildOf(content(next)))];
    if (olds.length !== nexts.length || this.#ledger.changes(old, next).length) return false;
    return olds.every((child, at) => this.#isSame(child, nexts[at] as Node));
  }

  /** Whether one can be made the other without what the user typed getting under another name. */
  #isAlike(node: Node, next: Node): boolean {
    const old = originalOf(node) ?? node;
    if (nameOf(old) !== nameOf(next)) return false;
    return !isElement(old) || ["id", "name"].every((name) => old.getAttribute(name) === (next as Element).getAttribute(name));
  }

  #childrenOf(element: Element): Node[] {
    return this.#ledger.siblings(firstChildOf(content(element)));
  }

  /** An old element that belongs somewhere into the new one. */
  #keptIn(next: Node): Element | undefined {
    if (!this.#kept.size || !isElement(next)) return undefined;
    return [...next.querySelectorAll("[id]")].map((element) => this.#kept.get(idOf(element))).find(Boolean);
  }
}

/** An id that several have says nothing of any of them. */
function byId(elements: Iterable<Element>): Map<string, Element | undefined> {
  const found = new Map<string, Element | undefined>();
  for (const element of elements) {
    const id = idOf(element);
    if (id && found.get(id)) report("TW-E15", id);
    found.set(id, found.has(id) ? undefined : element);
  }
  return found;
}

function isElement(node: Node): node is Element {
  return node instanceof Element;
}

function content(element: Element): Node {
  return element instanceof HTMLTemplateElement ? element.content : element;
}
