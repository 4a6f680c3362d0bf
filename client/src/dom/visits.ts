// Going from page to page without a reload is a file of its own, loaded once the page has use for it.

import { Attribute } from "../wire/keys";
import { has, read } from "./attributes";
import type { Policy } from "./html";
import { Lazy } from "./lazy";
import { ownScript } from "./own";

/** Goes to an address of this site; `replaces` the entry of the history. */
export type Visit = (address: string, replaces: boolean) => void;

/** What a navigation needs of the client. */
export interface NavigationHost {
  policy(): Policy;
  /** Whether all links and forms are its own, also those that do not say so. */
  readonly boosts: boolean;
  /** The document shows another page. */
  arrived(): void;
  /** The document shows the same page under another address. */
  moved(): void;
  /** A visit has begun, or the last one that had is over. */
  underWay(isUnderWay: boolean): void;
}

export interface VisitsHooks extends Pick<NavigationHost, "arrived" | "moved"> {
  /** It may be idle now. */
  progressed(): void;
}

/** Whether all links and forms of the page are live. */
function isBoosted(): boolean {
  const own = ownScript();
  return !!own && has(own, "tidewire-boost");
}

/** Whether it needs one from the start: what a navigation made of the history only a navigation can go back in. */
export function isNavigated(): boolean {
  return isBoosted() || !!(history.state as { tidewire?: unknown } | null)?.tidewire;
}

export class Visits {
  readonly #file: Lazy<NavigationHost, Visit>;
  #isUnderWay = false;

  constructor(hooks: VisitsHooks, policy: () => Policy) {
    const progressed = (): void => hooks.progressed();
    const host: NavigationHost = {
      boosts: isBoosted(),
      policy,
      arrived: () => hooks.arrived(),
      moved: () => hooks.moved(),
      underWay: (isUnderWay) => {
        this.#isUnderWay = isUnderWay;
        progressed();
      },
    };
    this.#file = new Lazy("tidewireNavigation", "TW-E19", host, progressed);
  }

  /** Whether no visit is under way, nor what makes them. */
  get isIdle(): boolean {
    return this.#file.isIdle && !this.#isUnderWay;
  }

  /** Whether the history is followed. */
  get isNavigating(): boolean {
    return !!this.#file.there;
  }

  start(): void {
    if (isNavigated()) this.#file.need();
  }

  /** There is an element with an attribute that asks for the navigation, unless it says "off". */
  found(element: Element): void {
    if (!this.#file.there && read(element, Attribute.BOOST) !== "off") this.#file.need();
  }

  visit: Visit = (address, replaces) => this.#file.need((visit = load) => visit(address, replaces));
}

/** As any page does. */
export const load: Visit = (address, replaces) => location[replaces ? "replace" : "assign"](address);
