// Nodes of the page beside those of a blueprint.

import { Misfit } from "../wire/tree";

/** The live node that shows `pattern`, which is `cursor` or the beginning of it. */
export function matched(pattern: ChildNode, cursor: ChildNode | null): ChildNode {
  if (cursor?.nodeName === pattern.nodeName) {
    if (!(pattern instanceof Text) || !(cursor instanceof Text) || cursor.data === pattern.data) return cursor;
    // The browser runs the texts of neighbours together.
    if (cursor.data.startsWith(pattern.data)) {
      cursor.splitText(pattern.length);
      return cursor;
    }
  }
  throw new Misfit(`expected ${pattern.nodeName}, found ${cursor?.nodeName ?? "nothing"}`);
}

/** The comment that ends a slot's content. */
export function marker(cursor: ChildNode | null): ChildNode {
  for (; cursor; cursor = cursor.nextSibling) if (cursor instanceof Comment && !cursor.data) return cursor;
  throw new Misfit("a marker is gone");
}

/** The live node that shows `pattern`, which is `node` or the end of it. */
export function matchedEnd(pattern: ChildNode, node: ChildNode | null): ChildNode {
  if (node?.nodeName === pattern.nodeName) {
    if (!(pattern instanceof Text) || !(node instanceof Text) || node.data === pattern.data) return node;
    if (node.data.endsWith(pattern.data)) return node.splitText(node.length - pattern.length);
  }
  throw new Misfit(`expected ${pattern.nodeName} at the end, found ${node?.nodeName ?? "nothing"}`);
}
