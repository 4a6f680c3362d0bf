// Marks elements whose events are under way, and tells which are locked by that.

import { Attribute } from "../wire/keys";

const ARIA = "aria-busy";
/** A second one of these before the answer is a double click; of the others each means something. */
const LOCKED_TYPES = new Set(["click", "submit"]);

export class Busy {
  readonly #counts = new WeakMap<Element, number>();

  isLocked(element: Element, type: string): boolean {
    return LOCKED_TYPES.has(type) && this.#counts.has(element);
  }

  begin(element: Element): void {
    this.#counts.set(element, (this.#counts.get(element) ?? 0) + 1);
    element.setAttribute(Attribute.BUSY, "");
    element.setAttribute(ARIA, "true");
  }

  end(element: Element): void {
    const left = (this.#counts.get(element) ?? 1) - 1;
    if (left) {
      this.#counts.set(element, left);
      return;
    }
    this.#counts.delete(element);
    element.removeAttribute(Attribute.BUSY);
    element.removeAttribute(ARIA);
  }
}
