// `ctrl+s` and the like: which keys they mean.

export type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">;

const MODIFIERS = ["ctrl", "alt", "shift", "meta"] as const;
const NAMES: ReadonlyMap<string, string> = new Map([
  ["esc", "escape"],
  ["space", " "],
  ["plus", "+"],
  ...["up", "down", "left", "right"].map((name) => [name, `arrow${name}`] as const),
]);

/** Whether `combination` is what is pressed: a key, and before it, each with a `+`, what is held. */
export function isMeant(combination: string, pressed: Pressed): boolean {
  const held = combination.toLowerCase().split("+").map((part) => part.trim());
  const name = held.pop() as string;
  const key = keyOf(pressed);
  if (key !== (NAMES.get(name) ?? name)) return false;
  return MODIFIERS.every((modifier) => {
    // Whether a sign needs shift depends on the keyboard: "?" is "?".
    if (modifier === "shift" && isSign(key)) return true;
    return held.includes(modifier) === pressed[`${modifier}Key`];
  });
}

/** Whether the keys write something, where something can be written. */
export function isText({ key, ctrlKey, altKey, metaKey }: Pressed): boolean {
  return key.length === 1 && !ctrlKey && !altKey && !metaKey;
}

function keyOf({ key, code, ctrlKey, metaKey }: Pressed): string {
  // Keyboards without Latin letters have shortcuts where others have them: ctrl and "ы" is ctrl and "s".
  const isElsewhere = (ctrlKey || metaKey) && key > "~" && /^Key.$/.test(code);
  return (isElsewhere ? code.slice(3) : key).toLowerCase();
}

function isSign(key: string): boolean {
  return key.length === 1 && key !== " " && key === key.toUpperCase();
}
