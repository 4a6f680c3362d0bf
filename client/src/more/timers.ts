// Debounced and throttled work: one timer for each thing that waits, an attribute of an element.

import type { Timing } from "../dom/modifiers";

type Schedule = (delay: number, work: () => void) => () => void;

type Owned = Pick<Attr, "ownerElement">;

interface Pending {
  readonly undo: () => void;
  readonly work: (() => void) | undefined;
}

export class Timers {
  // Not weak: there is an entry only while a timer runs.
  readonly #pending = new Map<Owned, Pending>();

  constructor(
    private readonly schedule: Schedule,
    private readonly progressed: () => void,
  ) {}

  /** Whether work waits. A throttle's pause after its work is no work. */
  get isIdle(): boolean {
    return ![...this.#pending.values()].some(({ work }) => work);
  }

  run(key: Owned, { kind, ms }: Timing, work: () => void): void {
    const pending = this.#pending.get(key);
    const waits = kind === "debounce";
    if (pending && !waits) return;
    pending?.undo();
    if (!waits) work();
    this.#pending.set(key, { undo: this.schedule(ms, () => this.#fire(key)), work: waits ? work : undefined });
  }

  /** Drops what waits for elements that are no longer in the document. */
  sweep(): void {
    for (const [key, { undo }] of this.#pending) {
      if (key.ownerElement?.isConnected) continue;
      undo();
      this.#pending.delete(key);
    }
  }

  #fire(key: Owned): void {
    const pending = this.#pending.get(key);
    this.#pending.delete(key);
    pending?.work?.();
    this.progressed();
  }
}
