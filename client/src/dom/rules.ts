// What a patch has to know of the page.

import type { Statics } from "../wire/tree";
import type { Ledger } from "./ledger";
import type { Locks } from "./locks";

/** What patches that are not plain take: in a file of its own. */
export interface Patcher {
  /** Returns the element that shows `html`: `element`, or another where its tag changed. */
  morph(element: Element, html: string): Element;
  /** Makes the nodes from `first` up to `end`, children of `parent`, show `html`. Where both are one, it goes before it. */
  morphRange(parent: Node, first: Node | null, end: Node | null, html: string): void;
  /** Runs `write`, which makes the attribute of a control (or its text) what the server says, and has the control follow. */
  show(control: Element, name: string, write: () => unknown): void;
  /** Writes the content of an element that can hold nothing but text. */
  writeRaw(element: Element, html: string): void;
  /** Loads the page again, unless that was just now; returns whether it does. */
  reloadOnce(): boolean;
}

export interface Rules {
  readonly statics: Statics;
  readonly ledger: Ledger;
  readonly locks: Locks;
  /** Once that file is there. */
  patcher?: Patcher;
  /** As of html.ts: what it knows is there once, also for other files. */
  parse(html: string, around: Node): Element;
  /** The element of the component `id` of this page, also where it is just being taken out. */
  component(id: string): Element | undefined;
  /** Whether this element and its content are someone else's to patch. */
  isForeign(element: Element, next: Element): boolean;
}
