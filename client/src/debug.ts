// Loaded before the client where Django's DEBUG is on: what the codes of the console mean and how to mend it, all
// that goes over the connection, and what is edited meanwhile.

import { see, start } from "./edits";

export const TEXTS = {
  "TW-E01": "The script tag has no data-tidewire-path. Use {% tidewire_header %}.",
  "TW-E02": "This element is in no component, and calls no handler. Has it left the page?",
  "TW-E03": 'The arguments of a binding are no JSON object. Write name {"argument": value}, or use {% on %}.',
  "TW-E04": "An event failed. The server's log says why; with DEBUG the text does too.",
  "TW-E05": "A component could not be joined and is marked tide-failed. The server's log says why.",
  "TW-E06": "A frame came that the protocol does not know. Are client and server of one version?",
  "TW-E07": "A patch did not fit the page, which somebody else changed; the server is asked for all of the component.",
  "TW-E08": "The connection broke and the answer to this event is lost. It may have run, so it is not sent again.",
  "TW-E09": "Too many events wait for the connection; this one was dropped.",
  "TW-E10": "The server refused this page for good. It stays as it is until it is loaded again.",
  "TW-E11": "An event modifier is unknown.",
  "TW-E12": "The server could not render a component, which is as before. Its log says why.",
  "TW-E13": "An event is larger than the server takes (TIDEWIRE's frame_bytes); it was not sent.",
  "TW-E14": "A hook raised an error. The page goes on without it.",
  "TW-E15": "Several elements have this id, so none is known by it when the page is patched. Give each its own.",
  "TW-E16": "The server names an element that is not on the page, or a hook that is not registered or has no handle(), or what is to be done failed. Compare the selector with the page's HTML.",
  "TW-E17": "A binding calls a hook that is not registered, or has no called(). Register it with tidewire.hook().",
  "TW-E18": "The server sends the page to an address where it may not go: http and https only, and of this site unless it is loaded anew.",
  "TW-E19": "The script that goes from page to page could not be loaded; links load their pages. Is tidewire.navigation.js served?",
  "TW-E20": "The handlers of a part of the page cannot be called. The server's log says why.",
  "TW-E21": "The script of tide-connection, tide-init, tide-appear, tide-focus, tide-keys and tide-disable-with could not be loaded. Is tidewire.behaviours.js served?",
  "TW-E22": 'A tide-keys is no JSON object of calls. Write {"ctrl+s": "save"}.',
  "TW-E23": "The script for forms, handlers, hooks, operations and delays could not be loaded: what the server asked for was left out, and events went without their inputs. Is tidewire.more.js served, and of the version of tidewire.js?",
} as const;

declare global {
  var tidewireDebug: { readonly texts: typeof TEXTS; trace(direction: string, what: string | number): void; raise(code: keyof typeof TEXTS, details: readonly unknown[]): void } | undefined;
}

globalThis.tidewireDebug = {
  texts: TEXTS,
  // Nothing is interrupted by it, so that the page goes on as it would in production.
  raise: (code, details) => reportError(new Error(`[tidewire ${code}] ${TEXTS[code]} ${details.join(" ")}`)),
  trace(direction, what) {
    console.debug(`[tidewire] ${direction} ${what}`);
    see(direction, what);
  },
};

start();
