// Attributes from one server output to the next. What the server did not change stays as user and scripts left it.

export type KeepsAttribute = (element: Element, name: string) => boolean;

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

export function syncAttributes(old: Element, next: Element, keeps: KeepsAttribute): void {
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && !keeps(old, name)) syncAttribute(old, name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !keeps(old, name)) syncAttribute(old, name, null);
  }
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

export function syncAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
  if (Object.hasOwn(LIVE_PROPERTIES, name)) LIVE_PROPERTIES[name]?.(element, value);
}
