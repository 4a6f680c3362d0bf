// Writes what a slot of text comes to where nothing else can be: in text areas, titles, styles and scripts.

import { TEXT } from "../dom/ledger";
import { parentOf } from "../dom/nodes";
import type { Rules } from "../dom/rules";

export function writeRaw(element: Element, html: string, rules: Rules): void {
  const whole = `<${element.localName}>${html}</${element.localName}>`;
  const next = rules.parse(whole, parentOf(element) ?? element).firstElementChild as Element;
  if (element instanceof HTMLTextAreaElement) return syncText(element, next as HTMLTextAreaElement, rules);
  const [old, text] = [element.firstChild, next.firstChild];
  if (old) rules.ledger.write(old, TEXT, text?.nodeValue ?? "");
  else if (text) rules.ledger.place(element, text, null);
}

/** Writes the content of a text area, if the server changed it. */
export function syncText(old: HTMLTextAreaElement, { defaultValue }: HTMLTextAreaElement, { patcher }: Rules): void {
  if (old.defaultValue === defaultValue) return;
  const write = (): unknown => (old.defaultValue = defaultValue);
  if (patcher) patcher.show(old, TEXT, write);
  else write();
}
