// The golden frames and patches that the server's tests read, too.

import { readFileSync } from "node:fs";
import { join } from "node:path";
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
  readonly statics: Readonly<Record<string, readonly string[]>>;
  readonly cases: readonly {
    readonly name: string;
    readonly before: Tree;
    readonly patch: Patch | null;
    readonly after: Tree;
    readonly html: readonly [before: string, after: string];
  }[];
}

export interface BindingVectors {
  readonly valid: readonly string[];
  readonly invalid: readonly { readonly binding: string; readonly unknown: string }[];
}

export const bindingVectors = read<BindingVectors>("bindings.json");
export const frameVectors = read<FrameVectors>("frames.json");
export const patchVectors = read<PatchVectors>("patches.json");

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, "../../protocol/vectors", name), "utf8")) as T;
}
