// Going from page to page without a reload is a file of its own, loaded once the page has use for it.

import { report } from "../diagnostics";
import { Attribute } from "../wire/keys";
import { has, read, selector } from "./attributes";
import type { Policy } from "./html";
import { all } from "./nodes";
import { ownScript } from "./own";

/** Goes to an address of this site; `replaces` the entry of the history. */
export type Visit = (address: string, replaces: boolean) => void;

/** What a navigation needs of the client. These names are shared by two files: scripts/names.mjs keeps them. */
export interface NavigationHost {
  readonly policy: Policy;
  /** Whether all links and forms are its own, also those that do not say so. */
  readonly boosts: boolean;
  /** The document shows another page. */
  arrived(): void;
  /** The document shows the same page under another address. */
  moved(): void;
  /** A visit has begun, or the last one that had is over. */
  underWay(isUnderWay: boolean): void;
}

interface NavigationModule {
  start(host: NavigationHost): Visit;
}

export type VisitsOptions = Pick<NavigationHost, "arrived" | "moved"> & {
  policy(): Policy;
  /** It may be idle now. */
  progressed(): void;
};

const LIVE = selector(Attribute.BOOST, Attribute.NAV);

export class Visits {
  #visit: Promise<Visit> | undefined;
  #isLoading = false;
  #isUnderWay = false;

  constructor(private readonly options: VisitsOptions) {}

  /** Whether no visit is under way, nor what makes them. */
  get isIdle(): boolean {
    return !(this.#isLoading || this.#isUnderWay);
  }

  /** Follows the history. */
  start(): void {
    // What a navigation made of the history only a navigation can go back in.
    if (this.#boosts || (history.state as { tidewire?: unknown } | null)?.tidewire) void this.#load();
    window.addEventListener("popstate", () => this.#visit ?? this.options.moved());
  }

  /** Loads the navigation if anything at or below `root` asks for it. */
  discover(root: Element): void {
    if (!this.#visit && all(root, LIVE).some((element) => read(element, Attribute.BOOST) !== "off")) void this.#load();
  }

  visit: Visit = async (address, replaces) => (await this.#load())(address, replaces);

  get #boosts(): boolean {
    const own = ownScript();
    return !!own && has(own, "tidewire-boost");
  }

  #load(): Promise<Visit> {
    return (this.#visit ??= this.#start()
      .catch((error: unknown) => {
        report("TW-E19", error);
        this.#visit = undefined;
        return load;
      })
      .finally(() =>
        // Later than whoever awaits it begins a visit.
        setTimeout(() => {
          this.#isLoading = false;
          this.options.progressed();
        }),
      ));
  }

  async #start(): Promise<Visit> {
    this.#isLoading = true;
    const { policy, arrived, moved, progressed } = this.options;
    const underWay = (isUnderWay: boolean): void => {
      this.#isUnderWay = isUnderWay;
      progressed();
    };
    const { start } = (await import(ownScript()?.dataset["tidewireNavigation"] as string)) as NavigationModule;
    return start({ policy: policy(), boosts: this.#boosts, arrived, moved, underWay });
  }
}

/** As any page does. */
export const load: Visit = (address, replaces) => location[replaces ? "replace" : "assign"](address);
