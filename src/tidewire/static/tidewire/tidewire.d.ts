// What the client offers to the scripts of a page, for TypeScript: name this file in `files` or `include`.

/** Told of the elements marked `tide-hook="name"`. Errors are reported to the console and harm nothing else. */
interface TidewireHook<State = void> {
  /** The element is in the page. What this returns is handed to the other two. */
  mounted?(element: HTMLElement): State;
  /** A patch changed the element or what is in it. */
  updated?(element: HTMLElement, state: State): void;
  /** The element was taken out of the page. */
  destroyed?(element: HTMLElement, state: State): void;
  /** A binding with the modifier `js` calls it, of an element that need not be marked with the hook. */
  called?(element: HTMLElement, event: Event, args: Readonly<Record<string, unknown>>): void;
  /** The server calls it, by `page.call(name, payload)`. No element need be marked with the hook. */
  handle?(payload: TidewireJson): void;
}

/** What the server sends as JSON. */
type TidewireJson = string | number | boolean | null | readonly TidewireJson[] | { readonly [name: string]: TidewireJson };

interface Tidewire {
  /** `connecting` and `disconnected` differ in whether the page was live before; `gone` does not come back. */
  readonly state: "idle" | "connecting" | "live" | "disconnected" | "gone";
  /** How often what the server had this page do could not be done: there was no such element, or no such hook. */
  readonly misses: number;
  /**
   * Calls the event `name` of the component around `element`. Fulfilled once the page shows the result; rejected with
   * an error that has a `code`.
   */
  send(element: Element, name: string, args?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Fulfilled once everything is joined, every event is answered and no debounced one waits. */
  settled(): Promise<void>;
  /** Registers a hook, for the elements that are there and those to come. The last one of a name counts. */
  hook<State = void>(name: string, hook: TidewireHook<State>): void;
}

interface Window {
  readonly tidewire: Tidewire;
}

interface DocumentEventMap {
  "tidewire:connected": CustomEvent<{ resumed: boolean }>;
  "tidewire:disconnected": CustomEvent<object>;
  "tidewire:rejoined": CustomEvent<{ resumed: boolean }>;
  "tidewire:gone": CustomEvent<{ code: number }>;
  /** Another page is shown in this document; `restored` if by the history. */
  "tidewire:navigated": CustomEvent<{ url: string; restored: boolean }>;
}

interface ElementEventMap {
  /** Cancelable: a cancelled patch comes with the component's next one. */
  "tidewire:before-patch": CustomEvent<object>;
  "tidewire:after-patch": CustomEvent<object>;
  "tidewire:error": CustomEvent<{ event: string; code: string; text: string; detail?: Readonly<Record<string, unknown>> }>;
  /** Not delivered: `code` is `queue-full` or `gone`; or, `lost`, nobody knows whether it was. */
  "tidewire:lost": CustomEvent<{ event: string; code: string; text: string }>;
}
