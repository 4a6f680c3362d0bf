const SELECTOR = "[autofocus]";

/** Focuses what comes to the page with `autofocus`: browsers do so for what a page is loaded with, and no more. */
export class Autofocus {
  /** What moves about is no newcomer. */
  readonly #seen = new WeakSet<Element>();

  /** Leaves what is in the page to the browser. */
  start(): void {
    document.querySelectorAll(SELECTOR).forEach((element) => this.#seen.add(element));
  }

  adopt(root: Element): void {
    const elements = [...root.querySelectorAll<HTMLElement>(SELECTOR)];
    if (root.matches(SELECTOR)) elements.unshift(root as HTMLElement);
    const fresh = elements.filter((element) => !this.#seen.has(element));
    fresh.forEach((element) => this.#seen.add(element));
    fresh[0]?.focus();
  }
}
