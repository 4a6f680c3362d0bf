// Debounced and throttled work: one timer for an element and what it waits for.

import type { Timing } from "./modifiers";

type Schedule = (delay: number, work: () => void) => () => void;

interface Pending {
  readonly undo: () => void;
  readonly work: (() => void) | undefined;
}

export class Timers {
  // Not weak: there is an entry only while a timer runs.
  readonly #pending = new Map<Element, Map<string, Pending>>();

  constructor(
    private readonly schedule: Schedule,
    private readonly progressed: () => void,
  ) {}

  /** Whether work waits. A throttle's pause after its work is no work. */
  get isIdle(): boolean {
    return ![...this.#pending.values()].some((timers) => [...timers.values()].some(({ work }) => work));
  }

  run(element: Element, name: string, timing: Timing, work: () => void): void {
    const running = this.#pending.get(element)?.get(name);
    if (timing.kind === "debounce") {
      running?.undo();
      this.#set(element, name, timing.ms, work);
    } else if (!running) {
      work();
      this.#set(element, name, timing.ms, undefined);
    }
  }

  #set(element: Element, name: string, ms: number, work: (() => void) | undefined): void {
    const timers = this.#pending.get(element) ?? new Map<string, Pending>();
    this.#pending.set(element, timers);
    timers.set(name, { undo: this.schedule(ms, () => this.#fire(element, name)), work });
  }

  #fire(element: Element, name: string): void {
    const timers = this.#pending.get(element);
    const pending = timers?.get(name);
    timers?.delete(name);
    if (!timers?.size) this.#pending.delete(element);
    pending?.work?.();
    this.progressed();
  }
}
