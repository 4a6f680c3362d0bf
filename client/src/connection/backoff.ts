// How long to wait before the next attempt to connect.

const FIRST_MS = 250;
const BASE_MS = 500;
const CAP_MS = 30_000;
/** Nobody looks at a hidden page, and it connects at once when somebody does. */
const HIDDEN_FACTOR = 4;

/**
 * Full jitter: any moment up to a bound that doubles, so that pages which dropped together do not return together.
 * `attempt` counts the failures since the page was last live; `random` is from 0 to 1.
 */
export function delayBefore(attempt: number, random: number, hidden: boolean): number {
  const bound = attempt ? Math.min(CAP_MS, BASE_MS * 2 ** attempt) * (hidden ? HIDDEN_FACTOR : 1) : FIRST_MS;
  return random * bound;
}
