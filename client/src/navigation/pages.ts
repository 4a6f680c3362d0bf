// Gets a page, and judges whether it can be shown in this document.

import type { Policy } from "../dom/html";
import { ownScript } from "../dom/own";
import { keyOf } from "./keys";

export interface FetchedPage {
  /** Where it is: after redirections, and with the fragment that was asked for. */
  readonly url: URL;
  readonly document: Document;
}

/** Returns nothing where a plain load is to show what is there. Raises what `fetch` raises. */
export async function fetchPage(asked: URL, signal: AbortSignal, policy: Policy): Promise<FetchedPage | undefined> {
  const response = await fetch(asked, { signal, headers: { Accept: "text/html" } });
  const url = new URL(response.url);
  url.hash ||= asked.hash;
  if (!isPage(response) || url.origin !== location.origin) return void response.body?.cancel();
  const html = policy.createHTML(await response.text());
  const page = { url, document: new DOMParser().parseFromString(html, "text/html") };
  return isShowable(page) ? page : undefined;
}

/** Also of an error's status: what the site says then is a page as any other. */
function isPage({ headers }: Response): boolean {
  const isDownload = /^\s*attachment/i.test(headers.get("Content-Disposition") ?? "");
  return !isDownload && /^\s*text\/html\b/i.test(headers.get("Content-Type") ?? "");
}

/** With another client, which a deployment brings, or in another language, which the socket is bound to, it is not. */
function isShowable({ document: next, url }: FetchedPage): boolean {
  const [own, theirs] = [ownScript(), ownScript(next)];
  if (!own || !theirs || keyOf(own, document.baseURI) !== keyOf(theirs, url.href)) return false;
  // A page that only leads on is the browser's to follow.
  return !next.querySelector('meta[http-equiv="refresh" i]');
}
