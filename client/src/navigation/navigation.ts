// Shows other pages of the site in this document. Whatever cannot be shown so, or might not be the same then, is left
// to the browser: a plain load is always right.

import type { Policy } from "../dom/html";
import { tell } from "../dom/tell";
import type { NavigationHost } from "../dom/visits";
import { Attribute } from "../wire/keys";
import { markCurrent } from "./current";
import { Entries, type Course } from "./entries";
import { Head } from "./head";
import { destinationOf, isWithin, prefetchable } from "./intents";
import { Kept } from "./kept";
import { adoptPath, fetchPage, type FetchedPage, type PageHead } from "./pages";
import { Prefetch } from "./prefetch";
import { placesOf, shareLayout } from "./regions";
import { serverReturns } from "./returning";
import { Scripts } from "./scripts";
import { Stage, type KeptPage } from "./stage";

/** Pages that a visitor can go back to without the network. A page is its nodes: large ones take megabytes. */
const KEPT_PAGES = 10;

export class Navigation {
  readonly #entries = new Entries();
  readonly #policy: Policy;
  readonly #scripts: Scripts;
  readonly #stage = new Stage();
  readonly #kept = new Kept<KeptPage>(KEPT_PAGES);
  readonly #prefetch: Prefetch;
  /** Ends the visit that is under way. */
  #coming: AbortController | undefined;

  constructor(private readonly host: NavigationHost) {
    this.#policy = host.policy();
    this.#scripts = new Scripts(this.#policy);
    this.#prefetch = new Prefetch(
      (url, signal) => fetchPage(url, signal, this.#policy),
      (event) => prefetchable(event, host.boosts),
    );
  }

  start(): void {
    this.#entries.start();
    this.#prefetch.start();
    // At the window, so after all that may have prevented them.
    for (const type of ["click", "submit"]) window.addEventListener(type, (event) => this.#wanted(event));
    window.addEventListener("popstate", () => this.#popped());
    // Who was logged in may not be: nobody else shall find what they saw.
    document.addEventListener("tidewire:gone", () => this.#kept.clear());
  }

  /** `element`: what asked for it. A visit that is under way is given up. */
  visit(url: URL, course: Course, element?: Element): void {
    if (course !== "restore" && isWithin(url)) return void (location.href = url.href);
    this.#arrive(course, element, (signal) => this.#get(url, signal), url);
  }

  #wanted(event: Event): void {
    const found = destinationOf(event, this.host.boosts);
    if (!found) return;
    event.preventDefault();
    this.visit(found.url, found.replaces ? "replace" : "push", found.element);
  }

  #popped(): void {
    this.#coming?.abort();
    if (this.#entries.enter()) return this.host.moved();
    const url = new URL(location.href);
    const kept = this.#kept.get(this.#entries.asked);
    this.#arrive("restore", undefined, (signal) => (kept ? Promise.resolve({ ...kept, url }) : this.#get(url, signal)), url);
  }

  #arrive(
    course: Course,
    element: Element | undefined,
    get: (signal: AbortSignal) => Promise<FetchedPage | KeptPage | undefined>,
    url: URL,
  ): void {
    this.#coming?.abort();
    const coming = (this.#coming = new AbortController());
    const { signal } = coming;
    const busy = [document.documentElement, ...(element ? [element] : [])];
    signal.addEventListener("abort", () => mark(busy, false));
    mark(busy, true);
    this.host.underWay(true);
    get(signal)
      .then((page) => page && this.#prepare(page, course, signal))
      // Whatever went wrong, the browser tells of it best.
      .catch(() => false)
      .then((isShown) => isShown || signal.aborted || load(url, course))
      .finally(() => {
        if (this.#coming !== coming) return;
        coming.abort();
        this.host.underWay(false);
      });
  }

  async #get(url: URL, signal: AbortSignal): Promise<FetchedPage | undefined> {
    const page = (await this.#prefetch.take(url)) ?? (await this.#fetch(url, signal));
    if (page) page.url.hash ||= url.hash;
    return page;
  }

  async #fetch(url: URL, signal: AbortSignal): Promise<FetchedPage | undefined> {
    try {
      return await fetchPage(url, signal, this.#policy);
    } catch (error) {
      if (signal.aborted || !(await serverReturns(signal))) throw error;
      return this.#fetch(url, signal);
    }
  }

  /** Returns whether the page is shown. */
  async #prepare(page: FetchedPage | KeptPage, course: Course, signal: AbortSignal): Promise<boolean> {
    // Of its regions alone nothing can be shown once the layout that they were got for is gone.
    if ("document" in page && page.isCut && !shareLayout(document, page.document)) return false;
    const head = new Head(page, this.#scripts);
    await head.loaded(signal);
    if (signal.aborted) head.abandon();
    else this.#show(page, head, course);
    return !signal.aborted;
  }

  #show(page: FetchedPage | KeptPage, head: Head, course: Course): void {
    const left = headOf(this.#entries.url);
    const name = this.#entries.page;
    const isWhole = "document" in page && !shareLayout(document, page.document);
    // First, as what is relative on the new page is so to its own address.
    this.#entries.go(page.url, course);
    for (const attribute of ["lang", "dir"]) copy(page.root, document.documentElement, attribute);
    adoptPath(page);
    head.swap();
    const contents = this.#stage.show(page, this.#scripts);
    if (course === "replace") this.#kept.delete(name);
    else this.#kept.set(name, { ...left, ...contents });
    this.#kept.delete(this.#entries.page);
    if (!isWhole) markCurrent(placesOf(document).values());
    this.host.arrived();
    this.#entries.scroll(course === "restore");
    tell(document, "navigated", { url: page.url.href, restored: course === "restore" });
  }
}

/** The document's own, as it is now. */
function headOf(url: URL): PageHead {
  const { documentElement, body, head } = document;
  const [root, frame] = [documentElement, body].map((element) => element.cloneNode() as Element) as [Element, Element];
  return { url, root, body: frame, head: head.cloneNode(true) as HTMLHeadElement };
}

function mark(elements: readonly Element[], isBusy: boolean): void {
  elements.forEach((element) => element.toggleAttribute(Attribute.BUSY, isBusy));
}

function load(url: URL, course: Course): void {
  if (course === "push") location.assign(url);
  else if (course === "replace") location.replace(url);
  else location.reload();
}

function copy(from: Element, to: Element, name: string): void {
  const value = from.getAttribute(name);
  if (value === null) to.removeAttribute(name);
  else to.setAttribute(name, value);
}
