// Dialogs that are closed by their attribute.

/** Runs `write`, which may take `open` off a dialog: without that alone, a modal one would still block the page. */
export function closing(element: Element, write: () => unknown): void {
  const dialog = element instanceof HTMLDialogElement && element.open && element;
  write();
  if (!dialog || dialog.open) return;
  dialog.open = true;
  dialog.close();
}
