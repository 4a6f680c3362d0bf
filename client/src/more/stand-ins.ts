// What ops put in the place of nodes of the server's: patches pass over it, as it stands there for what they know.

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

/** The node that `node` stands for, if it does. */
export function originalOf(node: Node): Node | undefined {
  return originals.get(node);
}
