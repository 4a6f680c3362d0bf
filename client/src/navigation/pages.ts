// Gets a page, and judges whether it can be shown in this document.

import type { Policy } from "../dom/html";
import { ownScript } from "../dom/own";
import { keyOf } from "./keys";
import { askedRegions } from "./regions";

/** What a page is besides its content. */
export interface PageHead {
  /** Where it is: after redirections, and with the fragment that was asked for. */
  readonly url: URL;
  /** Elements with the attributes of `html` and `body`. */
  readonly root: Element;
  readonly body: Element;
  readonly head: HTMLHeadElement;
}

export interface FetchedPage extends PageHead {
  readonly document: Document;
  /** Whether its regions came alone, without the layout around them. */
  readonly isCut: boolean;
}

/** What says so in requests and answers; as in tidewire.navigation.asking. */
const REGIONS_HEADER = "Tidewire-Regions";
/** Of the script that loads the client: where the socket is, which says the language, too. */
const PATH = "data-tidewire-path";

/** Returns nothing where a plain load is to show what is there. Raises what `fetch` raises. */
export async function fetchPage(asked: URL, signal: AbortSignal, policy: Policy): Promise<FetchedPage | undefined> {
  const regions = askedRegions(document);
  const headers: HeadersInit = { Accept: "text/html", ...(regions && { [REGIONS_HEADER]: regions }) };
  const response = await fetch(asked, { signal, headers });
  const url = new URL(response.url);
  if (!isPage(response) || url.origin !== location.origin) return void response.body?.cancel();
  const html = policy.createHTML(await response.text());
  const next = new DOMParser().parseFromString(html, "text/html");
  const { documentElement: root, body, head } = next;
  const page = { url, root, body, head, document: next, isCut: response.headers.has(REGIONS_HEADER) };
  return isShowable(page) ? page : undefined;
}

/** Has the socket's address say what the page that comes says of it: its language, its time zone. */
export function adoptPath({ head }: PageHead): void {
  ownScript()?.setAttribute(PATH, ownScript(head)?.getAttribute(PATH) ?? "");
}

/** Also of an error's status: what the site says then is a page as any other. */
function isPage({ headers }: Response): boolean {
  const isDownload = /^\s*attachment/i.test(headers.get("Content-Disposition") ?? "");
  return !isDownload && /^\s*text\/html\b/i.test(headers.get("Content-Type") ?? "");
}

/** With another client, which a deployment brings, it is not. */
function isShowable({ head, url }: PageHead): boolean {
  const [own, theirs] = [ownScript(), ownScript(head)];
  if (!own || !theirs || clientOf(own, document.baseURI) !== clientOf(theirs, url.href)) return false;
  // A page that only leads on is the browser's to follow.
  return !head.ownerDocument.querySelector('meta[http-equiv="refresh" i]');
}

/** What tells one client from another, and one socket's path, but not what the path's query says of a single page. */
function clientOf(script: Element, base: string): string {
  const copy = script.cloneNode() as Element;
  copy.setAttribute(PATH, copy.getAttribute(PATH)?.split("?", 1)[0] ?? "");
  return keyOf(copy, base);
}
