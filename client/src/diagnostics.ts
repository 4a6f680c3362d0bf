// What the console tells a developer: a stable code and what it is about. What the code means is docs/javascript.md's,
// and under DEBUG the console's too: `debug.ts` brings the texts, which no visitor has to load.

import type { TEXTS } from "./debug";

export function report(code: keyof typeof TEXTS, ...details: unknown[]): void {
  console.error(`[tidewire ${code}] ${globalThis.tidewireDebug?.texts[code] ?? ""}`, ...details);
}

/** As `report`. Under DEBUG it is an error that nobody caught, too: for the page's `error` event, and for tests in a browser. */
export function raise(code: keyof typeof TEXTS, ...details: unknown[]): void {
  report(code, ...details);
  globalThis.tidewireDebug?.raise(code, details);
}

/** Under DEBUG, shows a frame that comes in or goes out, or (`!`) why a socket is given up. */
export function trace(direction: "<" | ">" | "!", what: string | number): void {
  globalThis.tidewireDebug?.trace(direction, what);
}
