// A program's nodes with its slots marked: from these a part of the page learns where its own slots are.

import type { Program } from "../wire/tree";
import { parse } from "./html";
import { firstChildOf, outerHtmlOf, siblings } from "./nodes";

/** Stands in the place of a slot, before its number: a character for private use, so in nobody's template. */
const SIGN = "\ue000";
const MARK = /^\ue000(\d+)$/;
/** A start tag that goes on, perhaps up to the value of an attribute; whole tags and comments are skipped. */
const OPEN_TAG = /<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*["']?$/i;
const OPEN_VALUE = /=\s*["']?$/;
const RAW_CONTENT = /<(textarea|title|style|script)(?:[^<>"']|"[^"]*"|'[^']*')*>$/i;

const blueprints = new WeakMap<Program, readonly ChildNode[]>();
/** Whether slots are in them: each row asks it of the same elements. */
const busy = new WeakMap<Element, boolean>();

/** The outermost nodes of a program that is shown in `parent`. */
export function blueprint(program: Program, parent: Node): readonly ChildNode[] {
  const nodes = blueprints.get(program) ?? siblings(firstChildOf(parse(marked(program), parent)));
  blueprints.set(program, nodes);
  return nodes;
}

/** Whether slots are in the element of a blueprint, or in its attributes. */
export function hasSlots(element: Element): boolean {
  const found = busy.get(element) ?? outerHtmlOf(element).includes(SIGN);
  busy.set(element, found);
  return found;
}

/** The number of the slot that a text of a blueprint stands for: of a node, of an attribute's name or of its value. */
export function slotIn(text: string | null): number | undefined {
  const found = MARK.exec(text ?? "");
  return found ? Number(found[1]) : undefined;
}

/** Whether the node of a page is the empty comment that tells where a slot ends. */
export function isMarker(node: ChildNode | null): boolean {
  return node instanceof Comment && !node.data;
}

function marked(texts: Program): string {
  return texts.reduce((html, text, at) => html + mark(html, SIGN + (at - 1)) + text);
}

function mark(before: string, name: string): string {
  if (RAW_CONTENT.test(before)) return name;
  if (!OPEN_TAG.test(before)) return `<!--${name}-->`;
  return OPEN_VALUE.test(before) ? name : ` ${name} `;
}
