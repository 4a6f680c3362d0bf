// Which elements of the page call handlers, and in which room.

import type { Session } from "../connection/session";
import { read, selector } from "../dom/attributes";
import { all } from "../dom/nodes";
import { Attribute } from "../wire/keys";
import { Place } from "./place";

const ROOMS = selector(Attribute.ROOM);

export class Places {
  readonly #rooms = new Map<Element, Place>();
  /** All that is in no room. */
  #rest: Place | undefined;

  constructor(private readonly session: Session) {}

  get isEmpty(): boolean {
    return !this.#rest;
  }

  /** Joins the rooms at and below `root`. */
  adopt(root: Element): void {
    for (const element of all(root, ROOMS)) {
      const token = read(element, Attribute.ROOM) as string;
      const before = this.#rooms.get(element);
      if (before?.token === token) continue;
      this.#rooms.set(element, this.#joined(element, token));
      // Afterwards, so that nothing falls in between where it is the same room: a page is told once what is said there.
      before?.leave();
      this.need();
    }
  }

  /** Joins what is in no room: there is an element that calls a handler. */
  need(): void {
    this.#rest ??= this.#joined(document.documentElement);
  }

  /** Leaves the rooms that are no longer in the document, or no longer rooms. */
  sweep(): void {
    for (const [element, room] of this.#rooms) {
      if (element.isConnected && element.matches(ROOMS)) continue;
      room.leave();
      this.#rooms.delete(element);
    }
  }

  around(element: Element): Place | undefined {
    // What has left the page has left the room that it was in, and maybe a component.
    if (!element.isConnected) return undefined;
    const room = element.closest(ROOMS);
    return room ? this.#rooms.get(room) : this.#rest;
  }

  #joined(element: Element, token?: string): Place {
    const place = new Place(element, token, this.session);
    place.join();
    return place;
  }
}
