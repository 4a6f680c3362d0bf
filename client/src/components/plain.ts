import type { Numbered } from "../wire/frames";
import { Kind } from "../wire/keys";
import { isList } from "../wire/tree";

/**
 * Whether the frame can be shown by writing texts, attributes and rows: no op, not all of the content, no HTML as
 * a value, nothing that went wrong, and no program with what is kept where it comes anew, takes the focus or runs.
 */
export function isPlain(frame: Numbered): boolean {
  const [kind] = frame;
  // Not worth writing out: all of a content may be long.
  if (kind === Kind.JOINED || kind === Kind.ERROR) return false;
  const text = JSON.stringify(frame);
  if (kind === Kind.STATICS) return !/tide-(component|permanent|run)|autofocus/.test(text);
  // What ends in a list of lists ends in ops: a patch begins with a number.
  const [first] = [frame.at(-1)].flat();
  return !isList(first) && !text.includes("<");
}
