// Makes an element show other HTML while nodes that stay are kept, with their focus, input and listeners.
//
// Old and new children are walked side by side. A new child takes the old node with its id, wherever that is; else one
// that is equal to it a few places on; else the next one of its kind; else it comes in itself. What nothing took goes
// last, so that no node is out of the document on its way from one place to another.

import { syncAttributes, syncTextArea } from "./controls";
import { parse } from "./html";
import { TEXT, type Ledger } from "./ledger";
import { idOf, parentOf } from "./nodes";

export interface MorphRules {
  readonly ledger: Ledger;
  /** Whether this element and its content are someone else's to patch. */
  isForeign(element: Element, next: Element): boolean;
}

/** How many places on an equal node is looked for. */
const LOOK_AHEAD = 8;

/** Returns the element that shows `html`: `element`, or another where its tag changed. */
export function morph(element: Element, html: string, rules: MorphRules): Element {
  const parent = parentOf(element);
  const next = parent && parse(html, parent).firstElementChild;
  if (!next) return element;
  return patching(rules.ledger, () => new Morph(element, next, rules).run());
}

/** Runs a patch, after which what had the focus has it, if it is still there. */
export function patching<T>(ledger: Ledger, patch: () => T): T {
  const restore = rememberFocus();
  const result = ledger.own(patch);
  restore();
  return result;
}

class Morph {
  /** Old elements by the ids that the new content has as well, on elements of the same tag. */
  readonly #kept = new Map<string, Element>();
  readonly #reserved: Set<Node>;
  readonly #unused = new Set<ChildNode>();
  /** Old nodes that are as the new ones all the way down. */
  readonly #equal = new Set<ChildNode>();

  constructor(
    private readonly root: Element,
    private readonly next: Element,
    private readonly rules: MorphRules,
  ) {
    const wanted = new Map([...next.querySelectorAll("[id]")].map((element) => [idOf(element), element.nodeName]));
    for (const element of root.querySelectorAll("[id]")) {
      if (wanted.get(idOf(element)) === element.nodeName) this.#kept.set(idOf(element), element);
    }
    this.#reserved = new Set(this.#kept.values());
  }

  run(): Element {
    const { root, next } = this;
    if (root.nodeName === next.nodeName) {
      this.#node(root, next);
    } else {
      this.rules.ledger.place(parentOf(root) as Node, next, root);
      this.rules.ledger.remove(root);
    }
    this.#unused.forEach((node) => this.rules.ledger.remove(node));
    return root.isConnected || !next.isConnected ? root : next;
  }

  #node(old: Node, next: Node): void {
    if (!(old instanceof Element) || !(next instanceof Element)) {
      this.rules.ledger.write(old, TEXT, next.nodeValue);
      return;
    }
    if (old !== this.root && this.rules.isForeign(old, next)) return;
    syncAttributes(old, next, this.rules.ledger);
    if (old instanceof HTMLTextAreaElement) syncTextArea(old, next);
    else if (old instanceof HTMLTemplateElement) old.replaceWith(next);
    else this.#children(old, next);
  }

  #children(parent: Element, next: Element): void {
    const pairs: [Node, Node][] = [];
    let cursor = parent.firstChild;
    for (const child of [...next.childNodes]) {
      cursor = this.#pass(cursor);
      const old = this.#match(cursor, child);
      if (!old) {
        const shell = this.#insert(parent, child, cursor);
        if (shell) pairs.push([shell, child]);
        continue;
      }
      if (this.#isAhead(cursor, old)) {
        for (; cursor && cursor !== old; cursor = this.#pass(cursor.nextSibling)) this.#unused.add(cursor);
        cursor = old.nextSibling;
      } else {
        this.rules.ledger.place(parent, old, cursor);
      }
      this.#unused.delete(old);
      if (!this.#equal.has(old)) pairs.push([old, child]);
    }
    for (; cursor; cursor = this.#pass(cursor.nextSibling)) this.#unused.add(cursor);
    // Only now, as what is below may take nodes from here.
    for (const [old, child] of pairs) this.#node(old, child);
  }

  #match(cursor: ChildNode | null, child: ChildNode): ChildNode | undefined {
    if (!(child instanceof Element)) return cursor?.nodeName === child.nodeName ? cursor : undefined;
    const own = this.#kept.get(idOf(child));
    if (own) {
      this.#kept.delete(idOf(child));
      return own;
    }
    const equal = this.#find(cursor, (old) => old.isEqualNode(child));
    if (equal) {
      if (!this.#holdsKept(child)) this.#equal.add(equal);
      return equal;
    }
    const alike = this.#find(cursor, (old) => isAlike(old, child));
    // What the next new element equals is left to it, and this one comes in before it.
    return child.nextElementSibling && alike?.isEqualNode(child.nextElementSibling) ? undefined : alike;
  }

  #find(cursor: ChildNode | null, fits: (old: ChildNode) => boolean): ChildNode | undefined {
    for (let places = 0; cursor && places < LOOK_AHEAD; cursor = this.#pass(cursor.nextSibling), places++) {
      if (!this.#reserved.has(cursor) && fits(cursor)) return cursor;
    }
    return undefined;
  }

  /** Whether `old` is reached from `cursor` without passing an element that is still to find its place. */
  #isAhead(cursor: ChildNode | null, old: ChildNode): boolean {
    for (let places = 0; cursor && places < LOOK_AHEAD; cursor = this.#pass(cursor.nextSibling), places++) {
      if (cursor === old) return true;
      if (this.#reserved.has(cursor)) return false;
    }
    return false;
  }

  /** The first node from `node` on that the server put there. */
  #pass(node: ChildNode | null): ChildNode | null {
    while (node && this.rules.ledger.isForeign(node)) node = node.nextSibling;
    return node;
  }

  /** Inserts a new child; returns its empty shell if old elements belong into it. */
  #insert(parent: Element, child: ChildNode, before: ChildNode | null): Element | undefined {
    if (!(child instanceof Element) || !this.#holdsKept(child)) {
      this.rules.ledger.place(parent, child, before);
      return undefined;
    }
    const shell = child.cloneNode(false) as Element;
    this.rules.ledger.place(parent, shell, before);
    return shell;
  }

  #holdsKept(element: Element): boolean {
    return this.#kept.size > 0 && [...element.querySelectorAll("[id]")].some((inner) => this.#kept.has(idOf(inner)));
  }
}

function isAlike(old: Node, next: Element): boolean {
  return old instanceof Element && old.nodeName === next.nodeName && idOf(old) === idOf(next);
}

function rememberFocus(): () => void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return () => {};
  const { selectionStart, selectionEnd, selectionDirection } = focused as Partial<HTMLInputElement>;
  return () => {
    if (focused === document.activeElement || !focused.isConnected || focused === document.body) return;
    focused.focus({ preventScroll: true });
    if (typeof selectionStart === "number" && selectionEnd != null) {
      (focused as HTMLInputElement).setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? "none");
    }
  };
}
