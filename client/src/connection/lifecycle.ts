// What the browser says about the page: seen or hidden, online, frozen into the back-forward cache and thawed.

export interface LifecycleHooks {
  shown(): void;
  hidden(): void;
  frozen(): void;
  thawed(): void;
}

/** Listens until `signal`. */
export function follow(hooks: LifecycleHooks, signal: AbortSignal): void {
  document.addEventListener("visibilitychange", () => (document.hidden ? hooks.hidden() : hooks.shown()), { signal });
  window.addEventListener("online", () => hooks.shown(), { signal });
  // An open socket keeps a page out of the back-forward cache, or is cut without notice there.
  window.addEventListener("pagehide", (event) => event.persisted && hooks.frozen(), { signal });
  window.addEventListener("pageshow", (event) => event.persisted && hooks.thawed(), { signal });
}
