/**
 * Why an event was not answered as it should be. `code` is stable: the server's, or one of the client's own, which
 * docs/javascript.md explains and `report` tells of, so that they come without a text.
 */
export class TidewireError extends Error {
  constructor(
    readonly code: string,
    text = code,
    readonly detail?: Readonly<Record<string, unknown>>,
  ) {
    super(text);
    this.name = "TidewireError";
  }
}
