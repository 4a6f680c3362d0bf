// The elements that show how the connection is.

import { selector } from "../dom/attributes";
import type { State } from "../dom/behaviours";
import { all } from "../dom/nodes";
import { Attribute } from "../wire/keys";
import { Banner } from "./banner";

const BANNERS = selector(Attribute.CONNECTION);

export class Banners {
  readonly #banner = new Banner(after, () => all(document.documentElement, BANNERS).forEach((element) => this.tell(element)));
  #rated: [State, boolean] = ["idle", false];

  start(): void {
    for (const type of ["online", "offline"]) window.addEventListener(type, () => this.rate(...this.#rated));
  }

  rate(...rated: [state: State, isAwaiting: boolean]): void {
    this.#rated = rated;
    this.#banner.rate(...rated, navigator.onLine);
  }

  tell(element: Element): void {
    element.setAttribute(Attribute.CONNECTION, this.#banner.state);
  }
}

function after(delay: number, work: () => void): () => void {
  const timer = setTimeout(work, delay);
  return () => clearTimeout(timer);
}
