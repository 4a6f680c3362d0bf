// Attributes from one server output to the next. What the server did not change stays as user and scripts left it.

import type { Ledger } from "./ledger";

/** Of these the attribute is only the default; what counts once a user was there is the property. */
const LIVE_PROPERTIES: Readonly<Record<string, (element: Element, value: string | null) => void>> = {
  value: (element, value) => {
    if (element instanceof HTMLInputElement && element.type !== "file" && element !== document.activeElement) {
      element.value = value ?? "";
    }
  },
  checked: (element, value) => {
    if (element instanceof HTMLInputElement) element.checked = value !== null;
  },
  selected: (element, value) => {
    if (element instanceof HTMLOptionElement) element.selected = value !== null;
  },
};

export function syncAttributes(old: Element, next: Element, ledger: Ledger): void {
  for (const name of ledger.changes(old, next)) syncAttribute(old, next, name, ledger);
}

export function syncAttribute(old: Element, next: Element, name: string, ledger: Ledger): void {
  const parsed = next.getAttributeNode(name);
  const value = parsed && parsed.value;
  if (!ledger.write(old, name, value, parsed)) return;
  if (Object.hasOwn(LIVE_PROPERTIES, name)) LIVE_PROPERTIES[name]?.(old, value);
}

/** A text area's default is its content, which says nothing once somebody typed. */
export function syncTextArea(old: Element, next: Element): void {
  if (!(old instanceof HTMLTextAreaElement) || !(next instanceof HTMLTextAreaElement)) return;
  if (old.defaultValue === next.defaultValue) return;
  const typed = old.value;
  old.defaultValue = next.defaultValue;
  if (old === document.activeElement) old.value = typed;
  else old.value = next.defaultValue;
}
