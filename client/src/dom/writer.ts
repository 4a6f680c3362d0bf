// Writes what a slot of attributes, or of text alone, comes to.

import { parse } from "./html";
import { TEXT } from "./ledger";
import { parentOf } from "./nodes";
import type { Rules } from "./rules";

/** Writes the attribute `name`; `value` is as it stands in HTML. */
export function writeAttribute(element: Element, name: string, value: string, { controls }: Rules): void {
  controls.sync(element, parsed(element, ` ${name}="${value.replaceAll('"', "&quot;")}">`), name);
}

/** Writes all attributes but those of `pattern`, whose other slots write them. */
export function writeAttributes(element: Element, html: string, pattern: Element, { controls, ledger }: Rules): void {
  const next = parsed(element, ` ${html}>`);
  for (const name of ledger.changes(element, next)) {
    if (!pattern.hasAttribute(name)) controls.sync(element, next, name);
  }
}

/** Writes the content of an element that can hold nothing but text. */
export function writeRaw(element: Element, html: string, { controls, ledger }: Rules): void {
  const next = parsed(element, `>${html}</${element.localName}>`);
  if (element instanceof HTMLTextAreaElement) return controls.syncText(element, next as HTMLTextAreaElement);
  const [old, text] = [element.firstChild, next.firstChild];
  if (old) ledger.write(old, TEXT, text?.nodeValue ?? "");
  else if (text) ledger.place(element, text, null);
}

/** Another element of the kind of `element`, from the rest of its HTML. */
function parsed(element: Element, rest: string): Element {
  return parse(`<${element.localName}${rest}`, parentOf(element) ?? element).firstElementChild as Element;
}
