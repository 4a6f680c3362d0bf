// What the browser says about the page: seen or hidden, online, frozen into the back-forward cache and thawed.

interface LifecycleHooks {
  shown(): void;
  hidden(): void;
  frozen(): void;
  thawed(): void;
}

export function follow(hooks: LifecycleHooks): void {
  document.addEventListener("visibilitychange", () => (document.hidden ? hooks.hidden() : hooks.shown()));
  window.addEventListener("online", () => hooks.shown());
  // An open socket keeps a page out of the back-forward cache, or is cut without notice there.
  window.addEventListener("pagehide", (event) => event.persisted && hooks.frozen());
  window.addEventListener("pageshow", (event) => event.persisted && hooks.thawed());
}
