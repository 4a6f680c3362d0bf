// Finds out that a socket is dead: TCP alone takes many minutes to.

import type { Clock, Undo } from "./clock";

/** How long after a ping something must be heard. */
const ANSWER_MS = 10_000;

export class Heartbeat {
  #interval = 0;
  #heard = 0;
  #said = 0;
  /** When the ping was sent that nothing was heard since. */
  #askedAt: number | undefined;
  #undo: Undo | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly ping: () => void,
    private readonly dead: () => void,
  ) {}

  start(interval: number): void {
    this.stop();
    this.#interval = interval;
    this.#heard = this.#said = this.clock.now();
    this.#wait(interval);
  }

  stop(): void {
    this.#undo?.();
    this.#undo = undefined;
    this.#askedAt = undefined;
  }

  heard(): void {
    this.#heard = this.clock.now();
    this.#askedAt = undefined;
  }

  said(): void {
    this.#said = this.clock.now();
  }

  /** Asks now: the page was away, and its socket may have died meanwhile. */
  probe(): void {
    if (this.#undo && this.#askedAt === undefined) this.#ask();
  }

  #wait(delay: number): void {
    this.#undo?.();
    this.#undo = this.clock.after(delay, () => this.#look());
  }

  // One timer that looks at the times, rather than one that every frame sets anew.
  #look(): void {
    const asked = this.#askedAt;
    // Either side's silence counts: the server, too, gives up a page of which it hears nothing.
    const due = asked === undefined ? Math.min(this.#heard, this.#said) + this.#interval : asked + ANSWER_MS;
    const left = due - this.clock.now();
    if (left > 0) return this.#wait(left);
    if (asked === undefined) return this.#ask();
    this.stop();
    this.dead();
  }

  #ask(): void {
    this.#askedAt = this.clock.now();
    this.ping();
    this.#wait(Math.min(ANSWER_MS, this.#interval));
  }
}
