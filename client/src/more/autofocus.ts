import { all } from "../dom/nodes";

const SELECTOR = "[autofocus]";

/** Focuses what comes to the page with `autofocus`: browsers do so for what a page is loaded with, and no more. */
export class Autofocus {
  /** What moves about is no newcomer. */
  readonly #seen = new WeakSet<Element>();

  /** Leaves what is in the page to the browser. */
  constructor() {
    this.#fresh(document.documentElement);
  }

  adopt(root: Element): void {
    this.#fresh(root)[0]?.focus();
  }

  #fresh(root: Element): HTMLElement[] {
    return all<HTMLElement>(root, SELECTOR).filter((element) => !this.#seen.has(element) && this.#seen.add(element));
  }
}
