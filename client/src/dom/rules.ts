// What a patch has to know of the page.

import type { Statics } from "../wire/tree";
import type { Controls } from "./controls";
import type { Ledger } from "./ledger";
import type { Locks } from "./locks";

export interface Rules {
  readonly statics: Statics;
  readonly ledger: Ledger;
  readonly controls: Controls;
  readonly locks: Locks;
  /** The element of the component `id` of this page, also where it is just being taken out. */
  component(id: string): Element | undefined;
  /** Whether this element and its content are someone else's to patch. */
  isForeign(element: Element, next: Element): boolean;
}
