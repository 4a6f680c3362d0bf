// A file of its own, which the client loads once the page has use for it: goes from page to page without a reload.

import { checkBuild } from "../dom/lazy";
import type { NavigationHost, Visit } from "../dom/visits";
import { Navigation } from "./navigation";

export function start(build: string, host: NavigationHost): Visit {
  checkBuild(build);
  const navigation = new Navigation(host);
  navigation.start();
  return (address, replaces) => navigation.visit(new URL(address, document.baseURI), replaces ? "replace" : "push");
}
