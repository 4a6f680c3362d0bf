// Which clicks and submissions are a navigation's, and where they lead.

import { has, nameAfterPrefix, read, selector } from "../dom/attributes";
import { Attribute } from "../wire/keys";

export interface Destination {
  readonly url: URL;
  /** What was clicked. */
  readonly element: Element;
  /** Whether it takes the place of the page that is shown. */
  readonly replaces: boolean;
}

/** An element, where it leads, and the link or form that it is of. */
type Lead = readonly [element?: Element, url?: URL | undefined, owner?: Element];

const BOOST = selector(Attribute.BOOST);
const PREFETCH = selector(Attribute.PREFETCH);

/** Where `event` leads, if its element goes live and the browser would show a page of this site in this very window. */
export function destinationOf(event: Event, boosts: boolean): Destination | undefined {
  if (event.defaultPrevented) return undefined;
  return admitted(event instanceof SubmitEvent ? submitted(event) : clicked(event as MouseEvent), boosts);
}

/** Where the link that `event` is about would lead, if it asks for its page to be got before it is clicked. */
export function prefetchable(event: Event, boosts: boolean): URL | undefined {
  const [link, url] = linked(event);
  if (!link || !url || link.closest(PREFETCH) === null || [...link.attributes].some(isPrevented)) return undefined;
  return admitted([link, url, link], boosts)?.url;
}

/** Whether this is a place in the page that is shown. */
export function isWithin(url: URL): boolean {
  return url.href.includes("#") && url.href.split("#")[0] === location.href.split("#")[0];
}

function admitted([element, url, owner]: Lead, boosts: boolean): Destination | undefined {
  if (!element || !url || !owner || !isLive(element, owner, boosts)) return undefined;
  const isPage = /^https?:$/.test(url.protocol) && url.origin === location.origin && !isWithin(url);
  // As browsers do: the same address again is no new entry.
  const replaces = read(owner, Attribute.NAV) === "replace" || url.href === location.href;
  return isPage ? { url, element, replaces } : undefined;
}

function isLive(element: Element, owner: Element, boosts: boolean): boolean {
  const marked = element.closest(BOOST);
  return has(owner, Attribute.NAV) || (marked ? read(marked, Attribute.BOOST) !== "off" : boosts);
}

function clicked(event: MouseEvent): Lead {
  const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
  return button || ctrlKey || metaKey || shiftKey || altKey ? [] : linked(event);
}

function linked(event: Event): Lead {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement || node instanceof HTMLAreaElement);
  if (!link?.hasAttribute("href") || link.hasAttribute("download") || !isHere(link.target)) return [];
  return [link, parsed(link.href), link];
}

/** Of a form only what is got with it: what it posts is not to be sent twice, nor to be shown twice. */
function submitted({ target, submitter }: SubmitEvent): Lead {
  const form = target as HTMLFormElement;
  // An input can hide what the form has of its own, so attributes are asked.
  const say = (name: string): string => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? "";
  if (/^(?:post|dialog)$/i.test(say("method")) || !isHere(say("target"))) return [];
  const url = parsed(say("action") || location.href);
  if (url) url.search = new URLSearchParams([...new FormData(form, submitter)].map(asText)).toString();
  return [submitter ?? form, url, form];
}

/** Whether the attribute is a binding after which a click leads nowhere. */
function isPrevented({ name }: Attr): boolean {
  return /^click\.(?:.+\.)?prevent(?:\.|$)/.test(nameAfterPrefix(name) ?? "");
}

function asText([name, value]: [string, FormDataEntryValue]): [string, string] {
  return [name, typeof value === "string" ? value : value.name];
}

function isHere(target: string): boolean {
  const name = target || (document.querySelector<HTMLBaseElement>("base[target]")?.target ?? "");
  return /^(?:_self)?$/i.test(name);
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address, document.baseURI);
  } catch {
    return undefined;
  }
}
