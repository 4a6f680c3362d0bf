// Nodes of the page beside those of a blueprint.

import { Misfit } from "../wire/tree";
import type { Ledger } from "./ledger";
import { nameOf, nextSiblingOf } from "./nodes";

/** The live node that shows `pattern`, which is `cursor` or the beginning of it. */
export function matched(pattern: ChildNode, cursor: ChildNode | null, ledger: Ledger): ChildNode {
  if (cursor && nameOf(ledger.original(cursor)) === nameOf(pattern)) {
    if (!(pattern instanceof Text) || !(cursor instanceof Text) || cursor.data === pattern.data) return cursor;
    // The browser runs the texts of neighbours together.
    if (cursor.data.startsWith(pattern.data)) {
      ledger.split(cursor, pattern.length);
      return cursor;
    }
  }
  throw new Misfit(`expected ${pattern.nodeName}, found ${String(cursor)}`);
}

/** The first node from `node` on that the server put there. */
export function servers(node: ChildNode | null, ledger: Ledger): ChildNode | null {
  while (node && ledger.isForeign(node)) node = nextSiblingOf(node) as ChildNode | null;
  return node;
}

/** The same, going back. */
export function lastServers(node: ChildNode | null, ledger: Ledger): ChildNode | null {
  while (node && ledger.isForeign(node)) node = node.previousSibling;
  return node;
}

/** The comment that ends a slot's content. */
export function marker(cursor: ChildNode | null): ChildNode {
  for (; cursor; cursor = cursor.nextSibling) if (cursor instanceof Comment && !cursor.data) return cursor;
  throw new Misfit("a marker is gone");
}

/** The live node that shows `pattern`, which is `node` or the end of it. */
export function matchedEnd(pattern: ChildNode, node: ChildNode | null, ledger: Ledger): ChildNode {
  if (node && nameOf(ledger.original(node)) === nameOf(pattern)) {
    if (!(pattern instanceof Text) || !(node instanceof Text) || node.data === pattern.data) return node;
    if (node.data.endsWith(pattern.data)) return ledger.split(node, node.length - pattern.length);
  }
  throw new Misfit(`expected ${pattern.nodeName} at the end, found ${String(node)}`);
}
