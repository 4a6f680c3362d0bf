// What a binding calls, and with which arguments of its own.

import { report } from "../diagnostics";
import { isTable, read } from "../wire/decode";
import type { Arguments } from "../wire/frames";

/** Splits a binding's value: the event's name, and after a space a JSON object. */
export function parseCall(value: string): { readonly name: string; readonly args: Arguments } {
  const [name = "", ...rest] = value.trim().split(" ");
  return { name, args: rest.length ? explicit(rest.join(" ")) : {} };
}

function explicit(text: string): Arguments {
  const value = read(text);
  if (isTable(value)) return value;
  report("TW-E03", text);
  return {};
}
