// Finds out that a socket is dead: TCP alone takes many minutes to.

import type { Clock, Undo } from "./clock";

/** How long after a ping something must be heard. */
const ANSWER_MS = 10_000;

export class Heartbeat {
  #interval = 0;
  #heard = 0;
  #said = 0;
  /** Set from a ping to the next thing heard. */
  #asked = false;
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
    this.#asked = false;
  }

  heard(): void {
    this.#heard = this.clock.now();
    this.#asked = false;
  }

  said(): void {
    this.#said = this.clock.now();
  }

  /** Asks now: the page was away, and its socket may have died meanwhile. */
  probe(): void {
    if (this.#undo && !this.#asked) this.#ask();
  }

  #wait(delay: number): void {
    this.#undo?.();
    this.#undo = this.clock.after(delay, () => this.#look());
  }

  // One timer that looks at the times, rather than one that every frame sets anew.
  #look(): void {
    if (this.#asked) {
      this.stop();
      this.dead();
      return;
    }
    // Either side's silence counts: the server, too, gives up a page of which it hears nothing.
    const due = Math.min(this.#heard, this.#said) + this.#interval - this.clock.now();
    if (due > 0) this.#wait(due);
    else this.#ask();
  }

  #ask(): void {
    this.#asked = true;
    this.ping();
    this.#wait(ANSWER_MS);
  }
}
