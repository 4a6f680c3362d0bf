// What stays where the server's HTML names it anew: permanent elements, and components that the page has.

import { Attribute } from "../wire/keys";
import { has, selector } from "../dom/attributes";
import { all, idOf, parentOf } from "../dom/nodes";
import type { Rules } from "../dom/rules";

const PERMANENT = selector(Attribute.PERMANENT);
const HELD = selector(Attribute.PERMANENT, Attribute.COMPONENT);

/** The elements at and below `node` that `selector` matches. */
export function within(node: Node, selector: string): Element[] {
  return node instanceof Element ? all(node, selector) : [];
}

/** Whether the element stands for a component that the page has: one that is new to it brings its state. */
function isShell(element: Element): boolean {
  return has(element, Attribute.COMPONENT) && !has(element, Attribute.SNAPSHOT);
}

/** Whether something in `content` may be kept where it comes anew. */
export function hasHeld(content: Element): boolean {
  return !!content.querySelector(HELD);
}

/**
 * Puts permanent elements that are in `olds`, and components that the page has, where those of the same ids are in
 * `next`, which is on the page as well.
 */
export function keepHeld(olds: readonly Node[], next: Node, rules: Rules): void {
  for (const instead of within(next, HELD)) {
    const id = idOf(instead);
    const kept = isShell(instead)
      ? rules.component(id)
      : olds.flatMap((old) => within(old, PERMANENT)).find((element) => id && idOf(element) === id);
    if (!kept || kept === instead) continue;
    rules.ledger.place(parentOf(instead) as Node, kept, instead);
    rules.ledger.remove(instead);
  }
}
