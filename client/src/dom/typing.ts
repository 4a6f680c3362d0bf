// When the user last changed which control, from the start of the page on: also before the file is there that heeds it.

export class Typing {
  /** The revision at which a control was changed; `Controls` adds forms. */
  readonly changed = new WeakMap<EventTarget, number>();
  /** In which element text is being composed. */
  composing: EventTarget | null = null;
  /** The revisions up to which was typed what the events that are under way were sent with. */
  readonly underWay: number[] = [];
  /** Counts what the user changed. */
  revision = 0;

  start(): void {
    // On the way down, so that an event which is sent on the way up knows of it.
    document.addEventListener("input", ({ target }) => this.changed.set(target as EventTarget, ++this.revision), true);
    document.addEventListener("compositionstart", ({ target }) => (this.composing = target), true);
    document.addEventListener("compositionend", () => (this.composing = null), true);
  }
}
