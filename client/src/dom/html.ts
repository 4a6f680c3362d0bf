// Parses the server's HTML, also where the page's policy lets nobody parse strings.

interface Policy {
  createHTML(html: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

// The document of a template: nothing is loaded there, and no custom element comes to life.
const inert = document.createElement("template").content.ownerDocument;
let policy: Policy | undefined;

/** Returns an element that holds what `html` is inside of `around`: rows in a table, shapes in a drawing. No script in it ever runs. */
export function parse(html: string, around: Node): Element {
  const { namespaceURI, localName } = around instanceof Element ? around : document.body;
  const context = inert.createElementNS(namespaceURI, localName);
  policy ??= createPolicy();
  context.innerHTML = policy.createHTML(html);
  return context;
}

function createPolicy(): Policy {
  const rules: Policy = { createHTML: (html) => html };
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy("tidewire", rules) ?? rules;
}
