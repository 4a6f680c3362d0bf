// Makes the document's body that of another page.

import { selector } from "../dom/attributes";
import { Attribute } from "../wire/keys";
import type { FetchedPage } from "./pages";
import type { Scripts } from "./scripts";

type Movable = Node & { moveBefore?(node: Node, before: Node | null): void };

const PERMANENT = selector(Attribute.PERMANENT);

export function swapBody(page: FetchedPage, scripts: Scripts): void {
  const { body } = document;
  const next = page.document.body;
  // It was parsed without a window, so what is for browsers without scripts would show.
  next.querySelectorAll("noscript").forEach((element) => element.remove());
  const old = [...body.childNodes];
  const permanent = byId(body);
  writeAttributes(body, next);
  const running = [...next.querySelectorAll("script,style,link")].map((parsed) => [parsed, scripts.admit(parsed, page)] as const);
  // Beside the old ones at first: what stays can so be moved without being taken out, and frames and videos go on.
  body.append(...next.childNodes);
  const kept = [...byId(body, old)].map(([id, instead]) => keep(permanent.get(id), instead));
  old.forEach((node) => kept.includes(node as Element) || node.remove());
  // Last, so that scripts find the page as it will be.
  for (const [parsed, script] of running) if (script !== parsed) parsed.replaceWith(script);
}

/** The permanent elements in `body` by their ids, but for those at or in `others`. */
function byId(body: HTMLElement, others: readonly Node[] = []): Map<string, Element> {
  const found = [...body.querySelectorAll(PERMANENT)].filter((element) => !others.some((node) => node.contains(element)));
  return new Map(found.filter(({ id }) => id).map((element) => [element.id, element]));
}

/** Puts `kept` in the place of another; returns it. */
function keep(kept: Element | undefined, instead: Element): Element | undefined {
  if (!kept) return undefined;
  const parent = instead.parentNode as Movable;
  if (parent.moveBefore) parent.moveBefore(kept, instead);
  else parent.insertBefore(kept, instead);
  instead.remove();
  return kept;
}

function writeAttributes(body: HTMLElement, next: HTMLElement): void {
  for (const { name } of [...body.attributes]) if (!next.hasAttribute(name)) body.removeAttribute(name);
  for (const { name, value } of next.attributes) body.setAttribute(name, value);
}
