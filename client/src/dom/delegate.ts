// Hears every bound event at the document, so that nothing is bound to single elements.

import { eachOwnAttribute, nameAfterPrefix } from "./attributes";
import { binding, type Binding } from "./modifiers";
import { attributesOf, parentOf } from "./nodes";

export type Fire = (element: Element, attribute: string, value: string, bound: Binding, event: Event) => void;

const COMMON = ["click", "submit", "input", "change", "keydown", "keyup", "focusin", "focusout", "reset"];
/** These reach the document on their way up; all others are caught on the way down, as they may not come up. */
const BUBBLING = new Set([
  ...COMMON,
  ..."dblclick contextmenu auxclick keypress beforeinput paste copy cut search wheel selectstart drop".split(" "),
  ..."mousedown mouseup mousemove mouseover mouseout pointerdown pointerup pointermove pointerover pointerout".split(" "),
  ..."touchstart touchend touchmove touchcancel dragstart drag dragend dragenter dragover dragleave".split(" "),
]);

export class Delegate {
  readonly #types = new Set<string>();
  #running = false;
  readonly #listener = (event: Event): void => this.#handle(event);

  constructor(private readonly fire: Fire) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    COMMON.forEach((type) => this.#types.add(type));
    this.#types.forEach((type) => document.addEventListener(type, this.#listener, !BUBBLING.has(type)));
    this.discover(document.documentElement);
  }

  stop(): void {
    this.#running = false;
    this.#types.forEach((type) => document.removeEventListener(type, this.#listener, !BUBBLING.has(type)));
  }

  /** Hears the event types that elements under `root` are bound to, from now on. */
  discover(root: Node): void {
    eachOwnAttribute(root, (name) => this.#hear(name.split(".", 1)[0] as string));
  }

  #hear(type: string): void {
    if (this.#types.has(type)) return;
    this.#types.add(type);
    if (this.#running) document.addEventListener(type, this.#listener, !BUBBLING.has(type));
  }

  #handle(event: Event): void {
    for (let node = event.target as Node | null; node instanceof Element; node = parentOf(node)) {
      this.#handleAt(node, event);
      // What does not bubble concerns its target only, as with listeners on elements.
      if (event.cancelBubble || !event.bubbles) return;
    }
  }

  #handleAt(element: Element, event: Event): void {
    for (const { name: attribute, value } of [...attributesOf(element)]) {
      const name = nameAfterPrefix(attribute);
      if (!name || (name !== event.type && !name.startsWith(`${event.type}.`))) continue;
      const bound = binding(name);
      if (value && bound.steps.every((step) => step(event, element))) this.fire(element, name, value, bound, event);
    }
  }
}
