// Which clicks and submissions are a navigation's, and where they lead.

import { read, selector } from "../dom/attributes";
import { Attribute } from "../wire/keys";

/** An element, and where it leads. */
type Lead = readonly [Element?, (URL | undefined)?];

const BOOST = selector(Attribute.BOOST);

/** Where `event` leads, if its element is boosted and the browser would show a page of this site in this very window. */
export function destinationOf(event: Event, boosts: boolean): URL | undefined {
  if (event.defaultPrevented) return undefined;
  const [element, url] = event instanceof SubmitEvent ? submitted(event) : clicked(event as MouseEvent);
  if (!element || !url || !isBoosted(element, boosts)) return undefined;
  const isPage = /^https?:$/.test(url.protocol) && url.origin === location.origin;
  return isPage && !isWithin(url) ? url : undefined;
}

/** Whether this is a place in the page that is shown. */
export function isWithin(url: URL): boolean {
  return url.href.includes("#") && url.href.split("#")[0] === location.href.split("#")[0];
}

function isBoosted(element: Element, boosts: boolean): boolean {
  const marked = element.closest(BOOST);
  return marked ? read(marked, Attribute.BOOST) !== "off" : boosts;
}

function clicked(event: MouseEvent): Lead {
  const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (button || ctrlKey || metaKey || shiftKey || altKey) return [];
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement || node instanceof HTMLAreaElement);
  if (!link?.hasAttribute("href") || link.hasAttribute("download") || !isHere(link.target)) return [];
  return [link, parsed(link.href)];
}

/** Of a form only what is got with it: what it posts is not to be sent twice, nor to be shown twice. */
function submitted({ target, submitter }: SubmitEvent): Lead {
  const form = target as HTMLFormElement;
  // An input can hide what the form has of its own, so attributes are asked.
  const say = (name: string): string => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? "";
  if (/^(?:post|dialog)$/i.test(say("method")) || !isHere(say("target"))) return [];
  const url = parsed(say("action") || location.href);
  if (url) url.search = new URLSearchParams([...new FormData(form, submitter)].map(asText)).toString();
  return [submitter ?? form, url];
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
