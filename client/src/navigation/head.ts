// Makes the document's head that of another page: what both have stays, so that no style sheet is loaded again.

import { selector } from "../dom/attributes";
import { Attribute } from "../wire/keys";
import { full, keyOf } from "./keys";
import type { PageHead } from "./pages";
import type { Scripts } from "./scripts";

/** What stays though the new page does not have it: a script that is gone would have left what it did. */
const STAYS = `script,${selector(Attribute.PERMANENT)}`;
const SHEET = 'link[rel~="stylesheet" i]';
const UNUSED = "not all";

export class Head {
  /** New style sheets that are loading, by the elements of the new page that they are for. */
  readonly #sheets = new Map<Element, HTMLLinkElement>();

  constructor(
    private readonly page: PageHead,
    private readonly scripts: Scripts,
  ) {}

  /** Fulfilled once the style sheets are there: a page is not to be seen without. */
  async loaded(signal: AbortSignal): Promise<void> {
    const there = this.#there();
    for (const link of this.page.head.querySelectorAll<HTMLLinkElement>(SHEET)) {
      if (!there.has(this.#keyOf(link))) this.#sheets.set(link, this.#begin(link));
    }
    await Promise.all([...this.#sheets.values()].map((sheet) => settled(sheet, signal)));
  }

  abandon(): void {
    this.#sheets.forEach((sheet) => sheet.remove());
  }

  swap(): void {
    const there = this.#there();
    const wanted = new Set<Element>();
    let last: Element | undefined;
    for (const child of [...this.page.head.children]) {
      const element = there.get(this.#keyOf(child)) ?? this.#sheets.get(child) ?? this.scripts.admit(child, this.page);
      // What is there is not moved: a style sheet would be loaded again.
      if (element.parentNode !== document.head) last ? last.after(element) : document.head.prepend(element);
      wanted.add(element);
      last = element;
    }
    this.#sheets.forEach((sheet, link) => (sheet.media = (link as HTMLLinkElement).media));
    for (const child of [...document.head.children]) if (!wanted.has(child) && !child.matches(STAYS)) child.remove();
  }

  #there(): Map<string, Element> {
    return new Map([...document.head.children].map((child) => [keyOf(child, document.baseURI), child]));
  }

  #keyOf(element: Element): string {
    return keyOf(element, this.page.url.href);
  }

  /** Loads a style sheet that does not apply yet. */
  #begin(link: HTMLLinkElement): HTMLLinkElement {
    const sheet = this.scripts.admit(document.importNode(link), this.page) as HTMLLinkElement;
    sheet.href = full(link.getAttribute("href") ?? "", this.page.url.href);
    sheet.media = UNUSED;
    document.head.append(sheet);
    return sheet;
  }
}

/** Also one that fails has had its time. */
function settled(sheet: HTMLLinkElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    for (const type of ["load", "error"]) sheet.addEventListener(type, () => resolve(), { once: true });
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
