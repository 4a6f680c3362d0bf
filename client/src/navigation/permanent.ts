// Elements that go along from page to page: the very node, so that a video plays on and a component stays joined.

import { selector } from "../dom/attributes";
import { Attribute } from "../wire/keys";

type Movable = Node & { moveBefore?(node: Node, before: Node | null): void };

const PERMANENT = selector(Attribute.PERMANENT);
/** In a page that is left, what stands where the element was; a later return to that page fetches it from wherever it is. */
const standsFor = new WeakMap<Element, Element>();

/** Puts permanent elements in the place of those that came after `marks`, under which they stand in pages of both. */
export function carryPermanents(marks: readonly Comment[]): void {
  const all = [...document.body.querySelectorAll(PERMANENT)].filter(({ id }) => id);
  const came = new Set(all.filter((element) => marks.some((mark) => isAfter(element, mark))));
  const stayed = new Map(all.filter((element) => !came.has(element)).map((element) => [element.id, element]));
  for (const target of came) {
    const element = standsFor.get(target) ?? stayed.get(target.id);
    if (element) carry(element, target);
  }
}

function isAfter(element: Element, mark: Comment): boolean {
  const follows = mark.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  return !!follows && !!mark.parentNode?.contains(element);
}

function carry(element: Element, target: Element): void {
  const stand = element.cloneNode() as Element;
  standsFor.set(stand, element);
  element.before(stand);
  const parent = target.parentNode as Movable;
  // Taken out and put in, frames would load anew and videos stop.
  if (parent.moveBefore && element.isConnected) parent.moveBefore(element, target);
  else parent.insertBefore(element, target);
  target.remove();
}
