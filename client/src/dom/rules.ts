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
  /** The node that stands for `node`, if an op put one in its place. */
  standInOf(node: Node): ChildNode | undefined;
  /** What shows the content of a slot, which ends before `after`. */
  shown(content: readonly ChildNode[], after: ChildNode | null): ChildNode[];
  /** The node that `node` stands for, if it does. */
  originalOf(node: Node): Node | undefined;
  /** Whether something in `content` may be kept where it comes anew. */
  hasHeld(content: Element): boolean;
  /** Puts what is in `olds` or elsewhere on the page, and is to be kept, where `next` names it anew. */
  keepHeld(olds: readonly Node[], next: Node): void;
  /** Runs `write`, which makes the attribute of a control (or its text) what the server says, and has the control follow. */
  show(control: Element, name: string, write: () => unknown): void;
  /** Writes the content of an element that can hold nothing but text. */
  writeRaw(element: Element, html: string): void;
  /** Has the scripts in `content` that are to run do so, once they are on the page. */
  revive(content: Element): void;
  /** Loads the page again if the error says that it is out of date, unless that was just now; returns whether it does. */
  reloads(error: string): boolean;
}

export interface Rules {
  readonly statics: Statics;
  readonly ledger: Ledger;
  readonly locks: Locks;
  /** Once that file is there. */
  patcher?: Patcher;
  /** As of html.ts: what it knows is there once, also for other files. Scripts that are to run do. */
  parse(html: string, around: Node): Element;
  /** The element of the component `id` of this page, also where it is just being taken out. */
  component(id: string): Element | undefined;
  /** Whether this element shows the component that `next` stands for: its content is that one's to patch. */
  isComponent(element: Element, next: Element): boolean;
}
