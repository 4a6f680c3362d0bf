// Runs when the script is loaded: reads the script tag, starts the client, offers it to the page.

import { Client } from "./client";
import { report } from "./diagnostics";
import { ownScript } from "./dom/own";

const path = (): string | null | undefined => ownScript()?.getAttribute("data-tidewire-path");

if (path()) {
  const client = new Client(() => {
    const url = new URL(path() as string, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url;
  });
  // What pages may rely on, and nothing else.
  const api: Tidewire = Object.freeze({
    get state() {
      return client.state;
    },
    get misses() {
      return client.misses;
    },
    send: client.send.bind(client),
    settled: client.settled.bind(client),
    hook: client.hook.bind(client),
  });
  (window as { tidewire: Tidewire }).tidewire = api;
  client.start();
} else {
  report("TW-E01");
}
