// Parses the server's HTML, also where the page's policy lets nobody parse strings.

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
let policy: Policy | undefined;

/** Returns an element that holds what `html` is inside of `around`: rows in a table, shapes in a drawing. No script in it runs. */
export function parse(html: string, around: Node): Element {
  const { namespaceURI, localName } = (around as Element).localName ? (around as Element) : document.body;
  const context = inert.createElementNS(namespaceURI, localName) as HTMLSelectElement;
  // A select of one chooses of the options that it is given, and they would be chosen still where they go.
  context.multiple = true;
  context.innerHTML = trusted().createHTML(html);
  return context;
}

export function trusted(): Policy {
  return (policy ??= createPolicy());
}

function createPolicy(): Policy {
  const same = (text: string): string => text;
  const rules: Policy = { createHTML: same, createScript: same, createScriptURL: same };
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy("tidewire", rules) ?? rules;
}
