// Time that stands still until a test moves it.

import type { Clock } from "../src/connection/clock";

export class FakeClock implements Clock {
  chance = 0.5;
  #now = 0;
  #timers: { at: number; work: () => void }[] = [];

  now = (): number => this.#now;

  random = (): number => this.chance;

  after = (delay: number, work: () => void): (() => void) => {
    const timer = { at: this.#now + delay, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** When the next timer is due, from now; `undefined` without one. */
  get next(): number | undefined {
    return this.#timers.length ? Math.min(...this.#timers.map(({ at }) => at)) - this.#now : undefined;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.next; next !== undefined && this.#now + next <= end; next = this.next) {
      const due = this.#timers.reduce((first, timer) => (timer.at < first.at ? timer : first));
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = due.at;
      due.work();
    }
    this.#now = end;
  }
}
