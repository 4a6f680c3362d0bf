// Attributes of ours are `tide-*`, and `data-tide-*` where HTML has to be valid.

import type { Ledger } from "./ledger";

const DATA = "data-";
export const PREFIX = "tide-";

export function read(element: Element, name: string): string | null {
  return element.getAttribute(name) ?? element.getAttribute(DATA + name);
}

export function has(element: Element, name: string): boolean {
  return read(element, name) !== null;
}

/** Returns the attribute's value and takes it off the element. */
export function take(element: Element, name: string, ledger: Ledger): string {
  const value = read(element, name) ?? "";
  // As if the server did: otherwise the whole value would be remembered as what it says.
  ledger.write(element, name, null);
  ledger.write(element, DATA + name, null);
  return value;
}

/** Matches elements that have any of the attributes. */
export function selector(...names: string[]): string {
  return names.map((name) => `[${name}],[${DATA}${name}]`).join();
}

/** What follows the prefix in the name of an attribute of ours. */
export function nameAfterPrefix(attribute: string): string | undefined {
  const name = attribute.startsWith(DATA) ? attribute.slice(DATA.length) : attribute;
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}

/** Calls `visit` for each attribute of ours on `root` and below. */
export function eachOwnAttribute(root: Node, visit: (name: string, element: Element) => void): void {
  // The browser's own search: walking all attributes of a large insertion in script takes many times as long.
  const found = document.evaluate(`descendant-or-self::*/@*[contains(name(),"${PREFIX}")]`, root);
  let node: Node | null;
  while ((node = found.iterateNext())) {
    const name = nameAfterPrefix(node.nodeName);
    if (name) visit(name, (node as Attr).ownerElement as Element);
  }
}
