// What the authors of templates keep from patches, by attributes.

import { Attribute } from "../wire/keys";
import { has, read, selector } from "./attributes";
import type { Ledger } from "./ledger";
import { idOf, parentOf } from "./nodes";

const PERMANENT = selector(Attribute.PERMANENT);

/** Whether the element, its attributes and its content are left to the page. */
export function isIgnored(element: Element): boolean {
  return has(element, Attribute.IGNORE) || has(element, Attribute.PERMANENT);
}

/** Whether this attribute of the element is left to the page. */
export function keeps(element: Element, name: string): boolean {
  return read(element, Attribute.KEEP)?.split(" ").includes(name) ?? false;
}

/** Puts the permanent elements in `olds` where those of the same ids are in `next`, which is on the page as well. */
export function keepPermanent(olds: readonly Node[], next: Element, ledger: Ledger): void {
  for (const instead of next.querySelectorAll(PERMANENT)) {
    const id = idOf(instead);
    const found = olds.flatMap((old) => (old instanceof Element ? [...old.querySelectorAll(PERMANENT)] : []));
    const kept = found.find((element) => id && idOf(element) === id);
    if (!kept) continue;
    ledger.place(parentOf(instead) as Node, kept, instead);
    ledger.remove(instead);
  }
}
