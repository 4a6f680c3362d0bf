// Loads the page again when its content is out of date, but not over and over.

import { ErrorCode } from "../wire/keys";

/** The page's HTML is too old, or was made for somebody else. */
const OUT_OF_DATE: readonly string[] = [
  ErrorCode.SNAPSHOT_FOREIGN,
  ErrorCode.SNAPSHOT_EXPIRED,
  ErrorCode.SNAPSHOT_SCHEMA,
  ErrorCode.ROOM_REFUSED,
];
const KEY = "tidewire:reloaded";
/** Whoever reloaded so short a time ago was not helped by it. */
const AGAIN_MS = 60_000;

/** Reloads if the error says that something is out of date, unless the last reload was just now; returns whether it does. */
export function reloads(error: string): boolean {
  if (!OUT_OF_DATE.includes(error)) return false;
  try {
    if (Date.now() - Number(sessionStorage.getItem(KEY)) < AGAIN_MS) return false;
    sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    return false; // storage is forbidden, so nothing would end a circle
  }
  location.reload();
  return true;
}
