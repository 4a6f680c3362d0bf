// What ops put in the place of nodes of the server's: patches pass over it, as it stands there for what they know.

import { Attribute } from "../wire/keys";
import { has } from "../dom/attributes";
import { isMarker } from "../dom/blueprint";
import { siblings } from "../dom/nodes";

const standIns = new WeakMap<Node, ChildNode>();
const originals = new WeakMap<Node, Node>();

/** From now on `next` stands for `old`, or for what that stood for. */
export function replaced(old: Node, next: ChildNode): void {
  const original = originalOf(old) ?? old;
  standIns.set(original, next);
  originals.set(next, original);
}

/** The node that stands for `node`, if one does. */
export function standInOf(node: Node): ChildNode | undefined {
  return standIns.get(node);
}

/**
 * What shows `content`, which ends before `after`: what stands in for it, and no component that another slot took
 * meanwhile. Of two slots in one element, only the markers that end them tell where such a one belongs by now.
 */
export function nodesOf(content: readonly ChildNode[], after: ChildNode | null): ChildNode[] {
  const isOthers = (node: ChildNode): boolean =>
    node instanceof Element && has(node, Attribute.COMPONENT) && siblings(node, after).some(isMarker);
  return content.map((node) => standInOf(node) ?? node).filter((node) => !isOthers(node));
}

/** The node that `node` stands for, if it does. */
export function originalOf(node: Node): Node | undefined {
  return originals.get(node);
}
