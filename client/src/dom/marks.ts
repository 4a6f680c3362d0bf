// What the authors of templates keep from patches, by attributes.

import { Attribute } from "../wire/keys";
import { has, read } from "./attributes";

/** Whether the element, its attributes and its content are left to the page. */
export function isIgnored(element: Element): boolean {
  return has(element, Attribute.IGNORE) || has(element, Attribute.PERMANENT);
}

/** Whether this attribute of the element is left to the page. */
export function keeps(element: Element, name: string): boolean {
  return read(element, Attribute.KEEP)?.split(" ").includes(name) ?? false;
}
