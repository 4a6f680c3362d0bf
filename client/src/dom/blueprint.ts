// A program's nodes with its slots marked: from these a part of the page learns where its own slots are.

import { parse } from "./html";
import { attributesOf, siblings } from "./nodes";
import type { Program } from "../wire/tree";

/** Stands in the place of a slot, before its number: a character for private use, so in nobody's template. */
const SIGN = "\ue000";
const MARK = /^\ue000(\d+)$/;
/** A start tag that goes on, perhaps up to the value of an attribute; whole tags and comments are skipped. */
const OPEN_TAG = /<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*["']?$/i;
const OPEN_VALUE = /=\s*["']?$/;
const RAW_CONTENT = /<(textarea|title|style|script)(?:[^<>"']|"[^"]*"|'[^']*')*>$/i;

export interface AttributeSlot {
  /** Number of the slot. */
  readonly slot: number;
  /** Of the attribute; empty where the slot writes whole attributes. */
  readonly name: string;
}

export class Blueprint {
  /** The outermost nodes. */
  readonly nodes: readonly ChildNode[];
  /** The attributes of elements that are slots. */
  readonly attributes = new Map<Element, AttributeSlot[]>();
  /** Elements whose whole content is a slot of text alone. */
  readonly raw = new Map<Element, number>();
  /** Elements that have slots in them. */
  readonly #busy = new Set<Node>();

  constructor(program: Program, parent: Node) {
    const content = parse(marked(program), parent);
    this.nodes = siblings(content.firstChild) as ChildNode[];
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_ALL);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) this.#findAttributes(node);
      else if (slotAt(node) !== undefined) this.#note(node);
    }
  }

  hasSlots(element: Element): boolean {
    return this.#busy.has(element);
  }

  #findAttributes(element: Element): void {
    const found: AttributeSlot[] = [];
    for (const { name, value } of attributesOf(element)) {
      const whole = numberIn(name);
      const part = numberIn(value);
      if (whole !== undefined) found.push({ slot: whole, name: "" });
      else if (part !== undefined) found.push({ slot: part, name });
    }
    if (!found.length) return;
    this.attributes.set(element, found);
    this.#note(element);
  }

  #note(place: Node): void {
    if (place instanceof Text) this.raw.set(place.parentNode as Element, slotAt(place) as number);
    for (let node: Node | null = place; node && !this.#busy.has(node); node = node.parentNode) this.#busy.add(node);
  }
}

/** The number of the slot that a node of a blueprint stands for. */
export function slotAt(node: Node): number | undefined {
  if (node instanceof Comment) return numberIn(node.data);
  return node instanceof Text ? numberIn(node.data) : undefined;
}

function numberIn(text: string): number | undefined {
  const found = MARK.exec(text);
  return found ? Number(found[1]) : undefined;
}

function marked(texts: readonly string[]): string {
  let html = texts[0] as string;
  for (let at = 1; at < texts.length; at++) html += mark(html, SIGN + (at - 1)) + (texts[at] as string);
  return html;
}

function mark(before: string, name: string): string {
  if (RAW_CONTENT.test(before)) return name;
  if (!OPEN_TAG.test(before)) return `<!--${name}-->`;
  return OPEN_VALUE.test(before) ? name : ` ${name} `;
}
