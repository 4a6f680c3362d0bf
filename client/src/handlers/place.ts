// The elements of the page that are in no component: what they call are the handlers of the server.

import type { Channel, Show } from "../connection/channel";
import { TidewireError } from "../connection/errors";
import type { Session } from "../connection/session";
import { report } from "../diagnostics";
import { reloads } from "../dom/reload";
import { tell } from "../dom/tell";
import type { Arguments, Json } from "../wire/frames";
import { SurfaceKey } from "../wire/keys";

/** A room, or all of the page that is in none. */
export class Place implements Channel {
  readonly name = "handlers";
  #channel: number | undefined;
  #wasJoined = false;

  /** `token`: of the room. */
  constructor(
    readonly element: Element,
    readonly token: string | undefined,
    private readonly session: Session,
  ) {}

  join(): void {
    this.#channel ??= this.session.join(this);
  }

  leave(): void {
    if (this.#channel !== undefined) this.session.leave(this.#channel);
    this.#channel = undefined;
  }

  /** `show` runs the work that shows the answer. */
  send(name: string, args: Arguments | undefined, show: Show): Promise<void> {
    if (this.#channel === undefined) return Promise.reject(new TidewireError("left"));
    return this.session.call(this.#channel, name, args, show);
  }

  // The channel's side. It has no content and no state, only what it is told to do.

  joinBody(): readonly [SurfaceKey, ...Json[]] {
    return this.token ? [SurfaceKey.HANDLERS, this.token] : [SurfaceKey.HANDLERS];
  }

  joined(): void {
    // Again: after more than the server keeps, or at one that does not know this page. What was said meanwhile is lost,
    // in the rooms of the page as well; it looks again once.
    if (this.#wasJoined && !this.token) tell(this.element, "missed", {});
    this.#wasJoined = true;
  }

  shaped(): void {}
  patched(): void {}
  keep(): void {}

  refused(error: TidewireError): void {
    if (reloads(error.code)) return;
    report("TW-E20", error.code, error.message, this.element);
    this.ended();
  }

  /** The page is in the room no more, and does not ask again: its rule says so, which is asked while the page is open, too. */
  ended(): void {
    this.#channel = undefined;
    tell(this.element, "left", {});
  }
}
