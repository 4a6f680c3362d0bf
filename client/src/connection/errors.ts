/** Why an event was not answered as it should be. `code` is stable: the server's, or one of the client's own. */
export class TidewireError extends Error {
  constructor(
    readonly code: string,
    text: string,
    readonly detail?: Readonly<Record<string, unknown>>,
  ) {
    super(text);
    this.name = "TidewireError";
  }
}
