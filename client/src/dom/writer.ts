// Writes single values into the page.

import { syncAttribute } from "./controls";
import { parseElement } from "./html";

export class Writer {
  own(node: ChildNode | null): ChildNode | null {
    return node;
  }

  ownBefore(node: ChildNode | null): ChildNode | null {
    return node;
  }

  text(node: Text, text: string): void {
    if (node.data !== text) node.data = text;
  }

  /** Writes an attribute, or (`name` empty) all that `pattern` does not have: `value` is as it stands in HTML. */
  attribute(element: Element, name: string, value: string, pattern: Element): void {
    const source = parseElement(name ? `<a ${name}="${value.replaceAll('"', "&quot;")}">` : `<a ${value}>`) as Element;
    for (const { name, value } of source.attributes) syncAttribute(element, name, value);
    if (name) return;
    for (const { name } of [...element.attributes]) {
      if (!pattern.hasAttribute(name) && !source.hasAttribute(name)) syncAttribute(element, name, null);
    }
  }

  rawContent(element: Element, html: string): void {
    const { localName } = element;
    element.textContent = parseElement(`<${localName}>${html}</${localName}>`)?.textContent ?? "";
  }

  place(parent: Node, node: ChildNode, before: ChildNode | null): void {
    parent.insertBefore(node, before);
  }

  remove(node: ChildNode): void {
    node.remove();
  }

  /** Shows `nodes` instead of `old`; returns what stands there then. */
  morph(parent: Node, old: readonly ChildNode[], nodes: ChildNode[], after: ChildNode | null): ChildNode[] {
    nodes.forEach((node) => this.place(parent, node, after));
    old.forEach((node) => this.remove(node));
    return nodes;
  }
}
