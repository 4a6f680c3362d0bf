// Hears every bound event at the document, so that nothing is bound to single elements.

import { eachOwnAttribute, nameAfterPrefix } from "./attributes";
import { binding, type Binding } from "./modifiers";
import { attributesOf, parentOf } from "./nodes";

type Fire = (element: Element, attribute: Attr, bound: Binding, event: Event) => void;

const COMMON = ["click", "submit", "input", "change", "keydown", "keyup", "focusin", "focusout", "reset"];

export class Delegate {
  readonly #types = new Set<string>();

  constructor(private readonly fire: Fire) {}

  start(): void {
    COMMON.forEach((type) => this.#hear(type));
    this.discover(document.documentElement);
  }

  /** Hears the event types that elements under `root` are bound to, from now on. */
  discover(root: Node): void {
    eachOwnAttribute(root, (name) => this.#hear(name.split(".", 1)[0] as string));
  }

  #hear(type: string): void {
    if (this.#types.has(type)) return;
    this.#types.add(type);
    // What bubbles is heard on its way up, as the elements' own listeners may stop it; the rest never comes up.
    for (const capture of [true, false]) {
      const listener = (event: Event): false | void => event.bubbles !== capture && this.#handle(event);
      document.addEventListener(type, listener, capture);
    }
  }

  #handle(event: Event): void {
    for (let node = event.target as Node | null; node instanceof Element; node = parentOf(node)) {
      this.#handleAt(node, event);
      // What does not bubble concerns its target only, as with listeners on elements.
      if (event.cancelBubble || !event.bubbles) return;
    }
  }

  #handleAt(element: Element, event: Event): void {
    for (const attribute of [...attributesOf(element)]) {
      const name = nameAfterPrefix(attribute.name);
      if (!name || (name !== event.type && !name.startsWith(`${event.type}.`))) continue;
      const bound = binding(name);
      if (attribute.value && bound.steps.every((step) => step(event, element))) this.fire(element, attribute, bound, event);
    }
  }
}
