// Where the page is, and in which language and time zone, as far as the server knows.

import type { ClientFrame } from "../wire/frames";
import { Kind } from "../wire/keys";
import type { SessionHooks } from "./channel";

export class Whereabouts {
  #address = "";
  #locale = "";

  constructor(private readonly hooks: Pick<SessionHooks, "address" | "locale">) {}

  /** The server learns all of it with a greeting: the address that this returns, the rest by the socket's own address. */
  greet(): string {
    this.#locale = this.hooks.locale();
    return this.learn();
  }

  /** The server knows the page's address. */
  learn(): string {
    return (this.#address = this.hooks.address());
  }

  /** What tells the server, if anything is another than it knows. */
  news(): ClientFrame | undefined {
    const [address, locale] = [this.#address, this.#locale];
    this.greet();
    if (locale !== this.#locale) return [Kind.LOCATION, this.#address, this.#locale];
    return address === this.#address ? undefined : [Kind.LOCATION, this.#address];
  }
}
