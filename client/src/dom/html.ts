// Parses the server's HTML, also where the page's policy lets nobody parse strings.

interface Policy {
  createHTML(html: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

/** Returns the first element of `html`; scripts in it never run. */
export function parseElement(html: string): Element | null {
  const template = document.createElement("template");
  policy ??= createPolicy();
  template.innerHTML = policy.createHTML(html);
  return template.content.firstElementChild;
}

function createPolicy(): Policy {
  const rules: Policy = { createHTML: (html) => html };
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy("tidewire", rules) ?? rules;
}
