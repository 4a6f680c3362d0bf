// What the authors of templates keep from patches, by attributes.

import { Attribute } from "../wire/keys";
import { has, read, selector } from "./attributes";
import type { Ledger } from "./ledger";
import { idOf, parentOf } from "./nodes";

const PERMANENT = selector(Attribute.PERMANENT);
/** What may be kept where it comes anew. */
export const HELD = selector(Attribute.PERMANENT, Attribute.COMPONENT);

export interface MarkRules {
  readonly ledger: Ledger;
  /** The element of the component `id` of this page, also where it is just being taken out. */
  component(id: string): Element | undefined;
}

/** Whether the element, its attributes and its content are left to the page. */
export function isIgnored(element: Element): boolean {
  return has(element, Attribute.IGNORE) || has(element, Attribute.PERMANENT);
}

/** Whether this attribute of the element is left to the page. */
export function keeps(element: Element, name: string): boolean {
  return read(element, Attribute.KEEP)?.split(" ").includes(name) ?? false;
}

/** Whether the element stands for a component that the page has: one that is new to it brings its state. */
function isShell(element: Element): boolean {
  return has(element, Attribute.COMPONENT) && !has(element, Attribute.SNAPSHOT);
}

/**
 * Puts permanent elements that are in `olds`, and components that the page has, where those of the same ids are in
 * `next`, which is on the page as well.
 */
export function keepHeld(olds: readonly Node[], next: Node, { ledger, component }: MarkRules): void {
  for (const instead of all(next, HELD)) {
    const id = idOf(instead);
    const kept = isShell(instead)
      ? component(id)
      : olds.flatMap((old) => all(old, PERMANENT)).find((element) => id && idOf(element) === id);
    if (!kept || kept === instead) continue;
    ledger.place(parentOf(instead) as Node, kept, instead);
    ledger.remove(instead);
  }
}

/** The elements at and below `root` that `selectors` matches. */
function all(root: Node, selectors: string): Element[] {
  if (!(root instanceof Element)) return [];
  const below = [...root.querySelectorAll(selectors)];
  return root.matches(selectors) ? [root, ...below] : below;
}
