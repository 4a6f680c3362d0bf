// Gets the pages of links that ask for it before they are clicked.

import { Kept } from "./kept";
import type { FetchedPage } from "./pages";
import { askedRegions } from "./regions";

type Fetch = (url: URL, signal: AbortSignal) => Promise<FetchedPage | undefined>;

interface Fetched {
  readonly page: Promise<FetchedPage | undefined>;
  readonly at: number;
}

/** A pointer that rests on a link so long is likely to click it; one that passes by is gone. */
const HOVER_MS = 65;
/** What is older may have changed. */
const FRESH_MS = 30_000;
const MOST = 10;

export class Prefetch {
  readonly #fetched = new Kept<Fetched>(MOST);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `linkOf` tells which page an event asks for. */
  constructor(
    private readonly get: Fetch,
    private readonly linkOf: (event: Event) => URL | undefined,
  ) {}

  start(): void {
    const options = { passive: true };
    document.addEventListener("mouseover", (event) => this.#wait(this.linkOf(event)), options);
    for (const type of ["focusin", "touchstart"]) {
      document.addEventListener(type, (event) => this.#begin(this.linkOf(event)), options);
    }
  }

  /** The page, if it is on its way or there; it can be had once, as its nodes go to the document. */
  take(url: URL): Promise<FetchedPage | undefined> | undefined {
    // The pointer that clicked still rests on the link.
    clearTimeout(this.#timer);
    const key = keyOf(url);
    const fetched = this.#fetched.get(key);
    this.#fetched.delete(key);
    return fetched && isFresh(fetched) ? fetched.page.catch(() => undefined) : undefined;
  }

  #wait(url: URL | undefined): void {
    clearTimeout(this.#timer);
    if (url) this.#timer = setTimeout(() => this.#begin(url), HOVER_MS);
  }

  #begin(url: URL | undefined): void {
    if (!url || spares()) return;
    const key = keyOf(url);
    const before = this.#fetched.get(key);
    if (before && isFresh(before)) return;
    const page = this.get(url, new AbortController().signal);
    // A visit that finds nothing gets it anew, and tells of what is wrong.
    page.catch(() => this.#fetched.delete(key));
    this.#fetched.set(key, { page, at: performance.now() });
  }
}

/** The regions of one layout are of no use in another. */
function keyOf({ href }: URL): string {
  return `${askedRegions(document) ?? ""}\n${href.split("#", 1)[0]}`;
}

function isFresh({ at }: Fetched): boolean {
  return performance.now() - at < FRESH_MS;
}

function spares(): boolean {
  return !!(navigator as { connection?: { "saveData"?: boolean } })["connection"]?.["saveData"];
}
