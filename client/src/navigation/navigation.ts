// Shows other pages of the site in this document. Whatever cannot be shown so, or might not be the same then, is left
// to the browser: a plain load is always right.

import { tell } from "../dom/tell";
import type { NavigationHost } from "../dom/visits";
import { Attribute } from "../wire/keys";
import { swapBody } from "./body";
import { Entries, type Course } from "./entries";
import { Head } from "./head";
import { destinationOf, isWithin } from "./intents";
import { fetchPage, type FetchedPage } from "./pages";
import { Scripts } from "./scripts";

export class Navigation {
  readonly #entries = new Entries();
  readonly #scripts: Scripts;
  /** Of the page that is on its way. */
  #coming: AbortController | undefined;

  constructor(private readonly host: NavigationHost) {
    this.#scripts = new Scripts(host.policy);
  }

  start(): void {
    this.#entries.start();
    // At the window, so after all that may have prevented them.
    for (const type of ["click", "submit"]) window.addEventListener(type, (event) => this.#wanted(event));
    window.addEventListener("popstate", () => this.#popped());
  }

  visit(url: URL, course: Course): void {
    if (course !== "restore" && isWithin(url)) return void (location.href = url.href);
    this.#coming?.abort();
    const coming = (this.#coming = new AbortController());
    const { signal } = coming;
    busy(true);
    this.#fetch(url, course, signal)
      // Whatever went wrong, the browser tells of it best.
      .catch(() => signal.aborted || load(url, course))
      .finally(() => this.#coming === coming && busy(false));
  }

  #wanted(event: Event): void {
    const url = destinationOf(event, this.host.boosts);
    if (!url) return;
    event.preventDefault();
    // As browsers do: the same address again is no new entry.
    this.visit(url, url.href === location.href ? "replace" : "push");
  }

  #popped(): void {
    this.#coming?.abort();
    if (!this.#entries.enter()) return this.visit(new URL(location.href), "restore");
    busy(false);
    this.host.moved();
  }

  async #fetch(url: URL, course: Course, signal: AbortSignal): Promise<void> {
    const page = await fetchPage(url, signal, this.host.policy);
    if (!page) return signal.aborted ? undefined : load(url, course);
    const head = new Head(page, this.#scripts);
    await head.loaded(signal);
    if (signal.aborted) head.abandon();
    else this.#show(page, head, course);
  }

  #show(page: FetchedPage, head: Head, course: Course): void {
    // First, as what is relative on the new page is so to its own address.
    this.#entries.go(page.url, course);
    for (const name of ["lang", "dir"]) copy(page.document.documentElement, document.documentElement, name);
    head.swap();
    swapBody(page, this.#scripts);
    this.host.arrived();
    this.#entries.scroll(course === "restore");
    tell(document, "navigated", { url: page.url.href, restored: course === "restore" });
  }
}

function busy(isBusy: boolean): void {
  document.documentElement.toggleAttribute(Attribute.BUSY, isBusy);
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
