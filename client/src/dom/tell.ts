/** Tells scripts of the page by an event `tidewire:…`; returns whether none of them cancelled it. */
export function tell(target: EventTarget, name: string, detail: object, cancelable = false): boolean {
  return target.dispatchEvent(new CustomEvent(`tidewire:${name}`, { bubbles: true, cancelable, detail }));
}
