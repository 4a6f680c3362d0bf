// What the user edits or composes text in, for the locks.

import type { Locks } from "../dom/locks";
import type { Typing } from "../dom/typing";

export class Editing {
  constructor(
    private readonly locks: Locks,
    private readonly typing: Typing,
  ) {}

  start(): void {
    for (const type of ["focusin", "focusout", "compositionstart", "compositionend"]) {
      document.addEventListener(type, ({ target }) => this.#seen(type, target), true);
    }
    // What the user did before this file was there.
    this.#seen("focusin", document.activeElement);
    if (this.typing.composing) this.#seen("compositionstart", this.typing.composing);
  }

  #seen(type: string, target: EventTarget | null): void {
    if (!(target instanceof HTMLElement)) return;
    const isEdited = type === "compositionstart" || (type !== "focusout" && target.isContentEditable);
    this.locks.edit(isEdited ? (target.closest("[contenteditable]") ?? target) : undefined);
  }
}
