// Knows what others (scripts, the browser, the user) made of the page since the server said what is in it. What is not
// known here is as the server said, so a page that nobody else touches costs nothing.
//
// All that a patch writes goes through `place`, `remove` and `write`. What else is seen, also while a patch runs (of
// custom elements), was done by others.

import { attributesOf, nextSiblingOf, parentOf, siblings } from "./nodes";

/** The name under which `write` and `serverValue` take the text of a node that is no element. */
export const TEXT = "";

type Movable = Node & { moveBefore?(node: Node, before: Node | null): void };
type Value = string | null;
/** The parts of a list by what must be there once: the property of a style, else the whole. */
type Parts = Map<string, string>;

export class Ledger {
  readonly #observer = new MutationObserver((records) => this.#learn(records));
  /** Whether a node is foreign, as far as somebody placed or removed it. */
  readonly #foreign = new WeakMap<Node, boolean>();
  /** What the server said where the page may show something else. */
  readonly #said = new WeakMap<Node, Map<string, Value>>();
  /** At these or below them something is not as the server said. */
  readonly #touched = new WeakSet<Node>();
  /** Nodes of which it is to be found out whether they show what the server said. */
  readonly #written = new Set<Node>();

  constructor(private readonly seen: (records: readonly MutationRecord[]) => void) {}

  start(): void {
    this.#observer.observe(document, { childList: true, subtree: true, attributeOldValue: true, characterDataOldValue: true });
  }

  /** Learns now of what happened up to now. */
  sync(): void {
    this.#learn(this.#observer.takeRecords());
  }

  /** Runs a patch. It may be a part of another one. */
  own<T>(patch: () => T): T {
    this.sync();
    const result = patch();
    this.sync();
    return result;
  }

  /** Whether somebody else put the node where it is. What is in it is foreign with it. */
  isForeign(node: Node): boolean {
    return !!this.#foreign.get(node);
  }

  /** Whether somebody else did anything at the node or below it, which may be undone. */
  isTouched(node: Node): boolean {
    return this.#touched.has(node);
  }

  /** The nodes of the server from `first` up to `end`. */
  siblings(first: Node | null, end?: Node | null): ChildNode[] {
    return siblings(first, end).filter((node) => !this.isForeign(node));
  }

  /** The first node of the server from `node` on. */
  next(node: ChildNode | null): ChildNode | null {
    while (node && this.isForeign(node)) node = nextSiblingOf(node);
    return node;
  }

  /** What the server said last of an attribute, or of a text. */
  serverValue(node: Node, name: string): Value {
    const said = this.#said.get(node)?.get(name);
    return said === undefined ? shown(node, name) : said;
  }

  /** The names of the attributes that `next` gives another value than the server gave to `old`. */
  changes(old: Element, next: Element): string[] {
    const names = new Set([...attributesOf(old), ...attributesOf(next)].map(({ name }) => name));
    this.#said.get(old)?.forEach((_, name) => names.add(name));
    return [...names].filter((name) => this.serverValue(old, name) !== next.getAttribute(name));
  }

  /** Puts the node before `before`. Where the browser can, it is not taken out for that: frames and videos go on. */
  place(parent: Movable, node: Node, before: Node | null): void {
    this.#foreign.set(node, false);
    if (this.isTouched(node)) this.#touch(parent);
    // A custom element may have taken it away.
    const next = before && parentOf(before) === parent ? before : null;
    if (parent.moveBefore && node.isConnected && parent.isConnected) parent.moveBefore(node, next);
    else parent.insertBefore(node, next);
  }

  /** Cuts a text in two; returns the second half. */
  split(node: Text, at: number): Text {
    const rest = node.splitText(at);
    this.#foreign.set(rest, false);
    this.#say(node, TEXT, node.data);
    return rest;
  }

  remove(node: Node): void {
    // Whoever puts it in again does so against the server.
    this.#foreign.set(node, true);
    parentOf(node)?.removeChild(node);
  }

  /**
   * Writes what the server says of a text or of an attribute, which may come as the parser made it. What others made of
   * it stays unless that is news, and the classes and styles that they added stay always.
   */
  write(node: Node, name: string, value: Value, parsed?: Attr | null): void {
    const old = this.serverValue(node, name);
    if (old === value) return;
    const now = shown(node, name);
    const isStyle = name === "style";
    if (now !== old && (isStyle || name === "class")) set(node, name, merged(isStyle, now, old, value));
    else set(node, name, value, parsed);
    this.#say(node, name, value);
  }

  #say(node: Node, name: string, value: Value): void {
    const said = this.#said.get(node) ?? new Map<string, Value>();
    this.#said.set(node, said.set(name, value));
    this.#written.add(node);
  }

  #learn(records: readonly MutationRecord[]): void {
    const robbed = new Set<Node>();
    for (const { target, type, attributeName, attributeNamespace, oldValue, addedNodes, removedNodes } of records) {
      // The content of a text area is only its default, and is set as a whole.
      if (type === "childList") target instanceof HTMLTextAreaElement || this.#learnNodes(target, addedNodes, removedNodes, robbed);
      // The few attributes with a namespace are reported under half their name.
      else if (!attributeNamespace) this.#learnValue(target, attributeName ?? TEXT, oldValue);
    }
    for (const node of this.#written) this.#settle(node);
    this.#written.clear();
    if (records.length) this.seen(records);
  }

  #learnValue(node: Node, name: string, before: Value): void {
    if (!this.#said.get(node)?.has(name)) this.#say(node, name, before);
  }

  #learnNodes(parent: Node, added: NodeList, removed: NodeList, robbed: Set<Node>): void {
    for (const node of removed) {
      if (this.isForeign(node)) continue;
      // Where others only move it to, it is still the server's.
      this.#foreign.set(node, false);
      robbed.add(parent);
    }
    for (const node of added) {
      if (this.#foreign.has(node)) continue;
      // What comes instead of the server's nodes stands for them, else both would be shown after the next patch.
      this.#foreign.set(node, !robbed.has(parent));
      this.#touch(parent);
      const [old] = removed;
      const isText = added.length * removed.length === 1 && old instanceof Text && node instanceof Text;
      if (isText) this.#learnValue(node, TEXT, this.serverValue(old, TEXT));
    }
  }

  #settle(node: Node): void {
    const said = this.#said.get(node) as Map<string, Value>;
    said.forEach((value, name) => value === shown(node, name) && said.delete(name));
    if (said.size) this.#touch(node);
    else this.#said.delete(node);
  }

  #touch(node: Node | null): void {
    for (; node && !this.isTouched(node); node = parentOf(node)) this.#touched.add(node);
  }
}

function shown(node: Node, name: string): Value {
  return name === TEXT ? node.nodeValue : (node as Element).getAttribute(name);
}

function set(node: Node, name: string, value: Value, parsed?: Attr | null): void {
  const element = node as Element;
  if (name === TEXT) node.nodeValue = value;
  // The parser takes names that `setAttribute` does not, and knows the namespace.
  else if (parsed && !element.hasAttribute(name)) element.setAttributeNode(parsed.cloneNode() as Attr);
  else if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** What the page shows of a list of styles or classes, with what the server changed of its own. */
function merged(isStyle: boolean, now: Value, old: Value, next: Value): string {
  const [parts, olds, nexts] = [now, old, next].map((list) => byKey(isStyle, list)) as [Parts, Parts, Parts];
  olds.forEach((_, key) => nexts.has(key) || parts.delete(key));
  nexts.forEach((part, key) => olds.get(key) === part || parts.set(key, part));
  return [...parts.values()].join(isStyle ? ";" : " ");
}

function byKey(isStyle: boolean, list: Value): Parts {
  const parts = list?.trim().split(isStyle ? /\s*;\s*(?![^(]*\))/ : /\s+/) ?? [];
  return new Map(parts.filter(Boolean).map((part) => [isStyle ? (part.split(/\s*:/, 1)[0] as string) : part, part]));
}
