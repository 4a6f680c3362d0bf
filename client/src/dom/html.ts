// Parses the server's HTML, also where the page's policy lets nobody parse strings.

import { Attribute } from "../wire/keys";
import { selector } from "./attributes";

interface Policy {
  createHTML(html: string): string;
  createScript(script: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

// The document of a template: nothing is loaded there, and no custom element comes to life.
const inert = document.createElement("template").content.ownerDocument;
const RUN = selector(Attribute.RUN);
let policy: Policy | undefined;

/**
 * Returns an element that holds what `html` is inside of `around`: rows in a table, shapes in a drawing. No script in it
 * ever runs, save those that are to, once, when they come to the page.
 */
export function parse(html: string, around: Node): Element {
  const { namespaceURI, localName } = around instanceof Element ? around : document.body;
  const context = inert.createElementNS(namespaceURI, localName);
  policy ??= createPolicy();
  context.innerHTML = policy.createHTML(html);
  context.querySelectorAll<HTMLScriptElement>(RUN).forEach(revive);
  return context;
}

/** The script element that loads the client; its nonce is that of the page. */
export function ownScript(): HTMLScriptElement | null {
  return document.querySelector("script[data-tidewire-path]");
}

/** A script that the parser made never runs; one of the same text does. */
function revive(parsed: HTMLScriptElement): void {
  const own = ownScript()?.nonce;
  // Without the nonce anybody's markup in the server's HTML could run a script.
  if (!own || parsed.nonce !== own) return;
  const script = document.createElement("script");
  for (const { name, value } of parsed.attributes) script.setAttribute(name, value);
  script.text = (policy as Policy).createScript(parsed.text);
  parsed.replaceWith(script);
}

function createPolicy(): Policy {
  const same = (text: string): string => text;
  const rules: Policy = { createHTML: same, createScript: same };
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy("tidewire", rules) ?? rules;
}
