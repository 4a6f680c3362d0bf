// The entries of the browser's history: which page each of them shows, and where that was scrolled to.

import { read, selector } from "../dom/attributes";
import { Attribute } from "../wire/keys";
import { Kept } from "./kept";

/** What becomes of the history: a new entry, another one in place of this, or none, as the browser went to it already. */
export type Course = "push" | "replace" | "restore";

/** Several entries can be of one page, as those of its fragments. A list, as it outlives the names of one build. */
type Stamp = readonly [page: string, entry: string];

/** How far the window (under no name) and named places are scrolled. */
type Scrolled = readonly (readonly [name: string, x: number, y: number])[];

/** Under which the stamp is in an entry's state, beside what others keep there; and the positions in the session's storage. */
const KEY = "tidewire";
const PLACES = selector(Attribute.KEEP_SCROLL);
const MOST = 100;

const TOP: Scrolled = [["", 0, 0]];

export class Entries {
  readonly #scrolled = new Kept<Scrolled>(MOST);
  #stamp: Stamp = ["", ""];
  /** The address of the page that is shown, without a fragment. */
  #address = "";

  /** What all entries of the page that is shown have in common. */
  get page(): string {
    return this.#stamp[0];
  }

  /** The page of the entry that the browser went to. */
  get asked(): string {
    return stamped()?.[0] ?? "";
  }

  /** Where the page that is shown is. */
  get url(): URL {
    return new URL(this.#address, location.origin);
  }

  start(): void {
    this.#recall();
    this.#mark(stamped() ?? [unique(), unique()]);
    window.addEventListener("scroll", () => this.#remember(), { passive: true });
    // Of a load the browser restores it better, as it sees the page grow.
    const take = (): unknown => (history.scrollRestoration = "manual");
    if (document.readyState === "complete") take();
    else window.addEventListener("load", take);
    window.addEventListener("pageshow", ({ persisted }) => persisted && take());
    window.addEventListener("pagehide", () => {
      history.scrollRestoration = "auto";
      this.#store();
    });
  }

  /** Another page is about to be shown. */
  go(url: URL, course: Course): void {
    const stamp: Stamp = [unique(), unique()];
    if (course === "push") {
      this.#remember();
      history.pushState({ [KEY]: stamp }, "", url);
    } else if (course === "replace") {
      history.replaceState({ [KEY]: stamp }, "", url);
    } else {
      // A redirection leads on from where the entry was.
      history.replaceState(history.state, "", url);
    }
    this.#mark(course === "restore" ? (stamped() ?? stamp) : stamp);
  }

  /** The browser went to another entry; returns whether that is of the page that is shown. */
  enter(): boolean {
    const stamp = stamped();
    const isSame = stamp ? stamp[0] === this.#stamp[0] : this.#address === address();
    if (!isSame) {
      this.#remember();
    } else if (stamp) {
      this.#mark(stamp);
      this.scroll(true);
    } else {
      // A fragment's own, and the browser has scrolled to it.
      this.#mark([this.#stamp[0], unique()]);
    }
    return isSame;
  }

  /** Scrolls to where the entry was left, if it is known, else as a load does. */
  scroll(restores: boolean): void {
    const known = restores ? this.#scrolled.get(this.#stamp[1]) : undefined;
    const target = known ? null : fragment();
    if (target) target.scrollIntoView({ behavior: "instant" });
    else for (const [name, left, top] of known ?? TOP) placeOf(name)?.scrollTo({ left, top, behavior: "instant" });
  }

  #mark(stamp: Stamp): void {
    this.#stamp = stamp;
    this.#address = address();
    history.replaceState({ ...(history.state as object | null), [KEY]: stamp }, "");
  }

  #remember(): void {
    const places = [...document.querySelectorAll(PLACES)].map((place) => [nameOf(place), place.scrollLeft, place.scrollTop] as const);
    this.#scrolled.set(this.#stamp[1], [["", scrollX, scrollY], ...places]);
  }

  // Numbers alone outlive a reload: contents hold what a visitor typed, and a storage is read by every script.

  #recall(): void {
    try {
      const stored = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as [string, Scrolled][];
      for (const [entry, scrolled] of stored) this.#scrolled.set(entry, scrolled);
    } catch {
      // No storage here, or somebody else's text in it.
    }
  }

  #store(): void {
    this.#remember();
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#scrolled.entries()));
    } catch {
      // Then a return after a reload begins at the top.
    }
  }
}

function stamped(): Stamp | undefined {
  return (history.state as Record<string, Stamp | undefined> | null)?.[KEY];
}

function nameOf(place: Element): string {
  return read(place, Attribute.KEEP_SCROLL) || place.id;
}

function placeOf(name: string): Window | Element | undefined {
  return name ? [...document.querySelectorAll(PLACES)].find((place) => nameOf(place) === name) : window;
}

function address(): string {
  return location.pathname + location.search;
}

function fragment(): Element | null {
  const id = location.hash.slice(1);
  return id ? (document.getElementById(id) ?? document.getElementById(decoded(id))) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Also unlike those of an earlier document, whose entries the history has still. */
function unique(): string {
  return Math.random().toString(36).slice(2);
}
