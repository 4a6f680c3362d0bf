// Writes what is the default of what a control shows, or any other attribute.

import { keeps } from "./marks";
import type { Rules } from "./rules";

/** Writes an attribute, if the server changed it: `next` has it. */
export function syncAttribute(old: Element, next: Element, name: string, { ledger, patcher }: Rules): void {
  const parsed = next.getAttributeNode(name);
  const value = parsed && parsed.value;
  if (ledger.serverValue(old, name) === value || keeps(old, name)) return;
  const write = (): unknown => ledger.write(old, name, value, parsed);
  if (patcher) patcher.show(old, name, write);
  else write();
}
