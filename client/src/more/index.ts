// A file of its own, which the client loads once the page has use for it: components/more.ts says what for.

import type { More, MoreHost } from "../components/more";
import { checkBuild } from "../dom/lazy";
import { Rest } from "./rest";

export function start(build: string, host: MoreHost): More {
  checkBuild(build);
  return new Rest(host);
}
