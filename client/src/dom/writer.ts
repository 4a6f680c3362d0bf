// Writes what a slot of attributes comes to.

import { parse } from "./html";
import { parentOf } from "./nodes";
import type { Rules } from "./rules";
import { syncAttribute } from "./sync";

/** Writes the attribute `name`; `value` is as it stands in HTML. */
export function writeAttribute(element: Element, name: string, value: string, rules: Rules): void {
  syncAttribute(element, parsed(element, ` ${name}="${value.replaceAll('"', "&quot;")}">`), name, rules);
}

/** Writes all attributes but those of `pattern`, whose other slots write them. */
export function writeAttributes(element: Element, html: string, pattern: Element, rules: Rules): void {
  const next = parsed(element, ` ${html}>`);
  for (const name of rules.ledger.changes(element, next)) {
    if (!pattern.hasAttribute(name)) syncAttribute(element, next, name, rules);
  }
}

/** Another element of the kind of `element`, from the rest of its HTML. */
function parsed(element: Element, rest: string): Element {
  return parse(`<${element.localName}${rest}`, parentOf(element) ?? element).firstElementChild as Element;
}
