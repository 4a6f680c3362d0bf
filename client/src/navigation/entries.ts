// The entries of the browser's history: which page each of them shows, and where that was scrolled to.

/** What becomes of the history: a new entry, another one in place of this, or none, as the browser went to it already. */
export type Course = "push" | "replace" | "restore";

/** Several entries can be of one page, as those of its fragments. A list, as it outlives the names of one build. */
type Stamp = readonly [page: string, entry: string];

/** Under which the stamp is in an entry's state, beside what others keep there. */
const KEY = "tidewire";

export class Entries {
  readonly #scrolled = new Map<string, readonly [x: number, y: number]>();
  #stamp: Stamp = ["", ""];
  /** The address of the page that is shown, without a fragment. */
  #address = "";

  start(): void {
    this.#mark(stamped() ?? [unique(), unique()]);
    window.addEventListener("scroll", () => this.#remember(), { passive: true });
    // Of a load the browser restores it better, as it sees the page grow.
    const take = (): unknown => (history.scrollRestoration = "manual");
    if (document.readyState === "complete") take();
    else window.addEventListener("load", take);
    window.addEventListener("pageshow", ({ persisted }) => persisted && take());
    window.addEventListener("pagehide", () => (history.scrollRestoration = "auto"));
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
    const [left, top] = known ?? [0, 0];
    if (target) target.scrollIntoView({ behavior: "instant" });
    else window.scrollTo({ left, top, behavior: "instant" });
  }

  #mark(stamp: Stamp): void {
    this.#stamp = stamp;
    this.#address = address();
    history.replaceState({ ...(history.state as object | null), [KEY]: stamp }, "");
  }

  #remember(): void {
    this.#scrolled.set(this.#stamp[1], [scrollX, scrollY]);
  }
}

function stamped(): Stamp | undefined {
  return (history.state as Record<string, Stamp | undefined> | null)?.[KEY];
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
