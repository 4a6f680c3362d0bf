// Loads the page again when its content is out of date, but not over and over.

const KEY = "tidewire:reloaded";
/** Whoever reloaded so short a time ago was not helped by it. */
const AGAIN_MS = 60_000;

/** Reloads unless the last reload was just now; returns whether it does. */
export function reloadOnce(): boolean {
  try {
    if (Date.now() - Number(sessionStorage.getItem(KEY)) < AGAIN_MS) return false;
    sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    return false; // storage is forbidden, so nothing would end a circle
  }
  location.reload();
  return true;
}
