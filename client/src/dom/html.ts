// Parses the server's HTML, also where the page's policy lets nobody parse strings.

import { Attribute } from "../wire/keys";
import { selector } from "./attributes";
import { ownScript } from "./own";

/** What the page's policy lets turn strings into: the one place where it happens. */
export interface Policy {
  createHTML(html: string): string;
  createScript(script: string): string;
  createScriptURL(url: string): string;
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
  context.innerHTML = trusted().createHTML(html);
  context.querySelectorAll<HTMLScriptElement>(RUN).forEach(revive);
  return context;
}

export function trusted(): Policy {
  return (policy ??= createPolicy());
}

/** A script that the parser made never runs; one of the same text does. */
function revive(parsed: HTMLScriptElement): void {
  const own = ownScript()?.nonce;
  // Without the nonce anybody's markup in the server's HTML could run a script.
  if (!own || parsed.nonce !== own) return;
  const script = document.createElement("script");
  for (const { name, value } of parsed.attributes) script.setAttribute(name, value);
  script.text = trusted().createScript(parsed.text);
  parsed.replaceWith(script);
}

function createPolicy(): Policy {
  const same = (text: string): string => text;
  const rules: Policy = { createHTML: same, createScript: same, createScriptURL: same };
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy("tidewire", rules) ?? rules;
}
