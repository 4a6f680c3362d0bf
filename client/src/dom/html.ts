// Parses the server's HTML, also where the page's policy lets nobody parse strings.

interface Policy {
  createHTML(html: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

/** Returns the nodes of `html` as they would stand in `parent`; scripts in them never run. */
export function parse(html: string, parent?: Node): DocumentFragment {
  const template = document.createElement("template");
  const around = contextOf(parent as Element | undefined);
  policy ??= createPolicy();
  template.innerHTML = policy.createHTML(around ? `<${around}>${html}` : html);
  const { content } = template;
  if (around) content.replaceChildren(...(content.firstChild as Element).childNodes);
  return content;
}

/** The element that makes a browser read what is in it as SVG or MathML, if that is what stands in `parent`. */
function contextOf(parent: Element | undefined): string | undefined {
  if (parent?.localName === "foreignObject") return undefined;
  return /svg|Math/.exec(parent?.namespaceURI ?? "")?.[0];
}

/** Returns the first element of `html`. */
export function parseElement(html: string): Element | null {
  return parse(html).firstElementChild;
}

function createPolicy(): Policy {
  const rules: Policy = { createHTML: (html) => html };
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy("tidewire", rules) ?? rules;
}
