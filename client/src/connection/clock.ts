// Time and chance, so that tests can hold both still.

export type Undo = () => void;

export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Calls `work` in `delay` milliseconds, unless it is undone. */
  after(delay: number, work: () => void): Undo;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(delay, work) {
    const timer = setTimeout(work, delay);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
