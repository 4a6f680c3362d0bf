import { all } from "../dom/nodes";

/** Focuses the first element at or in `root` that takes the focus. On a page that loads, whoever has it keeps it. */
export function focusFirst(root: HTMLElement, isNew: boolean): void {
  const { activeElement, body } = document;
  if (!isNew && activeElement && activeElement !== body) return;
  // The browser knows best what is disabled, hidden or inert: it passes over `focus()` there.
  all<HTMLElement>(root, "*").some((element) => {
    if (element === root || element.tabIndex >= 0) element.focus();
    return element.matches(":focus");
  });
}
