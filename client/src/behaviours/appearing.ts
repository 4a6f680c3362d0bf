// Elements that are told when they come into view, and when they leave it.

import { read } from "../dom/attributes";
import { Attribute } from "../wire/keys";

export class Appearing {
  readonly #observers = new Map<Element, IntersectionObserver>();

  observe(element: Element): void {
    if (this.#observers.has(element)) return;
    let isThere = false;
    const seen = ({ isIntersecting }: IntersectionObserverEntry): void => {
      // What was never there does not leave: the browser tells of every element once, to begin with.
      if (isIntersecting === isThere) return;
      isThere = isIntersecting;
      element.dispatchEvent(new Event(isThere ? "appear" : "disappear"));
    };
    const margin = `${Number(read(element, Attribute.THRESHOLD)) || 0}px`;
    // The second is for elements in a box that scrolls of its own, in browsers that know it.
    const observer = new IntersectionObserver((entries) => entries.forEach(seen), { rootMargin: margin, scrollMargin: margin });
    observer.observe(element);
    this.#observers.set(element, observer);
  }

  /** Lets go of the elements that are no longer in the document. */
  sweep(): void {
    for (const [element, observer] of this.#observers) {
      if (element.isConnected) continue;
      observer.disconnect();
      this.#observers.delete(element);
    }
  }
}
