// Makes an element show other HTML while what did not change stays as it is. For now by a library.

import { Idiomorph } from "idiomorph";
import { DISCONNECTED_CLASS } from "../wire/keys";
import { parseElement } from "./html";

export interface MorphRules {
  /** Whether this attribute is the client's own, whatever the server says. */
  keepsAttribute(element: Element, name: string): boolean;
  /** Whether this element and its content are someone else's to patch. */
  isForeign(element: Element, next: Element): boolean;
}

/** Returns the element that shows `html`: `element`, or another where its tag changed. */
export function morph(element: Element, html: string, rules: MorphRules): Element {
  const next = parseElement(html);
  if (!next) return element;
  if (element.classList.contains(DISCONNECTED_CLASS)) next.classList.add(DISCONNECTED_CLASS);
  const result = Idiomorph.morph(element, next, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeAttributeUpdated: (name, target) => !rules.keepsAttribute(target, name),
      beforeNodeMorphed: (old, fresh) => old === element || !(fresh instanceof Element && rules.isForeign(old, fresh)),
    },
  });
  return (result as Node[]).find((node) => node instanceof Element) ?? element;
}
