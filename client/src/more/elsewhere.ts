// Events that do not come up through the elements that want them.

import { nameAfterPrefix, PREFIX, selector } from "../dom/attributes";
import type { Binding } from "../dom/modifiers";
import { attributesOf } from "../dom/nodes";

type Run = (element: Element, attribute: Attr, bound: Binding, event: Event) => void;

/** Hears what the elements want that have the attribute `name` when it happens, and runs it. */
export function hearElsewhere(name: string, bound: Binding, run: Run): void {
  const elements = selector(CSS.escape(PREFIX + name));
  const listener = (event: Event): void => {
    // An element's own listener at the document has its turn in the same round, and may stop the event.
    if (event.cancelBubble) return;
    const path = event.composedPath();
    for (const element of document.querySelectorAll(elements)) {
      if (bound.place === "outside" && path.includes(element)) continue;
      const attribute = [...attributesOf(element)].find((own) => nameAfterPrefix(own.name) === name);
      run(element, attribute as Attr, bound, event);
    }
  };
  const target = bound.place === "window" ? window : document;
  target.addEventListener(bound.type, listener, { passive: bound.isPassive });
}
