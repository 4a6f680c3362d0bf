// A form's inputs hide what the form has of its own: after `<input name="parentNode">` that is an input.

function getter<T extends object, K extends keyof T>(prototype: T, name: K): (node: T) => T[K] {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name) as { get: (this: T) => T[K] };
  return (node) => get.call(node);
}

export const parentOf = getter(Node.prototype, "parentNode");
export const firstChildOf = getter(Node.prototype, "firstChild");
export const nextSiblingOf = getter(Node.prototype, "nextSibling");
export const previousSiblingOf = getter(Node.prototype, "previousSibling");
export const nameOf = getter(Node.prototype, "nodeName");
export const attributesOf = getter(Element.prototype, "attributes");
export const outerHtmlOf = getter(Element.prototype, "outerHTML");

export function idOf(element: Element): string {
  return element.getAttribute("id") ?? "";
}

/** The elements at and below `root` that `selector` matches. */
export function all<T extends Element = Element>(root: Element, selector: string): T[] {
  const below = [...root.querySelectorAll<T>(selector)];
  return root.matches(selector) ? [root as T, ...below] : below;
}

/** The nodes from `first` up to `end`. */
export function siblings(first: Node | null, end: Node | null = null): ChildNode[] {
  const nodes: ChildNode[] = [];
  for (; first && first !== end; first = nextSiblingOf(first)) nodes.push(first as ChildNode);
  return nodes;
}
