// Hears every bound event at the document or the window, so that nothing is bound to single elements: one that comes
// later is heard, and one that goes leaves nothing behind.

import { NO_CALL } from "../wire/keys";
import { eachOwnAttribute, nameAfterPrefix, PREFIX, selector } from "./attributes";
import { binding, type Binding } from "./modifiers";
import { attributesOf, parentOf } from "./nodes";

type Found = (element: Element, name: string) => void;
type Fire = (element: Element, attribute: Attr, bound: Binding, event: Event) => void;

const COMMON = ["click", "submit", "input", "change", "keydown", "keyup", "focusin", "focusout", "reset"];

export class Delegate {
  /** What is heard: event types, and names of attributes whose events do not come up through their elements. */
  readonly #heard = new Set<string>();

  /** When they are discovered, `found` is told of each attribute of ours, `bound` of those that are bindings. */
  constructor(
    private readonly fire: Fire,
    private readonly found: Found,
    private readonly bound: Found,
  ) {}

  start(): void {
    COMMON.forEach((type) => this.#hear(type));
    this.discover(document.documentElement);
  }

  /** Hears the events that elements under `root` are bound to, from now on. */
  discover(root: Node): void {
    eachOwnAttribute(root, (name, element) => {
      this.found(element, name);
      if (NO_CALL.test(name)) return;
      this.#hear(name);
      this.bound(element, name);
    });
  }

  #hear(name: string): void {
    const { type, place, isPassive: passive } = binding(name);
    const key = place ? name : `${type} ${String(passive)}`;
    if (this.#heard.has(key)) return;
    this.#heard.add(key);
    if (place) return this.#hearAt(place === "window" ? window : document, name, passive);
    // What bubbles is heard on its way up, as the elements' own listeners may stop it; the rest never comes up.
    for (const capture of [true, false]) {
      const listener = (event: Event): false | void => event.bubbles !== capture && this.#handle(event, passive);
      // Said in full, since browsers take wheel and touch at the document as passive where it is left open.
      document.addEventListener(type, listener, { capture, passive });
    }
  }

  /** Hears at `target` what the elements want that have this attribute when it happens. */
  #hearAt(target: Window | Document, name: string, passive: boolean): void {
    const bound = binding(name);
    const elements = selector(CSS.escape(PREFIX + name));
    const listener = (event: Event): void => {
      // An element's own listener at the document has its turn in the same round, and may stop the event.
      if (event.cancelBubble) return;
      const path = event.composedPath();
      for (const element of document.querySelectorAll(elements)) {
        if (bound.place === "outside" && path.includes(element)) continue;
        const attribute = [...attributesOf(element)].find((own) => nameAfterPrefix(own.name) === name);
        this.#run(element, attribute as Attr, bound, event);
      }
    };
    target.addEventListener(bound.type, listener, { passive });
  }

  #handle(event: Event, isPassive: boolean): void {
    for (let node = event.target as Node | null; node instanceof Element; node = parentOf(node)) {
      this.#handleAt(node, event, isPassive);
      // What does not bubble concerns its target only, as with listeners on elements.
      if (event.cancelBubble || !event.bubbles) return;
    }
  }

  #handleAt(element: Element, event: Event, isPassive: boolean): void {
    for (const attribute of [...attributesOf(element)]) {
      const name = nameAfterPrefix(attribute.name);
      if (!name || NO_CALL.test(name) || (name !== event.type && !name.startsWith(`${event.type}.`))) continue;
      const bound = binding(name);
      if (!bound.place && bound.isPassive === isPassive) this.#run(element, attribute, bound, event);
    }
  }

  #run(element: Element, attribute: Attr, bound: Binding, event: Event): void {
    if (attribute.value && bound.steps.every((step) => step(event, element))) this.fire(element, attribute, bound, event);
  }
}
