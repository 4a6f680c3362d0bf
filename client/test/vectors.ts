// The golden frames and patches that the server's tests read, too.

import { existsSync, readFileSync } from "node:fs";
import type { Patch, Tree } from "../src/wire/tree";

export interface FrameVectors {
  readonly valid: readonly { readonly name: string; readonly from: "client" | "server"; readonly text: string }[];
  readonly invalid: readonly {
    readonly name: string;
    readonly from: "client" | "server";
    readonly text: string;
    readonly reason: string;
  }[];
}

export interface PatchVectors {
  readonly cases: readonly {
    readonly name: string;
    readonly statics: Readonly<Record<string, readonly string[]>>;
    readonly old: Tree;
    readonly patch: Patch;
    readonly new: Tree;
    readonly html: string;
  }[];
}

export const frameVectors = read<FrameVectors>("frames.json") ?? { valid: [], invalid: [] };
export const patchVectors = read<PatchVectors>("patches.json") ?? { cases: [] };

function read<T>(name: string): T | undefined {
  const url = new URL(`../../protocol/vectors/${name}`, import.meta.url);
  return existsSync(url) ? (JSON.parse(readFileSync(url, "utf8")) as T) : undefined;
}
