// Where a browser can move nodes only by taking them out and putting them in, what has the focus loses it.

/** Returns what gives the focus back, with the caret where it was, to what has it now, if that is on the page then. */
export function rememberFocus(): () => void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return () => {};
  const { selectionStart, selectionEnd, selectionDirection } = focused as Partial<HTMLInputElement>;
  return () => {
    if (focused === document.activeElement || !focused.isConnected || focused === document.body) return;
    focused.focus({ preventScroll: true });
    if (typeof selectionStart === "number" && selectionEnd != null) {
      (focused as HTMLInputElement).setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? "none");
    }
  };
}
