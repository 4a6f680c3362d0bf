// Hears every bound event at the document or the window, so that nothing is bound to single elements: one that comes
// later is heard, and one that goes leaves nothing behind.

import { NO_CALL } from "../wire/keys";
import { eachOwnAttribute, nameAfterPrefix } from "./attributes";
import type { Binding } from "./modifiers";
import { attributesOf, parentOf } from "./nodes";

export interface DelegateHost {
  /** Told of each attribute of ours, by its name without prefix, and whether it is a binding. */
  found(element: Element, name: string, isCall: boolean): void;
  fire(element: Element, attribute: Attr, bound: Binding, event: Event): void;
  /** Runs `work` with what the name of an attribute means: now, or once there is what knows it. */
  binding(name: string, work: (bound: Binding) => void): void;
  /** Hears what does not come up through the elements of this binding. */
  hearElsewhere(name: string, bound: Binding, run: DelegateHost["fire"]): void;
}

const COMMON = ["click", "submit", "input", "change", "keydown", "keyup", "focusin", "focusout", "reset"];

export class Delegate {
  /** What is heard: event types, and names of attributes whose events do not come up through their elements. */
  readonly #heard = new Set<string>();

  constructor(private readonly page: DelegateHost) {}

  start(): void {
    COMMON.forEach((type) => this.#hear(type));
    this.discover(document.documentElement);
  }

  /** Hears the events that elements under `root` are bound to, from now on. */
  discover(root: Node): void {
    eachOwnAttribute(root, (name, element) => {
      const isCall = !NO_CALL.test(name);
      if (isCall) this.#hear(name);
      this.page.found(element, name, isCall);
    });
  }

  #hear(name: string): void {
    this.page.binding(name, (bound) => {
      const { type, place, isPassive } = bound;
      const key = place ? name : [type, isPassive].join();
      if (this.#heard.has(key)) return;
      this.#heard.add(key);
      if (place) this.page.hearElsewhere(name, bound, (...happened) => this.#run(...happened));
      else this.#listen(type, isPassive);
    });
  }

  #listen(type: string, passive: boolean): void {
    // What bubbles is heard on its way up, as the elements' own listeners may stop it; the rest never comes up.
    for (const capture of [true, false]) {
      const listener = (event: Event): false | void => event.bubbles !== capture && this.#handle(event, passive);
      // Said in full, since browsers take wheel and touch at the document as passive where it is left open.
      document.addEventListener(type, listener, { capture, passive });
    }
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
      if (name?.split(".")[0] !== event.type || NO_CALL.test(name)) continue;
      this.page.binding(name, (bound) => {
        if (!bound.place && bound.isPassive === isPassive) this.#run(element, attribute, bound, event);
      });
    }
  }

  #run(element: Element, attribute: Attr, bound: Binding, event: Event): void {
    if (attribute.value && bound.steps.every((step) => step(event, element))) this.page.fire(element, attribute, bound, event);
  }
}
