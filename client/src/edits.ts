// Under DEBUG: what is edited while a page is open reaches it, and its components keep their state. The server tells
// (src/tidewire/devtools/hot_reload.py) by an event of the document's root; the state is read off the frames that pass.

import { Attribute, Kind, SurfaceKey } from "./wire/keys";

interface Kept {
  readonly name: string;
  readonly id: string;
  snapshot: string;
}

const EDITED = "tidewire:edited";
/** How often a page asks for a server that went away: a restart takes a second or two, and somebody waits for it. */
const AGAIN_MS = 200;

/** The components of the page by their channels, in the order in which they joined, which is that of the document. */
const components = new Map<number, Kept>();
/** New style sheets that are still being loaded. */
const pending = new Set<HTMLLinkElement>();
let hurry: number | undefined;

/** Reads `text`, a frame that was sent (`>`) or came. */
export function see(direction: string, text: string | number): void {
  const frame: unknown = direction === "!" ? [] : JSON.parse(String(text));
  const [kind, channel, , ...rest] = frame as readonly [Kind, number, number, ...unknown[]];
  if (kind === Kind.JOIN && rest[0] === SurfaceKey.COMPONENT) {
    const [, name, id, snapshot] = rest as [SurfaceKey, string, string, string];
    components.set(channel, { name, id, snapshot });
  } else if (kind === Kind.SNAPSHOT && components.has(channel)) {
    (components.get(channel) as Kept).snapshot = rest[0] as string;
  } else if (kind === Kind.LEAVE) {
    components.delete(channel);
  }
}

export function start(): void {
  restore();
  addEventListener(EDITED, (event) => {
    if ((event as CustomEvent<{ page: boolean }>).detail.page) reload();
    else restyle();
  });
  addEventListener("tidewire:disconnected", () => {
    hurry ??= window.setInterval(comeBack, AGAIN_MS);
  });
}

function comeBack(): void {
  if (window.tidewire.state === "disconnected") {
    // As if the network were back, which has the client connect at once.
    window.dispatchEvent(new Event("online"));
  } else {
    clearInterval(hurry);
    hurry = undefined;
  }
}

/** Loads each style sheet of the site anew; the old one goes when the new one is there, so nothing flashes. */
function restyle(): void {
  pending.forEach((link) => link.remove());
  pending.clear();
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]')) {
    const url = new URL(link.href);
    if (url.origin === location.origin) replace(link, url);
  }
}

function replace(link: HTMLLinkElement, url: URL): void {
  const next = link.cloneNode() as HTMLLinkElement;
  const done = (useless: HTMLLinkElement): void => {
    pending.delete(next);
    useless.remove();
  };
  url.searchParams.set("edited", String(Date.now()));
  next.href = url.href;
  next.onload = () => done(link);
  next.onerror = () => done(next);
  pending.add(next);
  link.after(next);
}

function reload(): void {
  sessionStorage.setItem(EDITED, JSON.stringify([...components.values()]));
  location.reload();
}

/** Gives the components of a page that was loaded again the state that they had, before the client looks at them. */
function restore(): void {
  const kept = JSON.parse(sessionStorage.getItem(EDITED) ?? "[]") as Kept[];
  sessionStorage.removeItem(EDITED);
  for (const root of document.querySelectorAll(`[${Attribute.COMPONENT}][${Attribute.SNAPSHOT}]`)) {
    const at = placeOf(root, kept);
    if (at < 0) continue;
    const [{ id, snapshot }] = kept.splice(at, 1) as [Kept];
    root.id = id;
    root.setAttribute(Attribute.SNAPSHOT, snapshot);
    root.removeAttribute(Attribute.PRINT); // the HTML is that of another state
  }
}

/** The component of its id, else the next one of its name: ids that nobody chose are new on every load. */
function placeOf(root: Element, kept: readonly Kept[]): number {
  const byId = kept.findIndex(({ id }) => id === root.id);
  return byId < 0 ? kept.findIndex(({ name }) => name === root.getAttribute(Attribute.COMPONENT)) : byId;
}
