// Scripts of the server's HTML that are to run: once, when they come to the page.

import { selector } from "../dom/attributes";
import type { Policy } from "../dom/html";
import { ownScript } from "../dom/own";
import { Attribute } from "../wire/keys";

const RUN = selector(Attribute.RUN);

/** Has the scripts in `content` that are to run do so, once they are on the page. */
export function revive(content: Element, policy: Policy): void {
  const own = ownScript()?.nonce;
  for (const parsed of content.querySelectorAll<HTMLScriptElement>(RUN)) {
    // Without the nonce anybody's markup in the server's HTML could run a script.
    if (own && parsed.nonce === own) parsed.replaceWith(copied(parsed, policy));
  }
}

/** A script that the parser made never runs; one of the same text does. */
function copied(parsed: HTMLScriptElement, policy: Policy): HTMLScriptElement {
  const script = document.createElement("script");
  for (const { name, value } of parsed.attributes) script.setAttribute(name, value);
  script.text = policy.createScript(parsed.text);
  return script;
}
