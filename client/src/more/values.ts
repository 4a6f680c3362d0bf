// The arguments that an element says by attributes of their own.

import type { Arguments } from "../wire/frames";
import { VALUE_PREFIX } from "../wire/keys";
import { nameAfterPrefix } from "../dom/attributes";
import { attributesOf } from "../dom/nodes";

/** What the attributes `tide-value-…` say. HTML has their names in lower case, with dashes; what is called has none. */
export function values(element: Element): Arguments {
  const own = [...attributesOf(element)].map(({ name, value }) => [nameAfterPrefix(name) ?? "", value] as const);
  const given = own.filter(([name]) => name.startsWith(VALUE_PREFIX));
  return Object.fromEntries(given.map(([name, value]) => [name.slice(VALUE_PREFIX.length).replaceAll("-", "_"), value]));
}
