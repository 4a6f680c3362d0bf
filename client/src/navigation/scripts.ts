// The scripts of pages that come. Each runs once in the life of the document, as it would in that of a page: one that
// ran on an earlier page has its listeners still.

import type { Policy } from "../dom/html";
import { ownScript } from "../dom/own";
import { full, keyOf } from "./keys";
import type { PageHead } from "./pages";

/** Others are data. */
const RUNS = /^(?:module|(?:text|application)\/(?:java|ecma)script)?$/i;

export class Scripts {
  readonly #ran = new Set<string>();

  constructor(private readonly policy: Policy) {
    for (const script of document.scripts) this.#ran.add(keyOf(script, document.baseURI));
  }

  /** The element of `page` as one that works here: with this document's nonce, and if it is a script, running. */
  admit<T extends Element>(element: T, page: PageHead): T | HTMLScriptElement {
    const isScript = element instanceof HTMLScriptElement;
    if (isScript) {
      const key = keyOf(element, page.url.href);
      if (!RUNS.test(element.type) || this.#ran.has(key) || !isVouched(element, page)) return element;
      this.#ran.add(key);
    }
    const admitted = isScript ? this.#revived(element, page) : element;
    // This document's policy knows its own nonce only.
    const own = ownScript()?.nonce;
    if (own && isVouched(element, page)) admitted.setAttribute("nonce", own);
    return admitted;
  }

  /** A script that a parser made without a window never runs; one that says the same does. */
  #revived(parsed: HTMLScriptElement, page: PageHead): HTMLScriptElement {
    const script = document.createElement("script");
    for (const { name, value } of parsed.attributes) if (name !== "src") script.setAttribute(name, value);
    // Those that are made by script would run in the order in which they come.
    script.async = parsed.async;
    const source = parsed.getAttribute("src");
    if (source === null) script.text = this.policy.createScript(parsed.text);
    else script.src = this.policy.createScriptURL(full(source, page.url.href));
    return script;
  }
}

/** Whether the page's author put it there: where there are nonces, who smuggled markup in does not know that of the page. */
function isVouched(element: Element, { head }: PageHead): boolean {
  return (element.getAttribute("nonce") ?? "") === (ownScript(head)?.getAttribute("nonce") ?? "");
}
