const ADDRESSES = ["href", "src"];

/** What tells whether two pages have the same element in their head: all it says, but the nonce, which always differs. */
export function keyOf(element: Element, base: string): string {
  const attributes = [...element.attributes].filter(({ name }) => name !== "nonce");
  const said = attributes.map(({ name, value }) => `${name}=${ADDRESSES.includes(name) ? full(value, base) : value}`);
  return [element.localName, ...said.sort(), element.textContent].join("\n");
}

export function full(address: string, base: string): string {
  try {
    return new URL(address, base).href;
  } catch {
    return address;
  }
}
