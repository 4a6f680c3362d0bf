// What the console tells a developer: a stable code and what it is about. What the code means is docs/javascript.md's,
// and under DEBUG the console's too: `debug.ts` brings the texts, which no visitor has to load.

import type { TEXTS } from "./debug";

export type Code = keyof typeof TEXTS;

export function report(code: Code, ...details: unknown[]): void {
  console.error(`[tidewire ${code}] ${globalThis.tidewireTexts?.[code] ?? ""}`, ...details);
}
