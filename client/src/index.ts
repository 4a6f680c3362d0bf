// Runs when the script is loaded: reads the script tag, starts the client, offers it to the page.

import { Client } from "./client";
import { report } from "./diagnostics";
import { ownScript } from "./dom/own";

const path = (): string | undefined => ownScript()?.dataset["tidewirePath"];

if (path()) {
  const client = new Client(() => {
    const url = new URL(path() as string, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    return url;
  });
  // What pages may rely on, and nothing else.
  const api: Tidewire = Object.freeze({
    get state() {
      return client.state;
    },
    get misses() {
      return client.page.misses;
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
